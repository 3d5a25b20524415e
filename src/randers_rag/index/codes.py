"""FAISS indexes as files of an index folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from randers_rag.errors import IndexDamagedError, IndexFolderError
from randers_rag.index.files import REMEDY

_BUFFER = 1 << 20


def faiss_library() -> Any:
    """Return FAISS, imported when it is first needed; its stubs describe the C++ signatures, not Python's."""
    import faiss

    return faiss


def read_codes(path: Path, shape: tuple[int, ...]) -> Any:
    """Return the FAISS index of a file; IndexDamagedError where it is not one over vectors of this shape."""
    try:
        index = faiss_library().read_index(str(path))
    except RuntimeError as error:
        raise IndexDamagedError(f"{path} cannot be read by FAISS: {error}. {REMEDY}") from error
    if (index.ntotal, index.d) != shape:
        raise IndexDamagedError(
            f"{path} holds {index.ntotal} vectors of length {index.d}; {shape[0]} of length {shape[1]} were "
            f"expected. {REMEDY}"
        )
    return index


@contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS search on the caller's thread alone.

    A single question gains little from more, and those that wait for the next one keep the cores from what comes after.
    """
    library = faiss_library()
    before = library.omp_get_max_threads()
    library.omp_set_num_threads(1)
    try:
        yield
    finally:
        library.omp_set_num_threads(before)


def write_codes(path: Path, index: Any) -> None:
    """Write a FAISS index; IndexFolderError where that fails."""
    library = faiss_library()
    try:
        with path.open("wb") as file:  # FAISS' own files do not notice that the last bytes found no room
            library.write_index(index, library.PyCallbackIOWriter(file.write, _BUFFER))
    except RuntimeError as error:
        raise IndexFolderError(f"{path} cannot be written: {error}. Is there room on the disk?") from error


def pieces_of(dimension: int, sizes: tuple[int, ...] = (4, 3, 2, 1)) -> int:
    """Return into how many pieces of one of these sizes, the first that fits, vectors are cut for a product code."""
    return next(dimension // size for size in sizes if dimension % size == 0)
