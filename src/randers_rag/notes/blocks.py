"""Wrapped lines joined: every block is one bullet, one heading line, one group's or question's line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from randers_rag.notes.labels import Label
from randers_rag.notes.layout import (
    Layout,
    asks_for_more,
    closes,
    goes_on,
    has_room,
    is_dangling,
    is_heading_shaped,
    is_open,
    is_terminal,
    overflows,
    was_broken,
)
from randers_rag.notes.lines import Line
from randers_rag.notes.marks import Mark
from randers_rag.schema import Place

BlockKind = Literal["bullet", "plain", "group", "question"]
_DOUBT = "taken for a heading, though it stands directly under a bullet"
_TAIL = 8  # lines
_LONG = 50  # characters; a shorter line is not broken by the page
_SHORT = 0.3  # of the page: a line that reads as a heading where it stands as one
_NAMED = re.compile(r"(?:Tema|Emne|Punkt|Overskrift)\s*\d*\s*[:–]")
_BOLD_DEPTH = 7  # below all of Markdown's headings
_ASKED = re.compile(r"\?|\bog\s+hv")
_LEAD = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+){0,3}: ?\S")
_SENTENCES = re.compile(r"[.!?]\s|\.$")


@dataclass(slots=True)
class Block:
    """One or more lines that belong together."""

    lines: list[Line] = field(default_factory=list)
    doubt: str = ""  # why it might be read otherwise

    @property
    def first(self) -> Line:
        """Its first line, which holds mark, label, indent and gap."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def kind(self) -> BlockKind:
        """What it is."""
        if self.first.label:
            return self.first.label.kind
        return "bullet" if self.first.is_bullet else "plain"

    @property
    def mark(self) -> Mark | None:
        """Its bullet, number, letter or Markdown heading mark."""
        return self.first.mark

    @property
    def label(self) -> Label | None:
        """The group or the questions that it names."""
        return self.first.label

    @property
    def depth(self) -> int:
        """The depth of a Markdown heading, or of a line that is bold as a whole; 0 for anything else."""
        if self.mark and self.mark.kind == "heading":
            return self.mark.value
        return _BOLD_DEPTH if self.first.strong and not self.label else 0

    @property
    def text(self) -> str:
        """Its lines joined by one space, without the mark."""
        return " ".join(line.text for line in self.lines if line.text)

    @property
    def tail(self) -> str:
        """The end of its text: what decides whether the next line goes on with it."""
        return " ".join(line.text for line in self.lines[-_TAIL:] if line.text)

    @property
    def place(self) -> Place:
        """Where its text stands; the lines begin with the mark's line."""
        start = next((line.start for line in self.lines if line.text), self.first.start)
        return Place(
            start=start,
            end=self.last.end,
            first_line=self.first.number,
            last_line=self.last.number,
            page=self.first.page,
        )


def join_lines(lines: tuple[Line, ...], layout: Layout) -> list[Block]:
    """Join each line to the block before it, where it continues that block."""
    blocks: list[Block] = []
    for position, line in enumerate(lines):
        after = lines[position + 1] if position + 1 < len(lines) else None
        if blocks and line.is_plain and _joins(blocks[-1], line, after, layout):
            blocks[-1].lines.append(line)
        else:
            doubtful = bool(blocks) and _is_doubtful(blocks[-1], line, after, layout)
            blocks.append(Block([line], _DOUBT if doubtful else ""))
    return blocks


def _is_doubtful(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    if block.kind != "bullet" or not line.is_plain or line.gap or line.joins is not None:
        return False
    return not (layout.tight or line.scar or line.strong or _stands_out(block, line, after, layout))


def _joins(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    return _continues(block, line, after, layout) if line.joins is None else line.joins


def _continues(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    if block.depth or line.strong:
        return False
    if block.kind == "group":
        return line.gap == 0 and goes_on(line, layout) and block.label is not None and block.label.tail != ""
    if block.kind == "question":
        return _continues_question(block, line, after, layout)
    if block.kind == "plain":
        return _continues_heading(block, line, layout)
    if line.gap == 0:
        return _continues_bullet(block, line, after, layout)
    return _continues_over_gap(block, line, after, layout)


def _continues_question(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    asked = block.label.tail if block.label else ""
    unfinished = bool(asked) and not is_terminal(block.tail)
    if line.gap == 0:
        if not asked and line.text.startswith("("):
            return True
        if _is_heading_under_question(block, line, after, layout):
            return False
        broken = block.last.length >= _LONG and overflows(block.last, line, 0.9 * layout.width)
        return goes_on(line, layout) or line.text.endswith("?") or (unfinished and (broken or is_dangling(asked)))
    return unfinished and goes_on(line, layout)


def _is_heading_under_question(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    """Whether 'Hvem falder fra?' stands over bullets, under a line that has asked all it names."""
    numbers = len(block.label.numbers) if block.label else 0
    stands_over = after is not None and after.is_bullet and after.gap == 0
    asked_all = block.tail.endswith("?") and len(_ASKED.findall(block.tail)) >= numbers
    return asked_all and stands_over and not goes_on(line, layout) and line.text not in layout.asked_again


def _continues_heading(block: Block, line: Line, layout: Layout) -> bool:
    broken = overflows(block.last, line, 0.9 * layout.width) and not is_terminal(block.tail)
    unfinished = is_dangling(block.tail) or _closes(block, line, line)
    if line.gap == 0:
        return goes_on(line, layout) or unfinished or (broken and block.last.length >= _LONG)
    return goes_on(line, layout) and not is_terminal(block.tail) and (broken or unfinished)


def _continues_bullet(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    """Judge a line directly under a bullet: its rest, unless the line is evidently a heading."""
    if not block.tail or line.indent >= block.first.indent + 2:
        return True
    if goes_on(line, layout) or is_dangling(block.tail) or _closes(block, line, after):
        return True
    if _SENTENCES.search(line.text) and not is_terminal(block.tail):
        return True
    if _stands_out(block, line, after, layout):
        return False
    rest_of_name = (asks_for_more(block.tail) and not layout.under) or line.text[0].isdigit()
    if rest_of_name and not has_room(block.last, line, layout.bullet_width, layout.wraps):
        return True
    return was_broken(block.last, line, after, layout) or not _is_heading_under_bullet(line, after, layout)


def _is_outdented(block: Block, line: Line, layout: Layout) -> bool:
    """Whether rests of bullets are indented, in this bullet or all over the note, and the line is not."""
    hanging = layout.hanging or block.last.indent >= block.first.indent + 2
    return hanging and line.indent <= block.first.indent


def _stands_out(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    """Whether a line directly under a bullet is no rest of it by its shape and by the room behind the bullet."""
    if _is_outdented(block, line, layout):
        return True
    if asks_for_more(block.tail) and not layout.under:
        return False
    if is_heading_shaped(line, after, layout.bullet_width):
        return layout.under or has_room(block.last, line, layout.bullet_width, layout.wraps)
    return _LEAD.match(line.text) is not None and has_room(block.last, line, layout.bullet_width, layout.wraps)


def _is_heading_under_bullet(line: Line, after: Line | None, layout: Layout) -> bool:
    stands_over = after is not None and after.is_bullet
    if layout.tight or _NAMED.match(line.text) or (line.text.endswith(":") and stands_over):
        return True
    alone = after is None or after.gap > 0
    if line.scar:
        return stands_over or alone
    is_short = line.length <= _SHORT * layout.bullet_width and not is_terminal(line.text)
    return is_short and layout.airy and stands_over and alone and layout.bullet_width >= _LONG


def _continues_over_gap(block: Block, line: Line, after: Line | None, layout: Layout) -> bool:
    """Judge a line after a blank line or a page break: a new heading, unless it is evidently the bullet's rest."""
    if line.indent >= 2 and abs(line.indent - block.first.column) <= 1 and line.indent > block.first.indent:
        return True
    if goes_on(line, layout) or is_dangling(block.tail) or _closes(block, line, after):
        return True
    return was_broken(block.last, line, after, layout)


def _closes(block: Block, line: Line, after: Line | None) -> bool:
    """Whether a parenthesis or quotation that the block left open is closed in this line or its next."""
    rest = line.text + (f" {after.text}" if after is not None and after.is_plain and after.gap == 0 else "")
    return closes(rest, is_open(block.tail))
