"""The best of many scores, in a fixed order."""

from __future__ import annotations

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
