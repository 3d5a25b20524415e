"""What speaks for each statement: meaning and words, of the statement itself and of the heading above it.

All signals are computed for every row while the index is small; in a large one for the rows that the vectors and the
postings bring up. Each signal is about 0 to 1, higher is better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept
from randers_rag.embedding.base import Embedder
from randers_rag.index import Index

Signal = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FACT = re.compile(
    r"\b(hvornår|klokken|hvad dato|hvilken dato|koster|hvor (langt|mange|meget|gammel|længe|ofte|høj|stor|dyrt?)|"
    r"when|how (many|much|far|long|old|often)|what time)\b"
)
EXHAUSTIVE = 20_000
"""Up to so many statements every row is scored."""
CANDIDATES = 300
"""Rows that the vectors and the postings each bring up in a larger index."""


@dataclass(frozen=True)
class Evidence:
    """The signals of some rows of an index, one array each, all of the same length.

    ``dense`` and ``theme_dense`` are cosines with the statement and its heading; ``coverage`` and ``theme_coverage``
    how much of the question's words each says (0..1), ``soft`` and ``theme_soft`` the same with words of like meaning,
    ``alike`` with words of like spelling. ``said`` is the share of the question's words, weighed by rarity, that the
    statement says at all, ``theme_said`` its heading, ``said_with_theme`` both together. ``asks_fact`` says that a
    time, a number or a price is asked for, which notes of a discussion seldom hold. ``concepts`` are the question's
    words, ``related`` the words of the notes that each was taken to mean as well.
    """

    rows: Rows
    admitted: Mask
    dense: Signal
    theme_dense: Signal
    coverage: Signal
    theme_coverage: Signal
    soft: Signal
    theme_soft: Signal
    alike: Signal
    said: Signal
    theme_said: Signal
    said_with_theme: Signal
    has_theme: Signal
    asks_fact: bool
    concepts: tuple[Concept, ...]
    related: tuple[tuple[tuple[str, float], ...], ...]


class EvidenceReader:
    """Collects the evidence for a topic from an index."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def read(self, topic: str, mask: Mask | None) -> Evidence:
        """Return the evidence on a topic; rows outside the mask take part in the statistics, not in the answer."""
        lexical = self._index.lexical
        concepts = lexical.concepts(topic)
        vector = self._embedder.embed_queries([topic])[0]
        meanings = self._embedder.embed_words([concept.word for concept in concepts])
        related = self._index.related.to(meanings) if concepts else []
        soft = [softened(concept, words) for concept, words in zip(concepts, related, strict=True)]
        alike = lexical.widened(concepts)
        rows = self._rows(vector, [*soft, *alike], mask)
        themes = lexical.themes
        possible = max(lexical.statements.possible(concepts), 1e-9)
        possible_theme = max(themes.possible(concepts), 1e-9)

        weights = lexical.statements.rarities(concepts)
        weights = weights / max(weights.sum(), np.float32(1e-9))
        own = lexical.statements.said(concepts)[:, rows]
        above = np.append(themes.said(concepts), np.zeros((len(concepts), 1), dtype=np.bool_), axis=1)
        above = above[:, self._index.theme_of_row[rows]]

        def of_theme(values: Signal) -> Signal:
            return self._index.by_row(values)[rows]

        return Evidence(
            rows=rows,
            admitted=np.ones(len(rows), dtype=np.bool_) if mask is None else mask[rows],
            dense=self._index.vectors.matrix[rows] @ vector,
            theme_dense=of_theme(self._index.theme_scores(vector)),
            coverage=lexical.statements.coverage(concepts)[rows],
            theme_coverage=of_theme(themes.coverage(concepts)),
            soft=np.minimum(lexical.statements.scores(soft)[rows] / np.float32(possible), np.float32(1)),
            theme_soft=of_theme(np.minimum(themes.scores(soft) / np.float32(possible_theme), np.float32(1))),
            alike=lexical.statements.coverage(alike)[rows],
            said=weights @ own,
            theme_said=weights @ above,
            said_with_theme=weights @ (own | above),
            has_theme=(self._index.theme_of_row[rows] >= 0).astype(np.float32),
            asks_fact=bool(FACT.search(topic)),
            concepts=concepts,
            related=tuple(tuple(words) for words in related),
        )

    def _rows(self, vector: Signal, concepts: Sequence[Concept], mask: Mask | None) -> Rows:
        total = len(self._index)
        if total <= EXHAUSTIVE:
            return np.arange(total, dtype=np.int64)
        near, _ = self._index.vectors.search(vector, CANDIDATES, mask)
        matching, _ = self._index.lexical.top(concepts, CANDIDATES, mask)
        return np.union1d(near, matching)


def softened(concept: Concept, words: Sequence[tuple[str, float]]) -> Concept:
    """Return the concept with words of like meaning as further variants, worth their cosine."""
    known = {token for token, _ in concept.variants}
    return replace(concept, variants=concept.variants + tuple(pair for pair in words if pair[0] not in known))
