"""Words of the notes that mean much the same as a word of the question, by the embedding model.

Each word (lemma) of the index's vocabulary has a vector. The question's words are compared with these, not with every
statement, so the cost follows the number of different words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import PART, STEM
from randers_rag.embedding.base import Vectors
from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.ranking import best
from randers_rag.index.vocabulary import Vocabulary

LEAST, MOST = 0.45, 12
"""The cosine that a word must have at least, and how many words are taken at most."""


@dataclass(frozen=True)
class Related:
    """The vectors of an index's words; ``numbers[i]`` is the token that row i stands for."""

    vocabulary: Vocabulary
    numbers: NDArray[np.int32]
    matrix: Vectors

    @classmethod
    def open(cls, folder: Path, vocabulary: Vocabulary) -> Related:
        """Open the word vectors of an index folder."""
        numbers: NDArray[np.int32] = read_array(_numbers(folder))
        matrix: Vectors = read_array(_matrix(folder))
        if matrix.ndim != 2 or len(matrix) != len(numbers):
            raise IndexDamagedError(f"The word vectors in {folder} do not fit together. {REMEDY}")
        return cls(vocabulary, numbers, matrix)

    def to(self, vectors: Vectors, most: int = MOST, least: float = LEAST) -> list[list[tuple[str, float]]]:
        """Return for each word vector the nearest words with their cosines, nearest first."""
        cosines = vectors @ self.matrix.T
        return [self._nearest(row, most, least) for row in cosines]

    def _nearest(self, cosines: NDArray[np.float32], most: int, least: float) -> list[tuple[str, float]]:
        places, values = best(cosines, most, np.flatnonzero(cosines >= least))
        return [
            (self.vocabulary[int(self.numbers[place])], value)
            for place, value in zip(places.tolist(), values.tolist(), strict=True)
        ]


def write_related(folder: Path, tokens: Sequence[str], embed_words: Callable[[list[str]], Vectors]) -> None:
    """Write the vectors of the words among an index's sorted tokens."""
    numbers = [number for number, token in enumerate(tokens) if is_word(token)]
    write_array(_numbers(folder), np.array(numbers, dtype=np.int32))
    write_array(_matrix(folder), embed_words([tokens[number] for number in numbers]))


def is_word(token: str) -> bool:
    """Whether a token is a word with a meaning of its own: no stem, no part of a compound, no number."""
    return token[0] not in (STEM, PART) and token.isalpha()


def _numbers(folder: Path) -> Path:
    return folder / "words.npy"


def _matrix(folder: Path) -> Path:
    return folder / "word_vectors.npy"
