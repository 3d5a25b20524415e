"""Blocks to an outline: which heading, group and question each statement stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from randers_rag.notes.blocks import Block
from randers_rag.notes.labels import Label, same_words
from randers_rag.notes.nesting import Ladder, rank_marks
from randers_rag.notes.parts import common_parts, number_of, numbered_questions, outer_parts
from randers_rag.schema import Heading, HeadingKind, QuestionText

_CONJUNCTION = re.compile(
    r"(?:og|eller|men|samt|som|både|fordi|så|da|at|for at|ved at|uden at|hvis|når|hvor|der|især|herunder|nemlig)\b"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement before it has a name; ``parent`` is the position of the entry it is nested under."""

    block: Block
    group: int | None
    questions: tuple[int, ...]
    theme: str | None
    level: int
    parent: int | None

    @property
    def continues_heading(self) -> bool:
        """Whether it goes on with its heading's sentence: '… / og er en del af …'."""
        return self.theme is not None and self.level == 1 and _CONJUNCTION.match(self.block.text) is not None


@dataclass(slots=True)
class Outline:
    """What was found, in the note's order. ``doubts`` are blocks and why their place is not certain."""

    entries: list[Entry] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    doubts: list[tuple[Block, str]] = field(default_factory=list)
    questions: dict[int, str] = field(default_factory=dict)


def build_outline(blocks: list[Block]) -> Outline:
    """Walk the blocks from top to bottom."""
    walk = _Walk(blocks)
    for position in range(len(blocks)):
        walk.take(position)
    return walk.outline


class _Walk:
    """The walk's state: the group, the questions and the theme that hold from here on."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.outline = Outline()
        self.ladder = Ladder(rank_marks(blocks))
        self.group: int | None = None
        self.questions: tuple[int, ...] = ()
        self.outer_questions: tuple[int, ...] = ()  # asked above the groups, answered by each of them
        self.theme: str | None = None
        self.outer_theme: str | None = None  # stands above the groups, which all speak of it
        self.common: str | None = None  # the theme of what stands under a group's heading, or that of all groups, alone
        self.under_list_heading = False
        self.anchor = next((i for i, block in enumerate(blocks) if block.label), None)
        self.numbered_questions = numbered_questions(blocks, self.anchor or 0)
        self.common_parts = common_parts(blocks)
        self.outer_parts = outer_parts(blocks)
        self.asked = {number for block in blocks for number in _asked(block.label)}

    def take(self, position: int) -> None:
        """Place the block at ``position``."""
        block = self.blocks[position]
        if block.doubt:
            self.outline.doubts.append((block, block.doubt))
        if not any(map(str.isalnum, block.text)):
            self.outline.doubts.append((block, "it holds no letter or digit"))
        elif block.label:
            self._take_label(block, block.label, position)
        elif position in self.outer_parts:
            self._take_outer(block)
        elif block.kind == "bullet":
            self._take_bullet(block, position)
        else:
            self._take_plain(block, position)

    def _take_label(self, block: Block, label: Label, position: int) -> None:
        if label.kind == "group":
            self.group, self.questions, self.common = label.numbers[0], self.outer_questions, self.outer_theme
        else:
            self.questions = label.numbers
            kinds = [following.kind for following in self.blocks[position + 1 : position + 3]]
            if kinds[:1] == ["group"] and kinds[1:] != ["question"]:
                self.outer_questions = label.numbers
        if label.question:
            self.questions = label.question.numbers
        self._open(block, label.kind, label.numbers)
        self._note_question(block, label)
        following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        if following is None or following.kind == "group":
            self._take_said_at_once(block, label, position)

    def _take_outer(self, block: Block) -> None:
        """Take a heading that holds for each of the groups under it: 'Hvad er svært?', 'Trafik'."""
        self.group, self.common = None, None
        if not block.text.endswith("?"):
            self._open(block, "theme")
            self.outer_theme = self.theme
            return
        asked = self.outline.questions
        known = next((number for number, text in asked.items() if same_words(text, block.text)), 0)
        number = known or number_of(block) or max([0, *asked, *self.asked]) + 1
        self.outer_questions = (number,)
        self._take_question(block, number)

    def _take_said_at_once(self, block: Block, label: Label, position: int) -> None:
        """Take the words of 'Gruppe 3: Flere busser' as a statement: nothing stands under the line, here or later.

        A single word, or several with capitals, may as well say who the group is: it is pointed out.
        """
        first = block.first
        is_listed = not self.outline.entries and any(
            later.label and later.label.numbers == label.numbers for later in self.blocks[position + 1 :]
        )
        if not label.said:
            if label.tail and label.stop == ":" and self.outline.entries:
                self.outline.doubts.append(
                    (block, "nothing stands under it: what follows the name is not taken as said")
                )
        elif not is_listed and first.text.endswith(label.tail):
            said = replace(first, start=first.end - len(label.tail), text=label.tail, label=None)
            self._add(Block([said, *block.lines[1:]]), 1, None)

    def _open(self, block: Block, kind: HeadingKind, numbers: tuple[int, ...] = ()) -> None:
        """Begin a heading: what stood under the one before ends."""
        self.ladder.clear()
        self.under_list_heading = False
        self.theme = _theme_of(block.text) if kind == "theme" else self.common
        self.outline.headings.append(Heading(kind=kind, text=block.text, number=numbers, place=block.place))

    def _note_question(self, block: Block, label: Label) -> None:
        asked = label.question or (label if label.kind == "question" else None)
        if asked is None:
            return
        wrapped = block.text[len(block.first.text) :]
        text = (asked.tail + wrapped).strip()
        parts = [text] if len(asked.numbers) == 1 else re.findall(r"[^?]+\?", text)
        if len(parts) == len(asked.numbers):
            for number, part in zip(asked.numbers, parts, strict=True):
                self._keep_question(number, part.strip())

    def _keep_question(self, number: int, text: str) -> None:
        """Keep the first wording, or the first one that is written as a question."""
        known = self.outline.questions.get(number, "")
        if text and (not known or (text.endswith("?") and not known.endswith("?"))):
            self.outline.questions[number] = text

    def _take_bullet(self, block: Block, position: int) -> None:
        in_preamble = self.anchor is not None and position < self.anchor
        if in_preamble and self._is_question_text(block):
            self._open(block, "preamble", (number_of(block),))
            self._keep_question(number_of(block), block.text)
        elif self._asks(position):
            self._take_question(block, number_of(block))
        else:
            if in_preamble:
                self.outline.doubts.append((block, "it stands before the first group or question"))
            level, parent = self.ladder.climb(block, len(self.outline.entries))
            self._add(block, level, parent)

    def _is_question_text(self, block: Block) -> bool:
        number = number_of(block)
        return number > 0 and (number in self.asked or block.text.endswith("?"))

    def _asks(self, position: int) -> bool:
        """Whether a numbered line is a question that the bullets under it answer."""
        number = number_of(self.blocks[position])
        return position in self.numbered_questions or self._repeated_question(self.blocks[position]) == number > 0

    def _take_question(self, block: Block, number: int) -> None:
        self.questions = (number,)
        self._open(block, "question", self.questions)
        self._keep_question(number, block.text)

    def _repeated_question(self, block: Block) -> int:
        """Return the number of the question in the preamble that a line in a group repeats; 0 if none."""
        if self.group is None:
            return 0
        asked = self.outline.questions.items()
        return next((number for number, text in asked if same_words(text, block.text)), 0)

    def _take_plain(self, block: Block, position: int) -> None:
        following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        if self._is_title(block, position, following):
            self._open(block, "title")
        elif position in self.common_parts:
            self.group, self.questions, self.common = None, self.outer_questions, _theme_of(block.text)
            self._open(block, "group")
        elif self.anchor is not None and position < self.anchor:
            over_bullets = following is not None and following.kind == "bullet"
            over_statements = over_bullets and following is not None and not self._is_question_text(following)
            self._open(block, "theme" if over_statements else "preamble")
        elif number := self._repeated_question(block):
            self._take_question(block, number)
        elif following is not None and self._stands_over(block, position, following):
            self._open(block, "theme")
            self.under_list_heading = following.kind == "plain" and not following.depth
        else:
            self._take_lone(block)

    def _is_title(self, block: Block, position: int, following: Block | None) -> bool:
        if position > 0:
            return False
        if self.anchor is not None or block.depth == 1:
            return True
        stands_on_bullets = following is not None and following.kind == "bullet" and following.first.gap == 0
        others = [
            after.first.gap == 0
            for before, after in zip(self.blocks[1:], self.blocks[2:], strict=False)
            if before.kind == "plain" and after.kind == "bullet"
        ]
        return not (stands_on_bullets and any(others))

    def _stands_over(self, block: Block, position: int, following: Block) -> bool:
        """Whether anything stands under this heading: bullets, deeper headings, or the lines that its colon calls."""
        if following.kind == "bullet":
            return not self._asks(position + 1)
        if following.kind != "plain":
            return False
        if block.depth:
            return following.depth > block.depth or not following.depth
        return block.text.endswith(":") and not following.depth and not self._is_heading(position + 1)

    def _is_heading(self, position: int) -> bool:
        block = self.blocks[position]
        following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        return block.text.endswith(":") or (following is not None and following.kind == "bullet")

    def _take_lone(self, block: Block) -> None:
        """Take a heading with nothing under it, or a line of a list without marks, as a statement of its own."""
        if not self.under_list_heading:
            self.theme = self.common
        self.ladder.clear()
        self._add(block, 1, None)

    def _add(self, block: Block, level: int, parent: int | None) -> None:
        entry = Entry(block, self.group, self.questions, self.theme, level, parent)
        self.outline.entries.append(entry)


def question_texts(outline: Outline) -> tuple[QuestionText, ...]:
    """Return the questions that were found, by number."""
    return tuple(QuestionText(number=number, text=text) for number, text in sorted(outline.questions.items()))


def _asked(label: Label | None) -> tuple[int, ...]:
    if label is None:
        return ()
    asked = label.question or label
    return asked.numbers if asked.kind == "question" else ()


def _theme_of(text: str) -> str:
    return text.rstrip().removesuffix(":").rstrip()
