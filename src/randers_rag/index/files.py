"""Files of an index: written so that they survive a crash, read so that damage is noticed. Nothing is pickled."""

from __future__ import annotations

import gc
import hashlib
import mmap
import os
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from randers_rag.errors import IndexDamagedError

REMEDY = "Run `randers-rag index` to build it again."
LARGEST = 127
"""What the largest number of a row is stretched to in a matrix of 8-bit numbers."""
_SMALL = 1 << 20
"""Files up to this many bytes are read whole, larger ones mapped or read piece by piece."""
_AHEAD = 2 << 30


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write an array as .npy."""
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def read_array(path: Path) -> NDArray[Any]:
    """Return the array of a .npy file, memory-mapped where it is large."""
    try:
        mode: Literal["r"] | None = "r" if path.stat().st_size > _SMALL else None
        array: NDArray[Any] = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamagedError(f"{path} cannot be read as an array: {error}. {REMEDY}") from error
    return array


def forget(array: NDArray[Any]) -> None:
    """Give back the memory of a memory-mapped array that was read through; it is read again where it is needed."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)


def read_ahead(paths: Iterable[Path]) -> None:
    """Ask the system to read files into its cache by and by, the smallest first, up to ``_AHEAD`` bytes.

    Only some systems can; where a row lies on the disk it takes a tenth of a millisecond to be read.
    """
    if not hasattr(os, "posix_fadvise"):
        return
    left = _AHEAD
    for size, path in sorted((path.stat().st_size, path) for path in paths):
        left -= size
        if left < 0:
            return
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def sync_file(path: Path) -> None:
    """Wait until a file that was written is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (only POSIX systems can)."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Lines:
    """The lines of a file by their number, without reading the others. Written by :func:`line_writer`.

    Each line has a checksum, looked at whenever the line is read: what is quoted is what was written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends, self._sums = read_array(_beside(path, "ends")), read_array(_beside(path, "sums"))
        size = path.stat().st_size
        if size != (int(self._ends[-1]) if len(self._ends) else 0) or len(self._sums) != len(self._ends):
            raise IndexDamagedError(f"{path} has {size} bytes; another number was expected. {REMEDY}")
        self._read = _reader(path, size)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        line = self._read(self._start(number), int(self._ends[number]))
        if zlib.crc32(line) != int(self._sums[number]):
            raise IndexDamagedError(f"Line {number} of {self._path} is not what was written. {REMEDY}")
        return line

    def block(self, first: int, end: int) -> Block:
        """Return the lines ``first`` to ``end`` - 1 as they lie in the file, unchecked."""
        start = self._start(first)
        return Block(
            data=self._read(start, self._start(end)), ends=self._ends[first:end] - start, sums=self._sums[first:end]
        )

    def _start(self, number: int) -> int:
        return int(self._ends[number - 1]) if number else 0


def _reader(path: Path, size: int) -> Callable[[int, int], bytes]:
    """Return what reads the bytes between two places of a file, which stays open.

    A large file is read piece by piece: mapped, it would come to lie in the process' memory 64 KB at a time.
    """
    with path.open("rb") as file:
        if size <= _SMALL:
            data = file.read()
            return lambda start, end: data[start:end]
        if not hasattr(os, "pread"):  # Windows
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return lambda start, end: mapped[start:end]
        opened = _Opened(os.dup(file.fileno()))
    return opened.read


class _Opened:
    """A file that is closed when nobody reads it any more."""

    def __init__(self, number: int) -> None:
        self._number = number
        weakref.finalize(self, os.close, number)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes between two places; fewer where the file ends before."""
        found = os.pread(self._number, end - start, start)
        while len(found) < end - start:
            part = os.pread(self._number, end - start - len(found), start + len(found))
            if not part:
                break
            found += part
        return found


class Block(NamedTuple):
    """Lines as they lie in a file; ``ends`` count from the block's own start, ``sums`` are the lines' checksums."""

    data: bytes
    ends: NDArray[np.int64]
    sums: NDArray[np.uint32]


class LineWriter:
    """Appends lines and notes where each one ends and its checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = 0
        self.ends = array("q")
        self.sums = array("I")

    def __len__(self) -> int:
        return len(self.ends)

    def add(self, line: str) -> None:
        """Append one line."""
        data = line.encode() + b"\n"
        self._file.write(data)
        self._size += len(data)
        self.ends.append(self._size)
        self.sums.append(zlib.crc32(data))

    def add_block(self, block: Block) -> None:
        """Append lines that another file holds."""
        self._file.write(block.data)
        self.ends.frombytes((block.ends + self._size).astype(np.int64).tobytes())
        self.sums.frombytes(block.sums.astype(np.uint32).tobytes())
        self._size += len(block.data)


@contextmanager
def line_writer(path: Path) -> Iterator[LineWriter]:
    """Write a file of lines, and beside it where each line ends (``.ends.npy``) and its checksum (``.sums.npy``)."""
    with path.open("wb") as file:
        writer = LineWriter(file)
        yield writer
    write_array(_beside(path, "ends"), np.array(writer.ends, dtype=np.int64))
    write_array(_beside(path, "sums"), np.array(writer.sums, dtype=np.uint32))


def _beside(path: Path, what: str) -> Path:
    return path.with_suffix(f".{what}.npy")


class MatrixWriter:
    """Writes a matrix of unit vectors as .npy, some rows at a time, without holding it in memory.

    Up to ``exact`` rows they are 32-bit numbers; as soon as there are more, all become 8-bit ones: each row is
    stretched until its largest number is ``LARGEST``. Its length says by how much (:func:`unit_rows`).
    """

    def __init__(self, file: IO[bytes], columns: int, exact: int) -> None:
        self._file = file
        self._columns = columns
        self._exact = exact
        self._rows = 0
        self._type = "<f4"
        self._header()

    def add(self, rows: NDArray[np.float32]) -> None:
        """Append rows."""
        if self._type == "<f4" and self._rows + len(rows) > self._exact:
            self._begin_again()
        self._write(rows)

    def close(self) -> None:
        """Write the final number of rows; numpy leaves room for it in the header."""
        self._file.seek(0)
        self._header()

    def _begin_again(self) -> None:
        start = self._file.tell() - 4 * self._rows * self._columns
        self._file.seek(start)
        written = np.frombuffer(self._file.read(), dtype="<f4").reshape(self._rows, self._columns)
        self._file.seek(0)
        self._file.truncate()
        self._rows, self._type = 0, "|i1"
        self._header()
        self._write(written)

    def _write(self, rows: NDArray[np.float32]) -> None:
        stored = rows if self._type == "<f4" else np.rint(rows * (LARGEST / _largest(rows)))
        self._file.write(np.ascontiguousarray(stored, dtype=self._type).data)
        self._rows += len(rows)

    def _header(self) -> None:
        header = {"descr": self._type, "fortran_order": False, "shape": (self._rows, self._columns)}
        np.lib.format.write_array_header_1_0(self._file, header)


def _largest(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    largest: NDArray[np.float32] = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    return np.maximum(largest, np.float32(1e-9))


def unit_rows(stored: NDArray[Any]) -> NDArray[np.float32]:
    """Return rows of a matrix of unit vectors as they were written: 32-bit numbers as they are, 8-bit ones drawn in."""
    if stored.dtype == np.float32:
        return np.asarray(stored)
    rows = stored.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows /= np.maximum(lengths, np.float32(1))[:, None]
    found: NDArray[np.float32] = rows
    return found


@contextmanager
def matrix_writer(path: Path, columns: int, exact: int) -> Iterator[MatrixWriter]:
    """Write a matrix with the given number of columns."""
    with path.open("w+b") as file:
        writer = MatrixWriter(file, columns, exact)
        yield writer
        writer.close()


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be looked for: all that is read stays, and of ten thousand notes the looking takes most time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
