"""Which texts hold the words of a question: looked up by text, and by token for the best of many texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept
from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.matching import Listed, Scratch, best_texts
from randers_rag.index.ragged import spread
from randers_rag.index.ranking import Chosen, Rows, Scores
from randers_rag.index.weights import Matrix

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Known:
    """The tokens that some concepts may be said by, of those that texts hold.

    Concept c: ``tokens[starts[c]:starts[c + 1]]``; ``factors`` beside them are what their weights are multiplied by.
    """

    tokens: Places
    factors: Scores
    starts: Places

    @classmethod
    def of(cls, concepts: Sequence[Concept], find: Callable[[str], int | None]) -> Known:
        """Return the tokens of concepts by the numbers that ``find`` gives."""
        tokens, factors, starts = [], [], [0]
        for concept in concepts:
            for token, worth in concept.variants:
                number = find(token)
                if number is not None:
                    tokens.append(number)
                    factors.append(worth * concept.weight)
            starts.append(len(tokens))
        return cls(
            np.array(tokens, dtype=np.int64), np.array(factors, dtype=np.float32), np.array(starts, dtype=np.int64)
        )

    def highest(self, values: Scores) -> Scores:
        """Return for each concept the highest of some values of its tokens, which are no less than 0; 0 for none."""
        highest = np.zeros(len(self.starts) - 1, dtype=np.float32)
        some = np.flatnonzero(np.diff(self.starts))
        if len(some):
            highest[some] = np.maximum.reduceat(values, self.starts[some])
        return highest

    def of_concept(self, concept: int) -> tuple[Places, Scores]:
        """Return the tokens and factors of one concept."""
        part = slice(int(self.starts[concept]), int(self.starts[concept + 1]))
        return self.tokens[part], self.factors[part]


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
    def of(cls, known: Known) -> Asked:
        """Return what the concepts ask for."""
        concepts = np.repeat(np.arange(len(known.starts) - 1), np.diff(known.starts))
        order = np.argsort(known.tokens, kind="stable")
        tokens, first = np.unique(known.tokens[order], return_index=True)
        starts = np.append(first, len(order))
        return cls(tokens, starts, concepts[order], known.factors[order], len(known.starts) - 1)

    def among(self, held: NDArray[np.int32], scratch: Scratch) -> tuple[Places, Places]:
        """Return which of these tokens are asked for, and the place of each in ``tokens``.

        ``scratch`` has a number for each token of the vocabulary.
        """
        with scratch.lent() as place:
            place[self.tokens] = np.arange(len(self.tokens), dtype=np.int32)
            found = place[held]
            place[self.tokens] = -1
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

    def best(self, known: Known, k: int, within: Chosen | None) -> tuple[Rows, Scores]:
        """Return (admitted) texts that match, ascending, and their scores; the k best are among them."""
        bounds = known.highest(self.most[known.tokens] * known.factors).tolist()
        return best_texts(bounds, lambda concept: self._listed(*known.of_concept(concept), within), k, self._scratch)

    def _listed(self, tokens: Places, factors: Scores, within: Chosen | None) -> Listed:
        """Return the texts that hold any of some tokens, and what each is worth there."""
        if not len(tokens):
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        first, last = self.starts[tokens], self.starts[tokens + 1]
        parts = [slice(*ends) for ends in zip(first.tolist(), last.tolist(), strict=True)]
        texts = np.concatenate([self.texts[part] for part in parts])
        worths = np.concatenate([self.weights[part] for part in parts]) * np.repeat(factors, last - first)
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
