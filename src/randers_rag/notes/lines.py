"""A note's text as lines: where each stands, how deep, with which mark, and what it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from randers_rag.notes.labels import Label, called_groups, find_label, names_group_first
from randers_rag.notes.marks import BLANKS, SPACE, Mark, find_mark, find_rare_mark

_LEADING = re.compile(rf"{SPACE}*")
_INVISIBLE = "\ufeff\u200b\u200e\u2060\f"
_TAB = 4
_PAGE = re.compile(
    r"(?i:side|page)\s*\d{1,4}(?:\s*(?:af|of|/)\s*\d{1,4})?|\d{1,3}\s*(?:/|af)\s*\d{1,3}|-\s*\d{1,3}\s*-"
)
_NUMBERED_FOOT = re.compile(r"(?P<rest>.*\b)(?i:side|page|s\.)\s*(?P<number>\d{1,4})(?:\s*(?:af|of|/)\s*\d{1,4})?")
_PAGE_NUMBER = re.compile(r"\d{1,3}")
_DIGITS = re.compile(r"\d+")
_NUMBER_NOISE = "a page number"
_RUNNING = "a page header or footer"
_RULE = re.compile(r"([-–—_=*~#.])(?:\s*\1){2,}")
_EMPHASISED = re.compile(r"(?P<sign>\*{1,3}|_{1,3})(?=[^\s*_])(?P<text>(?:(?!(?P=sign)).)+)(?<=[^\s*_])(?P=sign):?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. Offsets count characters of the source; ``gap`` is the blank lines before it."""

    number: int
    head: int  # offset of the first visible character, the mark included
    start: int  # offset of the first character after the mark
    end: int  # one past the last visible character
    indent: int
    gap: int
    text: str  # source[start:end]
    mark: Mark | None = None
    label: Label | None = None
    scar: bool = False  # a single leading space, the rest of a page break; says nothing of depth
    noise: str = ""  # why the line is no part of the note: a page number, a ruling line
    page: int | None = None
    joins: bool | None = None  # whether a document says that it goes on with the line before; None: judge by the text
    certain: bool = False  # the mark, or the lack of one, is the document's own
    strong: bool = False  # all of it is bold by Markdown's marks, which do not count to the text

    @property
    def length(self) -> int:
        """How many characters wide the line is, its mark included."""
        return self.end - self.head

    @property
    def column(self) -> int:
        """The column where its text begins."""
        return self.indent + self.start - self.head

    @property
    def is_bullet(self) -> bool:
        """Whether the line begins with a bullet, a number or a letter."""
        return self.mark is not None and self.mark.kind != "heading"

    @property
    def is_plain(self) -> bool:
        """Whether the line has neither mark nor label: a heading, or the rest of the line before it."""
        return self.mark is None and self.label is None and not self.noise


def split_lines(source: str) -> tuple[Line, ...]:
    """Return the visible lines of ``source``, marks and labels recognised."""
    return tuple(_without_running(list(settle(_visible(source), source)), source))


def settle(lines: Iterable[Line], source: str) -> tuple[Line, ...]:
    """Recognise the marks, labels and noise of lines that were split."""
    marked = [line if line.certain else _marked(line, source) for line in lines]
    settled = _settle_marks(_rare_marks(marked, source), source)
    return tuple(_called(list(_named([_without_emphasis(line) for line in settled]))))


def _visible(source: str) -> Iterable[Line]:
    offset, gap = 0, 0
    for number, raw in enumerate(source.split("\n"), start=1):
        lead = _LEADING.match(raw)
        begin = lead.end() if lead else 0
        if begin == len(raw):
            gap += 1
        else:
            end = offset + len(raw.rstrip(BLANKS))
            gap += "\f" in raw[:begin]
            head = offset + begin
            indent = _columns(raw[:begin])
            depth = 0 if indent == 1 else indent
            yield Line(number, head, head, end, depth, gap, source[head:end], scar=indent == 1)
            gap = 0
        offset += len(raw) + 1


def _columns(blank: str) -> int:
    """Count the columns of leading space."""
    column = 0
    for sign in blank:
        if sign == "\t":
            column += _TAB - column % _TAB
        elif sign not in _INVISIBLE:
            column += 1
    return column


def _marked(line: Line, source: str) -> Line:
    is_unmarked = _RULE.fullmatch(line.text) or _PAGE.fullmatch(line.text) or names_group_first(line.text)
    return _with_mark(line, source, None if is_unmarked else find_mark(line.text))


def _with_mark(line: Line, source: str, mark: Mark | None) -> Line:
    start = line.head
    if mark is not None:
        blank = _LEADING.match(source, line.head + len(mark.sign), line.end)
        start = blank.end() if blank else start
    return replace(line, mark=mark, start=start, text=source[start : line.end])


def _without_emphasis(line: Line) -> Line:
    """Leave the marks of Markdown out of a line without a bullet that is emphasised as a whole: '**Erhverv**'."""
    match = None if line.is_bullet or line.noise else _EMPHASISED.fullmatch(line.text)
    if match is None:
        return line
    start = line.start + match.start("text")
    end = line.start + match.end("text")
    return replace(line, start=start, end=end, text=match["text"], strong=len(match["sign"]) > 1)


def _rare_marks(lines: list[Line], source: str) -> list[Line]:
    """Take '-Flere busser' and '+ ros' as bullets where a note writes two lines or more that way."""
    rare = {
        line.number: mark
        for line in lines
        if not line.mark and not line.certain and (mark := find_rare_mark(line.text))
    }
    signs = Counter(mark.sign for mark in rare.values())
    return [
        _with_mark(line, source, mark) if (mark := rare.get(line.number)) and signs[mark.sign] > 1 else line
        for line in lines
    ]


def _settle_marks(lines: list[Line], source: str) -> list[Line]:
    """Take back the marks that are words of a wrapped line: '… fra / 1. august', '… skole / - og hjem'."""
    kinds = Counter(line.mark.kind for line in lines if line.mark)
    values = _Values(lines)
    longest = max((line.length for line in lines), default=0)
    settled: list[Line] = []
    for position, line in enumerate(lines):
        before = settled[-1] if settled else None
        stray = not line.certain and (
            _is_lone_letter(line, kinds["letter"])
            or (
                line.mark is not None
                and line.text[:1].islower()
                and before is not None
                and line.gap == 0
                and (
                    values.is_stray(line.mark, position)
                    or (line.mark.kind == "dash" and kinds["dash"] == 1 and before.length > 0.8 * longest)
                )
            )
        )
        settled.append(_with_mark(line, source, None) if stray else line)
    return settled


def _is_lone_letter(line: Line, letters: int) -> bool:
    """Whether 'f. eks.' was taken for the letter of a list."""
    return line.mark is not None and line.mark.kind == "letter" and line.mark.sign[-1] == "." and letters < 2


class _Values:
    """Where each number and letter of the note's lists stands first and last."""

    def __init__(self, lines: list[Line]) -> None:
        self._first: dict[tuple[str, int], int] = {}
        self._last: dict[tuple[str, int], int] = {}
        for position, line in enumerate(lines):
            if line.mark and line.mark.kind in ("number", "letter"):
                self._first.setdefault((line.mark.kind, line.mark.value), position)
                self._last[line.mark.kind, line.mark.value] = position

    def is_stray(self, mark: Mark, position: int) -> bool:
        """Tell whether a number before a small letter counts things: its neighbours in a list are missing."""
        if mark.kind not in ("number", "letter"):
            return False
        if mark.value == 1:
            return self._last.get((mark.kind, 2), -1) <= position
        return self._first.get((mark.kind, mark.value - 1), position) >= position


def _named(lines: list[Line]) -> Iterable[Line]:
    """Give the lines without a bullet their labels, and point out what is noise."""
    for before, line, following in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if line.is_bullet or line.noise or line.joins:
            yield line
        elif _RULE.fullmatch(line.text):
            yield replace(line, noise="a ruling line")
        elif _is_page_number(line, following):
            yield replace(line, noise=_NUMBER_NOISE)
        else:
            yield replace(line, label=None if _is_mid_sentence(line, before) else find_label(line.text))


def _called(lines: list[Line]) -> Iterable[Line]:
    """Give the lines that call groups by a name their labels, in a note that names none by number or letter."""
    if any(line.label and line.label.kind == "group" for line in lines):
        return lines
    apart = {line.number: line.text for line in lines if _stands_apart(line)}
    labels = called_groups(apart.values())
    return [replace(line, label=labels.get(apart.get(line.number, ""), line.label)) for line in lines]


def _stands_apart(line: Line) -> bool:
    heads = line.gap > 0 or line.strong or line.mark is not None
    return heads and not (line.is_bullet or line.noise or line.label or line.indent)


def _is_mid_sentence(line: Line, before: Line | None) -> bool:
    """Whether '… ud fra / spørgsmål 1.' only happens to begin a line with a group's or a question's name."""
    return before is not None and line.gap == 0 and before.length >= 40 and line.text[:1].islower()


def _is_page_number(line: Line, following: Line | None) -> bool:
    if _PAGE.fullmatch(line.text):
        return True
    alone = line.gap > 0 and (following is None or following.gap > 0)
    return alone and _PAGE_NUMBER.fullmatch(line.text) is not None


def _without_running(lines: list[Line], source: str) -> list[Line]:
    """Point out the heads and feet that the pages of a text repeat. The first of them may be the note's title."""
    lines = _without_numbered(lines)
    breaks = [
        position
        for position, line in enumerate(lines)
        if line.noise in (_NUMBER_NOISE, _RUNNING) or (position and "\f" in source[lines[position - 1].end : line.head])
    ]
    running = _repeated(lines, breaks)
    title = next((at for at, line in enumerate(lines) if not line.noise), 0)
    if title + 1 < len(lines) and not lines[title + 1].is_plain:
        running.discard(title)
    return [replace(line, noise=_RUNNING) if at in running else line for at, line in enumerate(lines)]


def _without_numbered(lines: list[Line]) -> list[Line]:
    """Point out numbers alone on a line, and feet such as 'Referat, side 2', that count up through the note."""
    counted: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        ends = at + 1 == len(lines) or lines[at + 1].gap > 0 or bool(lines[at + 1].noise)
        match = _NUMBERED_FOOT.fullmatch(line.text) if line.is_plain else None
        if match:
            counted.setdefault(match["rest"], []).append((int(match["number"]), at))
        elif line.is_plain and ends and _PAGE_NUMBER.fullmatch(line.text):
            counted.setdefault("", []).append((int(line.text), at))
    found = {at: bool(rest) for rest, every in counted.items() if _counts_up(every) for _, at in every}
    return [
        replace(line, noise=_RUNNING if found[at] else _NUMBER_NOISE) if at in found else line
        for at, line in enumerate(lines)
    ]


def _counts_up(numbered: list[tuple[int, int]]) -> bool:
    numbers = [number for number, _ in numbered]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _repeated(lines: list[Line], breaks: list[int]) -> set[int]:
    """Positions of the plain lines that stand beside most page breaks and, but for one, nowhere else."""
    beside = {at for position in breaks for at in _neighbours(lines, position)}
    seen = Counter(_DIGITS.sub("#", line.text) for line in lines if line.is_plain)
    near = Counter(_DIGITS.sub("#", lines[at].text) for at in beside)
    often = max(2, len(breaks) / 2)
    keys = {key for key, count in near.items() if count >= often and seen[key] <= count + 1}
    return {at for at, line in enumerate(lines) if line.is_plain and _DIGITS.sub("#", line.text) in keys}


def _neighbours(lines: list[Line], position: int) -> list[int]:
    """Positions of the plain lines directly before and after a page break."""
    before = position - 1
    after = position + 1 if lines[position].noise else position
    return [at for at in (before, after) if 0 <= at < len(lines) and lines[at].is_plain]
