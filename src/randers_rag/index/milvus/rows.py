"""The numbers of a store: rows, notes, themes and ids.

The server's key of a row never changes: the number of its note, then its place in the note. The row that searching sees
has the note's place among the notes instead of its number, so that rows are in the order of notes and lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.ranking import Rows

_BITS = 20
MOST_STATEMENTS = 1 << _BITS
"""Statements that a note may hold at most."""
_PLACE = MOST_STATEMENTS - 1
NOWHERE = -1
"""The theme of a statement that stands under none."""


def row_key(note: int, place: int) -> int:
    """Return the key of the statement at a place in the note of a number; also its row, where ``note`` is a place."""
    return note << _BITS | place


def row_keys(notes: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return :func:`row_key` of many."""
    keys: NDArray[np.int64] = notes << _BITS | places
    return keys


def text_number(text: str) -> int:
    """Return the number that a statement's id is looked up by, and that filters tell themes apart by."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


class Places:
    """The places of notes, in order, and their numbers at the server."""

    def __init__(self, numbers: Sequence[int], statements: Sequence[int]) -> None:
        self.numbers = np.array(numbers, dtype=np.int64)
        self.sizes = np.array(statements, dtype=np.int64)
        self._by_number = {number: place for place, number in enumerate(numbers)}

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, note: int) -> range:
        """Return the rows of the note at a place."""
        start = row_key(note, 0)
        return range(start, start + int(self.sizes[note]))

    def all(self, first: int = 0, end: int | None = None) -> Rows:
        """Return the rows of the notes at the places ``first`` to ``end`` - 1, ascending."""
        pieces = [np.arange(rows.start, rows.stop) for rows in map(self.rows, range(len(self))[first:end])]
        return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)

    def keys(self, rows: Rows) -> NDArray[np.int64]:
        """Return the server's keys of rows."""
        return row_keys(self.numbers[rows >> _BITS], rows & _PLACE)

    def of_keys(self, keys: Iterable[int]) -> Rows:
        """Return the rows of keys; of notes that are not known (new or gone) none."""
        found = ((self._by_number.get(key >> _BITS), key & _PLACE) for key in keys)
        return np.array([row_key(note, place) for note, place in found if note is not None], dtype=np.int64)

    @staticmethod
    def notes(rows: Rows) -> NDArray[np.int64]:
        """Return the place of each row's note."""
        return rows >> _BITS

    def theme_name(self, theme: int) -> str:
        """Return the name of the record of a theme, given as the note's place and the theme's place in it."""
        return f"{self.numbers[theme >> _BITS]}:{theme & _PLACE}"
