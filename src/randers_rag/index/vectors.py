"""Vectors of an index: FAISS inner product over normalised vectors, with the vectors themselves beside it.

Scores are cosines, -1 to 1, higher is nearer. FAISS is imported when it is first needed, which a small index may do
without: ``scores`` reads the memory-mapped matrix.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from randers_rag.embedding.base import Vectors as Matrix
from randers_rag.errors import IndexDamagedError, IndexFolderError
from randers_rag.index.files import REMEDY, read_array
from randers_rag.index.ranking import Mask, Rows, Scores

Kind = Literal["flat"]
METRIC = "inner product"
MATRIX, FAISS = "vectors.npy", "vectors.faiss"
_SLAB, _BUFFER = 65_536, 1 << 20


class VectorIndex:
    """The vectors of all statements, by row."""

    def __init__(self, folder: Path, rows: int, dimension: int) -> None:
        self.matrix = read_matrix(folder / MATRIX, rows, dimension)
        self._path = folder / FAISS

    def __len__(self) -> int:
        return len(self.matrix)

    def scores(self, query: Matrix) -> Scores:
        """Return the cosine of every row with a query of shape (dimension,), exactly."""
        return cosines(self.matrix, query)

    def search(self, query: Matrix, k: int, allowed: Mask | None = None) -> tuple[Rows, Scores]:
        """Return rows and cosines of the k nearest (allowed) rows, best first, equal ones in the order of rows."""
        k = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if k <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores, rows = self._faiss.search(_as_row(query), k, params=_only(allowed))
        found = rows[0] >= 0
        order = np.lexsort((rows[0][found], -scores[0][found]))
        return rows[0][found][order], scores[0][found][order]

    def hold(self) -> None:
        """Open what is opened on demand."""
        self._faiss  # noqa: B018

    @cached_property
    def _faiss(self) -> Any:
        import faiss

        try:
            index = faiss.read_index(str(self._path))
        except RuntimeError as error:
            raise IndexDamagedError(f"{self._path} cannot be read by FAISS: {error}. {REMEDY}") from error
        if (index.ntotal, index.d) != self.matrix.shape:
            raise IndexDamagedError(
                f"{self._path} holds {index.ntotal} vectors of length {index.d}; {self.matrix.shape[0]} of length "
                f"{self.matrix.shape[1]} were expected. {REMEDY}"
            )
        return index


def cosines(matrix: Matrix, query: Matrix) -> Scores:
    """Return the cosine of every row of a matrix of normalised vectors with a normalised query."""
    result: Scores = matrix @ np.asarray(query, dtype=np.float32).reshape(-1)
    return result


def read_matrix(path: Path, rows: int, dimension: int) -> Matrix:
    """Return a matrix of vectors, memory-mapped where it is large, of the expected shape."""
    matrix: Matrix = read_array(path)
    if matrix.shape != (rows, dimension) or matrix.dtype != np.float32:
        raise IndexDamagedError(
            f"{path} holds {matrix.dtype} of shape {matrix.shape}; float32 of shape {(rows, dimension)} was "
            f"expected. {REMEDY}"
        )
    return matrix


def kind_for(rows: int) -> Kind:
    """Return the kind of FAISS index for so many rows. Exact for every size so far."""
    return "flat"


def write_faiss(folder: Path, kind: Kind) -> None:
    """Build the FAISS index over the folder's matrix and write it beside it."""
    import faiss

    library: Any = faiss
    matrix = read_array(folder / MATRIX)
    index = {"flat": faiss.IndexFlatIP}[kind](matrix.shape[1])
    for start in range(0, len(matrix), _SLAB):
        index.add(np.ascontiguousarray(matrix[start : start + _SLAB]))
    try:
        with (folder / FAISS).open("wb") as file:  # FAISS' own files do not notice that the last bytes found no room
            faiss.write_index(index, library.PyCallbackIOWriter(file.write, _BUFFER))
    except RuntimeError as error:
        raise IndexFolderError(f"{folder / FAISS} cannot be written: {error}. Is there room on the disk?") from error


def _as_row(query: Matrix) -> Matrix:
    return np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)


def _only(allowed: Mask | None) -> Any:
    if allowed is None:
        return None
    import faiss

    library: Any = faiss  # its stubs describe the C++ signatures, not Python's
    bitmap = np.packbits(allowed, bitorder="little")
    return library.SearchParameters(sel=library.IDSelectorBitmap(bitmap))
