"""The best of many scores, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


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


@dataclass(frozen=True)
class Masked:
    """The rows that a mask admits."""

    mask: Mask

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask))

    def admits(self, rows: Rows) -> Mask:
        """Return for each of these rows whether it is admitted."""
        return self.mask[rows]

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows that are admitted, ascending."""
        return np.flatnonzero(self.mask)[:most]
