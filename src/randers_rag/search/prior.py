"""How likely a question is to have an answer in notes of discussions, before any note is looked at.

Such notes hold what people think, wish and propose, hardly ever a price, a date or who is responsible. Which of the two
a question asks for shows in its meaning and in its words: two logistic regressions, over its vector and over its words
and pairs of words, learnt from questions that discussions answer and questions that they do not, and from the judged
notes.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.words import fold, words
from randers_rag.embedding.base import Vectors
from randers_rag.search.stored import read_parts, unfit

SIZE = 2**15
"""Numbers that words and pairs of words are hashed to."""
UNLIKELY = -2.0
"""Both log-odds together, under which not even a statement that says every word of a question is sure to answer it."""
JUDGED = 10
"""What a judged question counts beside one that was written for it; by cross-validation over the judged notes."""
_FREEDOM = {"meaning": 3.0, "words": 1.0}
"""How freely each is fitted (sklearn's C), by cross-validation over the judged notes."""


@dataclass(frozen=True)
class Lessons:
    """Topics of questions to learn from: their vectors, their hashed words, and whether notes answer them."""

    vectors: Vectors
    hashed: Any
    answered: NDArray[np.bool_]

    @classmethod
    def of(cls, topics: Sequence[str], vectors: Vectors, answered: NDArray[np.bool_]) -> Lessons:
        """Return what there is to learn from topics with their vectors."""
        return cls(vectors, _hashed_rows(topics), answered)

    def only(self, rows: NDArray[np.integer[Any]]) -> Lessons:
        """Return some of them."""
        return Lessons(self.vectors[rows], self.hashed[rows], self.answered[rows])


@dataclass(frozen=True)
class Prior:
    """Weights for one embedding model, each followed by the constant term.

    ``meaning`` has the shape (dimension + 1,), ``words`` (``SIZE`` + 1,).
    """

    meaning: NDArray[np.float32]
    words: NDArray[np.float16]

    @classmethod
    def learnt(cls, written: Lessons, judged: Lessons) -> Prior:
        """Learn from questions that were written for it and from judged ones, each of which counts ``JUDGED`` times."""
        from scipy.sparse import vstack  # type: ignore[import-untyped]

        labels = np.append(written.answered, judged.answered)
        counts = np.append(np.ones(len(written.answered)), np.full(len(judged.answered), JUDGED))
        meaning = _fitted(np.concatenate([written.vectors, judged.vectors]), labels, counts, _FREEDOM["meaning"])
        by_word = _fitted(vstack([written.hashed, judged.hashed]).tocsr(), labels, counts, _FREEDOM["words"])
        return cls(meaning, by_word.astype(np.float16))

    def odds(self, topic: str, vector: Vectors) -> tuple[float, float]:
        """Return the log-odds of an answer by a topic's vector and by its words; higher is likelier."""
        by_meaning = float(vector @ self.meaning[:-1] + self.meaning[-1])
        numbers, values = _hashed(topic)
        return by_meaning, float(values @ self._words[numbers] + self._words[-1])

    @cached_property
    def _words(self) -> Vectors:
        return self.words.astype(np.float32)

    def write(self, folder: Path, name: str) -> None:
        """Write the weights into a folder, under a model's name."""
        parts: tuple[NDArray[Any], ...] = (self.meaning, self.words)
        for path, part in zip(_files(folder, name), parts, strict=True):
            np.save(path, part, allow_pickle=False)


def _hashed(topic: str) -> tuple[NDArray[np.int64], Vectors]:
    """Return the numbers of a topic's words and pairs of neighbours, and their counts scaled to a length of 1."""
    said = [fold(word) for word in words(topic)]
    parts = [*said, *(" ".join(pair) for pair in pairwise(said))]
    counts = Counter(zlib.crc32(part.encode()) % SIZE for part in parts)
    numbers = np.array(sorted(counts), dtype=np.int64)
    values = np.array([counts[number] for number in numbers.tolist()], dtype=np.float32)
    return numbers, values / max(float(np.linalg.norm(values)), 1e-9)


def _hashed_rows(topics: Iterable[str]) -> Any:
    from scipy.sparse import csr_matrix

    rows = [_hashed(topic) for topic in topics]
    numbers, values = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    starts = np.cumsum([0, *(len(row[0]) for row in rows)])
    return csr_matrix((values, numbers, starts), shape=(len(rows), SIZE))


def _fitted(
    features: Any, labels: NDArray[np.bool_], counts: NDArray[np.float64], freedom: float
) -> NDArray[np.float32]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=freedom, max_iter=5000).fit(features, labels, sample_weight=counts)
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def read_prior(folder: Path, name: str) -> Prior:
    """Return written weights; ModelError where they are absent or damaged."""
    paths = _files(folder, name)
    meaning, by_word = read_parts(paths)
    if meaning.ndim != 1 or by_word.shape != (SIZE + 1,):
        raise unfit(paths)
    return Prior(meaning, by_word)


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"prior-{name}.meaning.npy", folder / f"prior-{name}.words.npy"


def answered_file() -> Path:
    """Return the file with questions that discussions answer, one a line."""
    return Path(str(files("randers_rag.search") / "answered.txt"))


def answered_texts() -> tuple[str, ...]:
    """Return questions that notes of discussions answer."""
    return tuple(answered_file().read_text(encoding="utf-8").splitlines())
