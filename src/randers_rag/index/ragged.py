"""Rows of different lengths in one array."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Ragged:
    """Row i is ``values[starts[i]:starts[i + 1]]``."""

    values: Numbers
    starts: NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path, name: str) -> Ragged:
        """Open the rows ``name`` of an index folder."""
        values, starts = (read_array(path) for path in _paths(folder, name))
        if not len(starts) or starts[0] != 0 or starts[-1] != len(values):
            raise IndexDamagedError(f"The rows {name} in {folder} do not fit together. {REMEDY}")
        return cls(values, starts)

    def write(self, folder: Path, name: str) -> None:
        """Write the rows ``name``."""
        values, starts = _paths(folder, name)
        write_array(values, self.values)
        write_array(starts, self.starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How many values each row holds."""
        return np.diff(self.starts)

    def owners(self) -> Numbers:
        """Return for each value the row that it stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def taken(self, rows: NDArray[np.int64]) -> Ragged:
        """Return these rows."""
        counts = self.lengths[rows]
        return Ragged(self.values[spread(self.starts[rows], counts)], np.concatenate(([0], np.cumsum(counts))))

    def through(self, other: Ragged) -> Ragged:
        """Return the rows where each value is replaced by that row of ``other``."""
        counts = other.lengths[self.values]
        values = other.values[spread(other.starts[self.values], counts)]
        return Ragged(values, np.concatenate(([0], np.cumsum(counts)))[self.starts])


class RaggedBuilder:
    """Collects rows."""

    def __init__(self) -> None:
        self._values = array("i")
        self._lengths = array("i")

    def add(self, row: Iterable[int]) -> None:
        """Append one row."""
        before = len(self._values)
        self._values.extend(row)
        self._lengths.append(len(self._values) - before)

    def add_all(self, values: Numbers, lengths: NDArray[np.int64]) -> None:
        """Append many rows, one after another in ``values``."""
        self._values.frombytes(values.astype(np.int32).tobytes())
        self._lengths.frombytes(lengths.astype(np.int32).tobytes())

    def built(self, place: Numbers | None = None) -> Ragged:
        """Return the rows; ``place`` gives each value its final number."""
        values = np.array(self._values, dtype=np.int32)
        starts = np.concatenate(([0], np.cumsum(np.array(self._lengths, dtype=np.int64)))).astype(np.int64)
        return Ragged(values if place is None else place[values], starts)


def spread(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``starts[i], starts[i] + 1, …``, ``counts[i]`` of them, for each i in turn."""
    skipped = starts - (np.cumsum(counts) - counts)
    places: NDArray[np.int64] = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(skipped, counts)
    return places


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.npy", folder / f"{name}.starts.npy"
