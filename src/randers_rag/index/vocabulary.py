"""The tokens of an index in sorted order: found by binary search, opened without reading them all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.files import read_array, write_array

_BYTES, _ENDS = "tokens.npy", "tokens.ends.npy"
FILES = (_BYTES, _ENDS)


class Vocabulary:
    """Numbers of tokens, 0 to len - 1, in the order of their UTF-8 bytes."""

    def __init__(self, data: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._data = data
        self._ends = ends

    @classmethod
    def open(cls, folder: Path) -> Vocabulary:
        """Open the vocabulary of an index folder."""
        return cls(read_array(folder / _BYTES), read_array(folder / _ENDS))

    @staticmethod
    def write(folder: Path, tokens: Iterable[str]) -> None:
        """Write tokens, which must be sorted by their UTF-8 bytes, each once."""
        coded = [token.encode() for token in tokens]
        write_array(folder / _BYTES, np.frombuffer(b"".join(coded), dtype=np.uint8))
        write_array(folder / _ENDS, np.cumsum([len(token) for token in coded], dtype=np.int64))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        return self._bytes(number).decode()

    def find(self, token: str) -> int | None:
        """Return the token's number, or None."""
        wanted = token.encode()
        number = bisect_left(range(len(self)), wanted, key=self._bytes)
        return number if number < len(self) and self._bytes(number) == wanted else None

    def _bytes(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return self._data[start : self._ends[number]].tobytes()
