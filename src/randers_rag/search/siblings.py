"""The other statements under a statement's heading: what is said about one thing stands together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


class Siblings:
    """Groups rows (ascending) by note and by the heading that they stand under (-1 for none).

    A row without a heading has no siblings, and the value 0; a row alone under its heading is its own sibling.
    """

    def __init__(self, notes: NDArray[np.int64], themes: NDArray[np.int64]) -> None:
        begins = np.ones(len(themes), dtype=np.bool_)
        begins[1:] = (themes[1:] != themes[:-1]) | (themes[1:] < 0) | (notes[1:] != notes[:-1])
        self._starts = np.flatnonzero(begins)
        self._section = np.cumsum(begins) - 1
        self._count = np.diff(np.append(self._starts, len(themes)))[self._section]
        self._has_theme = themes >= 0

    def mean(self, values: Values) -> Values:
        """Return for each row the mean of its siblings' values."""
        total = np.add.reduceat(values, self._starts)[self._section] if len(values) else values
        others = (total - values) / np.maximum(self._count - 1, 1)
        return self._settled(others, values)

    def highest(self, values: Values) -> Values:
        """Return for each row the highest of its siblings' values."""
        if not len(values):
            return values
        highest = np.maximum.reduceat(values, self._starts)
        best = np.flatnonzero(values == highest[self._section])
        first = best[np.unique(self._section[best], return_index=True)[1]]
        rest = values.copy()
        rest[first] = -np.inf
        second = np.maximum.reduceat(rest, self._starts)
        others = highest[self._section]
        others[first] = second
        return self._settled(others, values)

    def _settled(self, others: Values, values: Values) -> Values:
        alone = np.where(self._count > 1, others, values)
        settled: Values = np.where(self._has_theme, alone, 0).astype(np.float32)
        return settled
