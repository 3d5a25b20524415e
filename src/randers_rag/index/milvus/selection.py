"""Filters as Milvus evaluates them: comparisons of numbers alone, so that no text of a question gets into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from randers_rag.index.milvus import names
from randers_rag.index.milvus.rows import text_number
from randers_rag.index.ranking import Mask, Rows
from randers_rag.schema import Filters

_NO_NOTE = -1


def expression(filters: Filters, numbers: dict[str, int]) -> str:
    """Return the filters as an expression; ``numbers`` gives each note's number. Empty: they limit nothing."""
    parts = []
    if filters.notes:
        parts.append(f"{names.NOTE} in {[numbers.get(note, _NO_NOTE) for note in filters.notes]}")
    if filters.groups:
        parts.append(f"{names.GROUP} in {list(filters.groups)}")
    if filters.questions:
        parts.append(f"array_contains_any({names.QUESTIONS}, {list(filters.questions)})")
    if filters.themes:
        parts.append(f"{names.THEME} in {[text_number(theme) for theme in filters.themes]}")
    return " and ".join(parts)


@dataclass(frozen=True)
class Filtered:
    """The rows that an expression admits."""

    expression: str
    admitted: Callable[[Rows], Mask]
    count: Callable[[], int]
    rows: Callable[[int | None], Rows]

    def __len__(self) -> int:
        return self.count()

    def admits(self, rows: Rows) -> Mask:
        """Return for each of these rows whether it is admitted."""
        return self.admitted(rows)

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows that are admitted (all of them without a number), ascending."""
        return self.rows(most)
