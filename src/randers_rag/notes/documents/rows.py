"""What every document reader returns: rows of text with mark, depth and page; and the note's lines made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from randers_rag.notes.layout import begins_low
from randers_rag.notes.lines import Line, settle
from randers_rag.notes.marks import BLANKS, Mark, MarkKind, find_mark

HEADING_GAP = 1
_BLANK = re.compile(rf"[{re.escape(BLANKS)}\x00-\x1f\x7f]+")
_WIDEST = 60  # columns of indent that are typed to mean something
_SOFT = "\u00ad"
GOES_ON = re.compile(r"[=\-–—]+>|→|⇒")
"""How a line begins that goes on with the statement before it, though it is a paragraph of its own."""
_BULLETS: tuple[tuple[MarkKind, str], ...] = (("dot", "•"), ("ring", "o"), ("square", "▪"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a document. ``mark`` is the document's own list mark or heading level, not a typed sign.

    ``joins`` tells whether it goes on with the row before it: True and False are certain, None is judged by the text.
    """

    text: str
    mark: Mark | None = None
    indent: int = 0  # columns
    gap: int = 0  # blank lines before it
    page: int | None = None
    joins: bool | None = None
    noise: str = ""  # why it is no part of the note


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read."""

    rows: tuple[Row, ...]


def plain(text: str) -> str:
    """Return text on one line: every run of blanks and control characters one space, soft hyphens gone."""
    return _BLANK.sub(" ", text.replace(_SOFT, "")).strip(BLANKS)


def pieces(text: str) -> list[tuple[str, int]]:
    """Return the lines of a paragraph that hold something, each with the columns of blanks typed before it."""
    found = []
    for line in text.split("\n"):
        blank = line[: len(line) - len(line.lstrip(BLANKS))]
        if shown := plain(line):
            found.append((shown, min(len(blank.expandtabs(4)), _WIDEST)))
    return found


def after_break(text: str, first: Row) -> bool | None:
    """Tell whether a line after a manual line break goes on with its paragraph: always in a list item or heading.

    Elsewhere it does in lower case; a line that begins anew, or with a mark, stands for itself.
    """
    if find_mark(text):
        return None
    return True if first.mark or begins_low(text) else None


def bullet(level: int) -> Mark:
    """Return the mark of a list item without a sign of its own; ``level`` counts from 0."""
    kind, sign = _BULLETS[min(level, len(_BULLETS) - 1)]
    return Mark(kind, sign)


def number(value: int, letters: bool = False) -> Mark:
    """Return the mark of a numbered list item."""
    if letters and 1 <= value <= 26:
        return Mark("letter", f"{chr(ord('a') + value - 1)}.", value)
    return Mark("number", f"{value}.", value)


def heading(depth: int) -> Mark:
    """Return the mark of a heading; depth 1 is the outermost. It shows no sign."""
    return Mark("heading", "", depth)


def settled(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Let every paragraph begin anew, in a document that has real lists or headings.

    A document without any is text that was pasted line by line; its rows are judged by their text.
    """
    kept = tuple(rows)
    if not any(row.mark for row in kept):
        return kept
    return tuple(
        replace(row, joins=False, gap=max(row.gap, 1 if before and before.mark and not row.mark else row.gap))
        if row.joins is None and not GOES_ON.match(row.text)
        else row
        for before, row in zip((None, *kept), kept, strict=False)
    )


def typed(text: str) -> Mark | None:
    """Return the mark that was typed at the beginning of a text, if any."""
    return find_mark(text)


def to_lines(rows: Iterable[Row]) -> tuple[str, tuple[Line, ...]]:
    """Write the rows as plain text, and return that text with its lines."""
    written: list[str] = []
    lines: list[Line] = []
    offset = 0
    for row in rows:
        if not row.text:
            continue
        written += [""] * row.gap
        offset += row.gap
        sign = f"{row.mark.sign} " if row.mark and row.mark.sign else ""
        indent = 0 if row.indent < 2 else row.indent
        written.append(" " * indent + sign + row.text)
        lines.append(_line(row, len(written), offset + indent, len(sign), indent))
        offset += len(written[-1]) + 1
    source = "\n".join(written) + "\n"
    return source, settle(lines, source)


def _line(row: Row, line_number: int, head: int, sign: int, indent: int) -> Line:
    start = head + sign
    return Line(
        line_number,
        head,
        start,
        start + len(row.text),
        indent,
        row.gap,
        row.text,
        mark=row.mark,
        noise=row.noise,
        page=row.page,
        joins=row.joins,
        certain=row.mark is not None or bool(row.noise) or row.joins is True,
    )
