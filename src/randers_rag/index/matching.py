"""The best of many texts by the words of a question, read from posting lists.

A concept counts by the best of its variants; what the concepts are worth in a text adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.ranking import Rows, Scores

Texts = NDArray[np.int32]
Listed = tuple[Texts, Scores]
"""The texts that hold a variant of a concept, each as often as it holds one, and what it is worth there."""

_SLACK = np.float32(0.9999)
"""Sums of 32-bit numbers differ a little by their order."""


class Scratch:
    """A number for each of so many texts (or tokens), -1 where it is not in use; lent to one question at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free: list[Texts] = []

    @contextmanager
    def lent(self) -> Iterator[Texts]:
        """Lend the numbers; who borrows them sets them back to -1."""
        try:
            numbers = self._free.pop()
        except IndexError:
            numbers = np.full(self._size, -1, dtype=np.int32)
        yield numbers
        self._free.append(numbers)


def best_texts(
    bounds: Sequence[float], listed: Callable[[int], Listed], k: int, scratch: Scratch
) -> tuple[Rows, Scores]:
    """Return texts, ascending, with their scores; the k best are among them.

    ``listed`` reads a concept, which is worth no more than its bound. Concepts are read from the one that can be worth
    most down. As soon as those that are left cannot lift a text from nothing over the k-th best so far, no further
    texts are taken up, and those that can no longer become one of the best are dropped (MaxScore: Turtle and Flood
    1995, 10.1016/0306-4573(95)00020-H).
    """
    with scratch.lent() as numbers:
        found = _Found(numbers, len(bounds))
        left = float(sum(bounds))
        for concept in sorted(range(len(bounds)), key=lambda number: -bounds[number]):
            left -= bounds[concept]
            found.add(concept, *listed(concept))
            found.keep_best(k, left)
        return found.closed()


class _Found:
    """Texts that were found, numbered in the order of finding, with what each concept is worth in them.

    ``worths[concept]`` ends with the text that was found last when the concept was read. A text that a concept lists
    several times takes up several numbers, of which one is its own; the others are worth nothing.
    """

    def __init__(self, numbers: Texts, concepts: int) -> None:
        self._numbers = numbers
        self._open = True
        self._texts = np.zeros(0, dtype=np.int32)
        self._scores = np.zeros(0, dtype=np.float32)
        self._worths = [np.zeros(0, dtype=np.float32) for _ in range(concepts)]

    def add(self, concept: int, texts: Texts, worths: Scores) -> None:
        """Add what a concept is worth; texts that were not found before are taken up while that is open."""
        place = self._numbers[texts]
        if self._open:
            self._take_up(texts, place)
        else:
            known = place >= 0
            place, worths = place[known], worths[known]
        self._worths[concept] = np.zeros(len(self._texts), dtype=np.float32)
        np.maximum.at(self._worths[concept], place, worths)
        self._scores += self._worths[concept]

    def _take_up(self, texts: Texts, place: Texts) -> None:
        """Give the texts that have no number yet one, entered into ``place`` too."""
        new = place < 0
        fresh = texts[new]
        self._numbers[fresh] = np.arange(len(self._texts), len(self._texts) + len(fresh), dtype=np.int32)
        place[new] = self._numbers[fresh]
        self._texts = np.concatenate((self._texts, fresh))
        self._scores = _longer(self._scores, len(self._texts))

    def keep_best(self, k: int, left: float) -> None:
        """Keep the texts that can still be among the k best, where no more than ``left`` is added to any."""
        if not 0 < k < len(self._texts) or (self._open and float(self._scores.max()) <= left):
            return
        least = np.partition(self._scores, len(self._scores) - k)[len(self._scores) - k] * _SLACK
        self._open = self._open and not least > left
        if self._open:
            return
        kept = np.flatnonzero(self._scores + np.float32(left) >= least)
        self._numbers[self._texts] = -1
        self._worths = [_longer(worths, len(self._texts))[kept] for worths in self._worths]
        self._texts, self._scores = self._texts[kept], self._scores[kept]
        self._numbers[self._texts] = np.arange(len(kept), dtype=np.int32)

    def closed(self) -> tuple[Rows, Scores]:
        """Return the texts, ascending, and their scores, added up in the order of concepts."""
        own = np.flatnonzero(self._numbers[self._texts] == np.arange(len(self._texts)))
        self._numbers[self._texts] = -1
        order = own[np.argsort(self._texts[own])]
        scores = np.zeros(len(self._texts), dtype=np.float32)
        for worths in self._worths:
            scores[: len(worths)] += worths
        return self._texts[order].astype(np.int64), scores[order]


def _longer(values: Scores, length: int) -> Scores:
    """Return values with zeros after them, so that there are so many."""
    more = np.zeros(length - len(values), dtype=np.float32)
    return np.concatenate((values, more)) if len(more) else values
