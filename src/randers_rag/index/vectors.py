"""Vectors of an index, compared by inner product: scores are cosines, -1 to 1, higher is nearer.

A small index is exact: its matrix is scored row by row, and FAISS is not imported. In a large one FAISS
brings up the nearest (``approximate``), which are then scored by the matrix itself. Its matrix holds 8-bit numbers
instead of 32-bit ones: a quarter of the memory, and cosines that are right to three decimals. Rows that filters leave
few of are scored one by one, whatever the size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Vectors as Matrix
from randers_rag.errors import IndexDamagedError
from randers_rag.index.approximate import FAISS, Approximate, write_approximate
from randers_rag.index.files import REMEDY, read_array, unit_rows
from randers_rag.index.manifest import VectorRecord
from randers_rag.index.ranking import SELECTIVE, Chosen, Rows, Scores, best

METRIC = "inner product"
MATRIX = "vectors.npy"
EXACT_UP_TO = 20_000
"""Up to so many rows an index is exact, and every row is looked at for every question."""
_SLAB = 256


class VectorIndex:
    """The vectors of all statements, by row."""

    def __init__(self, folder: Path, rows: int, dimension: int, record: VectorRecord) -> None:
        self._matrix = read_matrix(folder / MATRIX, rows, dimension, record.type)
        self._path = folder / FAISS
        self._record = record

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def exact(self) -> bool:
        """Whether a search looks at every row."""
        return self._record.kind == "exact"

    def rows(self, rows: Rows | slice) -> Matrix:
        """Return the vectors of some rows."""
        return unit_rows(self._matrix[rows])

    def scores(self, query: Matrix, rows: Rows | None = None) -> Scores:
        """Return the cosines of these rows (of all, where none are named) with a query of shape (dimension,)."""
        flat = np.asarray(query, dtype=np.float32).reshape(-1)
        if rows is None or len(rows) == len(self):
            rows = None
            if self._matrix.dtype == np.float32:
                return cosines(self._matrix, flat)
        elif len(rows) <= _SLAB:
            return cosines(self.rows(rows), flat)
        scores = np.empty(len(self) if rows is None else len(rows), dtype=np.float32)
        for start in range(0, len(scores), _SLAB):
            part = slice(start, start + _SLAB)
            scores[part] = cosines(self.rows(part if rows is None else rows[part]), flat)
        return scores

    def search(self, query: Matrix, k: int, within: Chosen | None = None) -> tuple[Rows, Scores]:
        """Return rows and cosines of the k nearest (admitted) rows, best first, equal ones in the order of rows."""
        if within is not None and (self.exact or len(within) <= SELECTIVE):
            rows = within.rows
        elif self.exact:
            rows = np.arange(len(self), dtype=np.int64)
        else:
            rows = self._approximate.candidates(query, k, within)
        places, scores = best(self.scores(query, rows), k)
        return rows[places], scores

    def hold(self) -> None:
        """Open what is opened on demand."""
        if not self.exact:
            self._approximate  # noqa: B018

    @cached_property
    def _approximate(self) -> Approximate:
        return Approximate.open(self._path, self._matrix.shape, self._record)


def write_index(folder: Path, questions: Callable[[], Matrix]) -> VectorRecord:
    """Write what a search needs beside the matrix of a folder; its recall is measured with vectors of questions."""
    matrix = read_array(folder / MATRIX)
    return VectorRecord() if matrix.dtype == np.float32 else write_approximate(folder, matrix, questions())


def cosines(matrix: Matrix, query: Matrix) -> Scores:
    """Return the cosine of every row of a matrix of normalised vectors with a normalised query."""
    result: Scores = matrix @ np.asarray(query, dtype=np.float32).reshape(-1)
    return result


def read_matrix(path: Path, rows: int, dimension: int, kind: str = "float32") -> NDArray[Any]:
    """Return a matrix of vectors, memory-mapped where it is large, of the expected shape and type of numbers."""
    matrix = read_array(path)
    if matrix.shape != (rows, dimension) or matrix.dtype != np.dtype(kind):
        raise IndexDamagedError(
            f"{path} holds {matrix.dtype} of shape {matrix.shape}; {kind} of shape {(rows, dimension)} was "
            f"expected. {REMEDY}"
        )
    return matrix
