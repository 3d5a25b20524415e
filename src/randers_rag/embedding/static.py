"""The embedded static table: a vector a word, a text's vector is the sum of its words' vectors.

Rows are stored as 8-bit integers with one scale a row. A row's length is the word's weight, learned in training
(frequent words weigh little), so nothing but a sum and a division is left to do for a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.words import words
from randers_rag.embedding.base import Vectors
from randers_rag.embedding.gloss import Glosser


class StaticTable:
    """Embeds texts with the table in ``folder``: ``words.txt``, ``static.npy`` (int8) and ``static-scale.npy``."""

    def __init__(self, folder: Path, glosser: Glosser) -> None:
        self._glosser = glosser
        self._rows = {word: row for row, word in enumerate((folder / "words.txt").read_text("utf-8").split("\n"))}
        self._table: NDArray[np.int8] = np.load(folder / "static.npy", mmap_mode="r", allow_pickle=False)
        self._scale: NDArray[np.float32] = np.load(folder / "static-scale.npy", allow_pickle=False)
        self._word_rows = lru_cache(maxsize=200_000)(self._rows_of_word)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), dimension); a text without a known word gives a zero row."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            rows = self.rows(text)
            if rows:
                vectors[place] = self._scale[rows] @ self._table[rows].astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-9)
        return unit

    def rows(self, text: str) -> list[int]:
        """Return the table rows of a text's words, in order."""
        return [row for key in static_keys(text, self._glosser) for row in self._word_rows(key)]

    def _rows_of_word(self, key: str) -> tuple[int, ...]:
        row = self._rows.get(key)
        if row is not None:
            return (row,)
        return tuple(self._rows[part] for part in spelled_out(key, self._glosser) if part in self._rows)


def static_keys(text: str, glosser: Glosser) -> Iterator[str]:
    """Yield the table's key for each word of a text: the phrase or lemma, or ``en:word`` in an English text."""
    tokens = words(text)
    if glosser.is_english(tokens):
        yield from (f"en:{token}" for token in tokens)
        return
    lexicon, lemma = glosser.morphology.lexicon, glosser.morphology.lemma
    for word in glosser.phrases(tokens):
        yield word if word in lexicon else lemma(word) or word


def spelled_out(key: str, glosser: Glosser) -> tuple[str, ...]:
    """Return the keys that stand for one without a row of its own: a phrase's English words, a compound's parts."""
    if " " in key:
        return tuple(f"en:{word}" for word in words(glosser.gloss(key)))
    return glosser.morphology.parts(key)
