"""Words of the notes that mean much the same as a word of the question, by the embedding model.

Each word (lemma) of the index's vocabulary has a vector. The question's words are compared with these, not with every
statement, so the cost follows the number of different words. Of very many, FAISS' 4-bit product codes bring up the
nearest, which are then compared exactly: of 3,280 nearest words among 62,802 they miss none, and a word takes 0.3 ms
instead of the 8 that reading all its vectors takes. What is nearest to the vocabulary's own words is found when the
index is built: most words of a question are among them, in one form or another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import PART, STEM
from randers_rag.embedding.base import Vectors
from randers_rag.errors import IndexDamagedError
from randers_rag.index.codes import faiss_library, one_thread, pieces_of, read_codes, write_codes
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.ranking import Rows, Scores, best
from randers_rag.index.vocabulary import Vocabulary

LEAST, MOST = 0.45, 12
"""The cosine that a word must have at least, and how many words are taken at most."""
EXACT_UP_TO = 20_000
"""Up to so many words all are compared."""
_REFINED = 200
"""Words that the codes bring up, to be compared exactly."""
_SAME = 0.99999
"""The cosine from which two vectors are of the same word."""
_SLAB = 256
_PIECE, _TRAINING, _SEED = (2, 1), 10_000, 4


@dataclass(frozen=True)
class Related:
    """The vectors of an index's words; ``numbers[i]`` is the token that row i stands for.

    ``found`` and ``cosines`` hold what is nearest to each row where ``codes`` are used, shape (rows, ``MOST``): rows,
    nearest first, -1 after the last.
    """

    vocabulary: Vocabulary
    numbers: NDArray[np.int32]
    matrix: Vectors
    codes: Path | None = None
    found: NDArray[np.int32] | None = None
    cosines: Vectors | None = None

    @classmethod
    def open(cls, folder: Path, vocabulary: Vocabulary) -> Related:
        """Open the word vectors of an index folder."""
        numbers: NDArray[np.int32] = read_array(_numbers(folder))
        matrix: Vectors = read_array(_matrix(folder))
        if matrix.ndim != 2 or len(matrix) != len(numbers):
            raise IndexDamagedError(f"The word vectors in {folder} do not fit together. {REMEDY}")
        if len(matrix) <= EXACT_UP_TO:
            return cls(vocabulary, numbers, matrix)
        found, nearest = (read_array(path) for path in _nearest_files(folder))
        if not found.shape == nearest.shape == (len(matrix), MOST):
            raise IndexDamagedError(f"The nearest words in {folder} do not fit together. {REMEDY}")
        return cls(vocabulary, numbers, matrix, _codes(folder), found, nearest)

    def to(self, words: Sequence[str], vectors: Vectors) -> list[list[tuple[str, float]]]:
        """Return for each word with its vector the nearest words with their cosines, nearest first."""
        rows = [self._row(word, vector) for word, vector in zip(words, vectors, strict=True)]
        new = [place for place, row in enumerate(rows) if row is None]
        compared = dict(zip(new, self._compared(vectors[new]) if new else (), strict=True))
        return [compared[place] if row is None else self._known(row) for place, row in enumerate(rows)]

    def _row(self, word: str, vector: Vectors) -> int | None:
        """Return the row of a word of the notes with this vector, where it is known what is nearest to it."""
        if self.found is None or (token := self.vocabulary.find(word)) is None:
            return None
        row = int(np.searchsorted(self.numbers, token))
        there = row < len(self.numbers) and self.numbers[row] == token
        return row if there and float(self.matrix[row] @ vector) > _SAME else None

    def _known(self, row: int) -> list[tuple[str, float]]:
        if self.found is None or self.cosines is None:
            raise ValueError("nothing was found beforehand")
        found, cosines = self.found[row], self.cosines[row]
        some = found >= 0
        return self._named(found[some], cosines[some])

    def _compared(self, vectors: Vectors) -> list[list[tuple[str, float]]]:
        near = zip(vectors, self._near(vectors), strict=True)
        return [self._named(*_nearest(self.matrix, vector, rows)) for vector, rows in near]

    def hold(self) -> None:
        """Open what is opened on demand."""
        if self.codes is not None:
            self._index  # noqa: B018

    def _near(self, vectors: Vectors) -> Sequence[Rows | None]:
        """Return for each vector the rows that may be near to it, ascending; None: any."""
        if self.codes is None:
            return [None] * len(vectors)
        with one_thread():
            return _candidates(self._index, vectors)

    def _named(self, rows: NDArray[np.integer[Any]], values: Scores) -> list[tuple[str, float]]:
        tokens = self.numbers[rows].tolist()
        return [(self.vocabulary[token], value) for token, value in zip(tokens, values.tolist(), strict=True)]

    @cached_property
    def _index(self) -> Any:
        if self.codes is None:
            raise ValueError("there are no codes")
        return read_codes(self.codes, self.matrix.shape)


def write_related(folder: Path, tokens: Sequence[str], embed_words: Callable[[list[str]], Vectors]) -> None:
    """Write the vectors of the words among an index's sorted tokens."""
    numbers = [number for number, token in enumerate(tokens) if is_word(token)]
    write_array(_numbers(folder), np.array(numbers, dtype=np.int32))
    matrix = embed_words([tokens[number] for number in numbers])
    write_array(_matrix(folder), matrix)
    if len(matrix) > EXACT_UP_TO:
        index = _coded(matrix)
        write_codes(_codes(folder), index)
        for path, part in zip(_nearest_files(folder), _nearest_of_all(index, matrix), strict=True):
            write_array(path, part)


def _nearest_of_all(index: Any, matrix: Vectors) -> tuple[NDArray[np.int32], Vectors]:
    """Return for each row the rows nearest to it, nearest first, and their cosines; -1 and 0 after the last."""
    found = np.full((len(matrix), MOST), -1, dtype=np.int32)
    cosines = np.zeros((len(matrix), MOST), dtype=np.float32)
    for start in range(0, len(matrix), _SLAB):
        for row, candidates in enumerate(_candidates(index, matrix[start : start + _SLAB]), start):
            rows, values = _nearest(matrix, matrix[row], candidates)
            found[row, : len(rows)], cosines[row, : len(rows)] = rows, values
    return found, cosines


def _candidates(index: Any, vectors: Vectors) -> list[Rows]:
    """Return for each vector the rows whose codes are nearest to it, ascending."""
    found = index.search(np.ascontiguousarray(vectors), min(_REFINED, index.ntotal))[1]
    return [rows[rows >= 0] for rows in np.sort(found, axis=1)]


def _nearest(matrix: Vectors, vector: Vectors, rows: Rows | None) -> tuple[Rows, Scores]:
    """Return which of some rows (None: of all) are nearest to a vector, nearest first, and their cosines."""
    cosines: Scores = (matrix if rows is None else matrix[rows]) @ vector
    places, values = best(cosines, MOST, np.flatnonzero(cosines >= LEAST))
    return places if rows is None else rows[places], values


def _coded(matrix: Vectors) -> Any:
    library = faiss_library()
    dimension = matrix.shape[1]
    index = library.index_factory(dimension, f"PQ{pieces_of(dimension, _PIECE)}x4fs", library.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(_SEED).choice(len(matrix), min(len(matrix), _TRAINING), replace=False)
    index.train(np.ascontiguousarray(matrix[np.sort(chosen)]))
    index.add(np.ascontiguousarray(matrix))
    return index


def is_word(token: str) -> bool:
    """Whether a token is a word with a meaning of its own: no stem, no part of a compound, no number."""
    return token[0] not in (STEM, PART) and token.isalpha()


def _numbers(folder: Path) -> Path:
    return folder / "words.npy"


def _matrix(folder: Path) -> Path:
    return folder / "word_vectors.npy"


def _codes(folder: Path) -> Path:
    return folder / "word_vectors.faiss"


def _nearest_files(folder: Path) -> tuple[Path, Path]:
    return folder / "word_nearest.npy", folder / "word_nearest.cosines.npy"
