"""Which texts hold the words of a question: looked up by text, and by token for the best of many texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.matching import Listed, Scratch, best_texts
from randers_rag.index.ragged import spread
from randers_rag.index.ranking import Chosen, Rows, Scores
from randers_rag.index.weights import Matrix

Known = list[tuple[int, np.float32]]
"""The tokens that a concept may be said by, each with what its weight in a text is multiplied by."""
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Asked:
    """The tokens that some concepts may be said by, ascending.

    ``concepts[starts[p]:starts[p + 1]]`` are the concepts (of ``size``) that ask for ``tokens[p]``, ``factors`` beside
    them.
    """

    tokens: Places
    starts: Places
    concepts: Places
    factors: Scores
    size: int

    @classmethod
    def of(cls, concepts: Sequence[Known]) -> Asked:
        """Return what these concepts ask for."""
        entries = sorted((token, row, factor) for row, known in enumerate(concepts) for token, factor in known)
        tokens, first = np.unique(np.array([token for token, _, _ in entries], dtype=np.int64), return_index=True)
        return cls(
            tokens,
            np.append(first, len(entries)),
            np.array([row for _, row, _ in entries], dtype=np.int64),
            np.array([factor for _, _, factor in entries], dtype=np.float32),
            len(concepts),
        )

    def among(self, held: NDArray[np.int32], vocabulary: int) -> tuple[Places, Places]:
        """Return which of these tokens are asked for, and the place of each in ``tokens``."""
        place = np.full(vocabulary, -1, dtype=np.int32)
        place[self.tokens] = np.arange(len(self.tokens), dtype=np.int32)
        found = place[held]
        entries = np.flatnonzero(found >= 0)
        return entries, found[entries].astype(np.int64)

    def best(self, places: Places, columns: Places, weights: Scores, texts: int) -> Scores:
        """Return the best value of each concept (row) in each text (column), given where which token was found."""
        counts = self.starts[places + 1] - self.starts[places]
        each = spread(self.starts[places], counts)
        found = np.zeros(self.size * texts, dtype=np.float32)
        values = np.repeat(weights, counts) * self.factors[each]
        np.maximum.at(found, self.concepts[each] * texts + np.repeat(columns, counts), values)
        return found.reshape(self.size, texts)


@dataclass(frozen=True)
class ByToken:
    """Which texts hold each token: ``texts[starts[t]:starts[t + 1]]``, ascending, ``weights`` beside them.

    ``most[t]`` is the highest of token t's weights.
    """

    texts: NDArray[np.int32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]
    most: NDArray[np.float32]
    size: int

    @classmethod
    def open(cls, folder: Path, name: str, size: int) -> ByToken:
        """Open the postings of a field of ``size`` texts."""
        texts, weights, starts, most = (read_array(path) for path in _paths(folder, name))
        if len(weights) != len(texts) or len(starts) != len(most) + 1 or starts[-1] != len(weights):
            raise IndexDamagedError(f"The {name} postings in {folder} do not fit together. {REMEDY}")
        return cls(texts, weights, starts, most, size)

    @property
    def entries(self) -> int:
        """How many weights there are."""
        return len(self.texts)

    @property
    def tokens(self) -> int:
        """How many tokens there are."""
        return len(self.most)

    def best(self, concepts: Sequence[Known], k: int, within: Chosen | None) -> tuple[Rows, Scores]:
        """Return (admitted) texts that match, ascending, and their scores; the k best are among them."""
        bounds = [max((float(self.most[token] * factor) for token, factor in known), default=0.0) for known in concepts]
        return best_texts(bounds, lambda concept: self._listed(concepts[concept], within), k, self._scratch)

    def _listed(self, known: Known, within: Chosen | None) -> Listed:
        """Return the texts that hold any of some tokens, and what each is worth there."""
        parts = [(slice(int(self.starts[token]), int(self.starts[token + 1])), factor) for token, factor in known]
        if not parts:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        texts = np.concatenate([self.texts[part] for part, _ in parts])
        worths = np.concatenate([self.weights[part] * factor for part, factor in parts])
        if within is None:
            return texts, worths
        admitted = within.mask[texts]
        return texts[admitted], worths[admitted]

    @cached_property
    def _scratch(self) -> Scratch:
        return Scratch(self.size)


def write_by_token(folder: Path, name: str, matrix: Matrix) -> None:
    """Write the postings of a field."""
    most = np.zeros(len(matrix.starts) - 1, dtype=np.float32)
    some = np.diff(matrix.starts) > 0
    most[some] = np.maximum.reduceat(matrix.weights, matrix.starts[:-1][some]) if some.any() else 0
    arrays: tuple[NDArray[Any], ...] = (matrix.texts, matrix.weights, matrix.starts, most)
    for path, array in zip(_paths(folder, name), arrays, strict=True):
        write_array(path, array)


def _paths(folder: Path, name: str) -> tuple[Path, ...]:
    return tuple(folder / f"{name}_postings.{part}.npy" for part in ("texts", "weights", "starts", "most"))
