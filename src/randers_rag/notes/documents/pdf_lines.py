"""Lines on pages to rows: depth from the x-position, wraps from the right margin, running heads and feet left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import quantiles

from randers_rag.notes.documents.pdf_columns import Printed, in_one_column
from randers_rag.notes.documents.rows import GOES_ON, Row, plain, typed
from randers_rag.notes.layout import begins_low, is_terminal
from randers_rag.notes.marks import MarkKind, find_rare_mark

_NEAR = 2.5  # points: the same column
_SIDE = 0.82  # of the page's width: where the text's right edge is at least
_END = 0.4  # of the line before: how long the end of a line is at most that the page was too narrow for
_EDGE = 3  # lines at a page's head or foot that may be running ones
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(?:side|s\.|page)?\s*\d{1,4}(?:\s*(?:/|af|of)\s*\d{1,4})?", re.IGNORECASE)
_HYPHENED = re.compile(r"([^\W\d_])\u00ad$")
_SUSPENDED = ("og", "eller", "samt")
_SURE = ("dot", "ring", "square", "arrow", "star")


def rows_of_pages(pages: Sequence[Sequence[Printed]]) -> tuple[Row, ...]:
    """Return the rows of all pages."""
    merged = [_merge_marks(page) for page in in_one_column(pages)]
    running = _running(merged)
    body = [line for page in merged for line in page if line not in running]
    if not body:
        return ()
    geometry = _Geometry.of(body)
    rows: list[Row] = []
    block: Printed | None = None  # the line that began what is open
    before: Printed | None = None
    for page in merged:
        for line in page:
            if line in running:
                rows.append(Row(plain(line.text), page=line.page, gap=1, joins=False, noise="a page header or footer"))
                continue
            row = geometry.row(line, before, block)
            if row.joins and rows and before and _HYPHENED.search(before.text):
                rows, row = _rejoined(rows, row)
            if before and rows and geometry.is_turned_over(line, before, row):
                rows[-1] = replace(rows[-1], text=f"{rows[-1].text} {row.text}")
            else:
                rows.append(row)
            block = block if row.joins else line
            before = line
    return tuple(row for row in rows if row.text)


def _is_marked(line: Printed) -> bool:
    """Whether it begins with what may be a list's mark."""
    return typed(line.text) is not None or find_rare_mark(line.text) is not None


def _merge_marks(page: Sequence[Printed]) -> list[Printed]:
    """Put a mark that was printed by itself before the text on its baseline."""
    merged: list[Printed] = []
    for line in page:
        last = merged[-1] if merged else None
        if last and len(last.text) <= 3 and _is_marked(last) and _is_beside(last, line):
            merged[-1] = replace(line, left=last.left, text_left=line.left, text=f"{last.text} {line.text}")
        elif last and _is_beside(last, line) and line.left - last.right < 4 * line.size:
            merged[-1] = replace(last, right=line.right, text=f"{last.text} {line.text}")
        else:
            merged.append(line)
    return [replace(line, text=_without_missing(line)) for line in merged]


def _is_beside(last: Printed, line: Printed) -> bool:
    return abs(last.baseline - line.baseline) <= 0.4 * line.size and line.left >= last.right - 1


def _without_missing(line: Printed) -> str:
    """Make a sign that the document does not name, before a hanging text, a bullet."""
    if line.text.startswith("\ufffd ") and line.text_left > line.left:
        return "•" + line.text[1:]
    return line.text


def _running(pages: Sequence[Sequence[Printed]]) -> set[Printed]:
    """Return the lines at head and foot that most pages repeat in the same place, and the page numbers."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    filled = sum(bool(page) for page in pages)
    often = max(2, (filled + 1) // 2)
    out = {line for lines in edges for line in lines if seen[_key(line)] >= often and not _is_marked(line)}
    for page in pages:
        body = [line for line in page if line not in out]
        out.update(line for line in (*body[:1], *body[-1:]) if len(body) > 1 and _NUMBER.fullmatch(line.text))
    return out


def _edges(page: Sequence[Printed]) -> list[Printed]:
    by_height = sorted(page, key=lambda line: -line.baseline)
    return by_height[:_EDGE] + by_height[_EDGE:][-_EDGE:]


def _key(line: Printed) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.baseline / 4)


@dataclass(frozen=True, slots=True)
class _Geometry:
    left: float
    right: float
    pitch: float
    torn: bool  # blank lines stand within sentences, as in a text that was pasted with its pages' line ends
    lone: frozenset[MarkKind]  # kinds of marks that one line alone begins with: more likely a wrapped text's words

    @classmethod
    def of(cls, body: Sequence[Printed]) -> _Geometry:
        steps = [a.baseline - b.baseline for a, b in pairwise(body) if a.page == b.page]
        steps = [step for step in steps if step > 0]
        size = sorted(line.size for line in body)[len(body) // 2]
        quarter = quantiles(steps, n=4)[0] if len(steps) > 1 else 0.0
        right = max(max(line.right for line in body), _SIDE * max(line.width for line in body))
        kinds = Counter(mark.kind for line in body if (mark := typed(line.text)))
        lone = frozenset(kind for kind, count in kinds.items() if count == 1 and kind not in _SURE)
        made = cls(min(line.left for line in body), right, min(max(quarter, 1.1 * size), 2 * size), False, lone)
        return replace(made, torn=any(made._tears(before, line) for before, line in pairwise(body)))

    def _tears(self, before: Printed, line: Printed) -> bool:
        """Whether a blank line evidently stands between two lines of one sentence."""
        apart = before.page == line.page and self._gap(line, before) == 1
        return apart and begins_low(line.text) and not _is_marked(line) and not is_terminal(before.text)

    def row(self, line: Printed, before: Printed | None, block: Printed | None) -> Row:
        indent = round((line.left - self.left) / max(0.5 * line.size, 6.1))
        row = Row(_shown(line.text), indent=max(indent, 0), page=line.page, gap=self._gap(line, before))
        if before is None or block is None:
            return row
        return replace(row, joins=self._joins(line, before, block, row.gap))

    def _gap(self, line: Printed, before: Printed | None) -> int:
        if before is None:
            return 0
        step = before.baseline - line.baseline
        if before.page != line.page or step <= 0:
            return 1
        pitch = max(self.pitch, 1.15 * min(line.size, before.size))
        return 0 if step <= 1.45 * pitch else 1 if step <= 2.7 * pitch else 2

    def _joins(self, line: Printed, before: Printed, block: Printed, gap: int) -> bool | None:
        """Tell whether the line is the rest of the one before, as far as its place shows."""
        mark = typed(line.text)
        if mark and mark.kind in _SURE:
            return None
        hanging = _is_marked(block) and abs(line.left - block.text_left) <= _NEAR and block.text_left > block.left
        same = hanging or abs(line.left - before.left) <= _NEAR
        like = abs(line.size - before.size) <= 0.6 and line.bold == before.bold
        turned = before.page != line.page
        if _is_marked(line) and not (mark and mark.kind in self.lone and gap == 0):
            return None
        carried = turned and (hanging or begins_low(line.text)) and not is_terminal(before.text)
        if self._is_full(before, line) and same and like and (gap == 0 or carried):
            return True
        if _is_marked(line):
            return None
        if hanging and gap == 0:
            return True
        if gap and not turned and not begins_low(line.text) and not GOES_ON.match(line.text):
            return None if self.torn and like and gap == 1 else False
        if begins_low(line.text) or same:
            return None if like or begins_low(line.text) else False
        return False if gap == 0 or not like else None

    def is_turned_over(self, line: Printed, before: Printed, row: Row) -> bool:
        """Whether the page was too narrow for a line of a pasted text, and this is its short end."""
        is_end = len(line.text) <= _END * len(before.text) and self._is_full(before, line)
        return self.torn and row.joins is True and row.gap == 0 and bool(row.text) and is_end

    def _is_full(self, before: Printed, line: Printed) -> bool:
        """Whether the line's first word would not have fitted behind the line before it."""
        words = line.text.split(maxsplit=1)
        if not words:
            return False
        wide = (line.right - line.left) * (len(words[0]) + 1) / max(len(line.text), 1)
        return before.right + 1.1 * wide > self.right


def _shown(text: str) -> str:
    """Return a line's text; the hyphen at its end stays, until it is known to be the line's alone."""
    return plain(_HYPHENED.sub(r"\1-", text))


def _rejoined(rows: list[Row], row: Row) -> tuple[list[Row], Row]:
    """Move the rest of a word that the line's end broke to its beginning, with the hyphen if it is the word's own."""
    word, _, rest = row.text.partition(" ")
    if word.lower() in _SUSPENDED:  # 'børne- og ungeområdet'
        return rows, row
    begun = rows[-1].text
    last = begun.rpartition(" ")[2][:-1]
    own = "-" in last or last[-1:].isupper() or not word[:1].islower()
    return [*rows[:-1], replace(rows[-1], text=(begun if own else begun[:-1]) + word)], replace(row, text=rest)
