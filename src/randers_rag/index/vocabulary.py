"""The tokens of an index in sorted order: found by binary search, opened without reading them all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.files import read_array, write_array

_REMEMBERED = 200_000
"""Tokens whose numbers are remembered at most."""


class Vocabulary:
    """Numbers of tokens, 0 to len - 1, in the order of their UTF-8 bytes."""

    def __init__(self, data: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._data = data
        self._ends = ends
        self._numbers: dict[str, int | None] = {}  # of tokens that were read or looked for

    @classmethod
    def open(cls, folder: Path, name: str = "tokens") -> Vocabulary:
        """Open the vocabulary ``name`` of an index folder."""
        return cls(*(read_array(path) for path in _paths(folder, name)))

    @classmethod
    def of(cls, tokens: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of tokens, which must be sorted by their UTF-8 bytes, each once."""
        coded = [token.encode() for token in tokens]
        data = np.frombuffer(b"".join(coded), dtype=np.uint8)
        return cls(data, np.cumsum([len(token) for token in coded], dtype=np.int64))

    def write(self, folder: Path, name: str = "tokens") -> None:
        """Write the vocabulary as ``name``."""
        data, ends = _paths(folder, name)
        write_array(data, self._data)
        write_array(ends, self._ends)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        token = self._bytes(number).decode()
        self._remember(token, number)
        return token

    def find(self, token: str) -> int | None:
        """Return the token's number, or None."""
        try:
            return self._numbers[token]
        except KeyError:
            place = self.place(token)
            number = place if place < len(self) and self[place] == token else None
            self._remember(token, number)
            return number

    def _remember(self, token: str, number: int | None) -> None:
        if len(self._numbers) >= _REMEMBERED:
            self._numbers = {}
        self._numbers[token] = number

    def place(self, token: str) -> int:
        """Return how many tokens come before this one in the order."""
        return bisect_left(range(len(self)), token.encode(), key=self._bytes)

    def all(self) -> list[str]:
        """Return every token in order."""
        data, ends = self._data.tobytes(), self._ends.tolist()
        return [data[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]

    def _bytes(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return self._data[start : self._ends[number]].tobytes()


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.npy", folder / f"{name}.ends.npy"
