"""The best of many scores, in a fixed order."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
SELECTIVE = 20_000
"""Up to so many rows within filters are scored one by one in an index of any size."""


def best(scores: Scores, k: int, candidates: Rows | None = None) -> tuple[Rows, Scores]:
    """Return the rows of the k highest scores and those scores, highest first; equal scores in the order of rows.

    ``candidates`` (ascending rows) limits which rows are looked at.
    """
    rows = np.arange(len(scores), dtype=np.int64) if candidates is None else candidates
    values = scores[rows]
    if 0 < k < len(rows):
        threshold = np.partition(values, len(values) - k)[len(values) - k]
        kept = values >= threshold
        rows, values = rows[kept], values[kept]
    order = np.argsort(-values, kind="stable")[: max(k, 0)]
    return rows[order], values[order]


class Chosen:
    """The rows that filters admit, of ``size`` rows in all; given as a mask or as ascending rows."""

    def __init__(self, size: int, *, mask: Mask | None = None, rows: Rows | None = None) -> None:
        self._size = size
        if mask is not None:
            self.mask = mask
        if rows is not None:
            self.rows = rows

    @cached_property
    def mask(self) -> Mask:
        """For each row whether it is admitted."""
        mask = np.zeros(self._size, dtype=np.bool_)
        mask[self.rows] = True
        return mask

    @cached_property
    def rows(self) -> Rows:
        """The rows that are admitted, ascending."""
        return np.flatnonzero(self.mask)

    def __len__(self) -> int:
        return len(self.rows)

    def admits(self, rows: Rows) -> Mask:
        """Return for each of these rows whether it is admitted."""
        return self.mask[rows]

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows that are admitted, ascending."""
        return self.rows[:most]
