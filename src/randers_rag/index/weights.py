"""BM25 weights of token matrices, counted with numpy.

The weights are bm25s' (Lù 2024, arXiv:2407.03618), variant 'lucene' (Kamphuis et al., ECIR 2020), times k1 + 1, so that
a word said once in a text of average length weighs its inverse document frequency. A test compares them with bm25s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.ragged import Ragged, spread


@dataclass(frozen=True)
class Matrix:
    """Weights by token: ``texts[starts[t]:starts[t + 1]]`` hold token t (ascending), ``weights`` beside them."""

    weights: NDArray[np.float32]
    texts: NDArray[np.int32]
    starts: NDArray[np.int64]

    def owners(self) -> NDArray[np.int32]:
        """Return the token of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def by_text(self, texts: int) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int64]]:
        """Return tokens and weights text by text, and where each of so many texts begins."""
        order = np.argsort(self.texts, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.texts, minlength=texts))))
        return self.owners()[order], self.weights[order], starts.astype(np.int64)

    def taken(self, texts: NDArray[np.int64]) -> Matrix:
        """Return the matrix of these texts (ascending) alone, numbered in their order."""
        place = np.searchsorted(texts, self.texts)
        kept = np.flatnonzero(texts[np.minimum(place, len(texts) - 1)] == self.texts) if len(texts) else place[:0]
        counts = np.bincount(self.owners()[kept], minlength=len(self.starts) - 1)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return Matrix(self.weights[kept], place[kept].astype(np.int32), starts)


def weigh(texts: Ragged, tokens: int, k1: float, b: float) -> Matrix:
    """Return the BM25 weights of texts, given as token numbers below ``tokens``."""
    rows = max(len(texts), 1)
    entries = texts.values.astype(np.int64) * rows + texts.owners()
    entries.sort()
    first = np.flatnonzero(np.concatenate(([True], np.diff(entries) != 0))) if len(entries) else np.zeros(0, np.int64)
    said = np.diff(np.append(first, len(entries)))
    token, text = np.divmod(entries[first], rows)
    del entries
    lengths = texts.lengths / max(len(texts.values) / rows, 1e-9)
    holding = np.bincount(token, minlength=tokens)
    saturation = said / (said + k1 * (1 - b + b * lengths[text]))
    return Matrix(
        weights=(rarity(holding, len(texts))[token] * saturation * (k1 + 1)).astype(np.float32),
        texts=text.astype(np.int32),
        starts=np.concatenate(([0], np.cumsum(holding))).astype(np.int64),
    )


def rarity(frequencies: NDArray[np.int64] | NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Lucene's inverse document frequency of tokens that so many of ``size`` texts hold."""
    found: NDArray[np.float64] = np.log1p((size - frequencies + 0.5) / (frequencies + 0.5))
    return found


def inherit(matrix: Matrix, parents: NDArray[np.int32], worth: float) -> Matrix:
    """Return the matrix where each text also holds what the texts above it say, at ``worth`` a level."""
    tokens = np.repeat(np.arange(len(matrix.starts) - 1, dtype=np.int32), np.diff(matrix.starts))
    by_text = np.argsort(matrix.texts, kind="stable")
    first = np.searchsorted(matrix.texts[by_text], np.arange(len(parents) + 1))
    pieces = [(tokens, matrix.texts, matrix.weights)]
    above, discount = parents, worth
    while (above >= 0).any():
        nested = np.flatnonzero(above >= 0)
        counts = first[above[nested] + 1] - first[above[nested]]
        source = by_text[spread(first[above[nested]], counts)]
        texts = np.repeat(nested, counts).astype(np.int32)
        pieces.append((tokens[source], texts, matrix.weights[source] * np.float32(discount)))
        above = np.where(above >= 0, parents[above], -1)
        discount *= worth
    return strongest(pieces, len(matrix.starts) - 1) if len(pieces) > 1 else matrix


def strongest(pieces: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]], tokens: int) -> Matrix:
    """Put entries (token, text, weight) together; of several for one token and text the strongest stays."""
    token, text, weight = (np.concatenate(column) for column in zip(*pieces, strict=True))
    if not len(token):
        return Matrix(weight, text, np.zeros(tokens + 1, dtype=np.int64))
    order = np.lexsort((text, token))
    token, text, weight = token[order], text[order], weight[order]
    first = np.flatnonzero(np.concatenate(([True], (np.diff(token) != 0) | (np.diff(text) != 0))))
    starts = np.searchsorted(token[first], np.arange(tokens + 1)).astype(np.int64)
    return Matrix(np.maximum.reduceat(weight, first), text[first], starts)
