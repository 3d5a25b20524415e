"""What speaks for each statement: meaning and words, of the statement itself and of the heading above it.

All signals are computed for every row while the index is small; in a large one for the rows that the vectors and the
postings bring up. Each signal is about 0 to 1, higher is better.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept
from randers_rag.embedding.base import Embedder
from randers_rag.index import Field, SearchIndex, Selection
from randers_rag.search.remembered import Remembered
from randers_rag.search.siblings import Siblings

Signal = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FACT = re.compile(
    r"\b(hvornår|klokken|hvad dato|hvilken dato|koster|hvor (langt|mange|meget|gammel|længe|ofte|høj|stor|dyrt?)|"
    r"hvad (betyder|hedder|hed)|hvad er (en|et)|"
    r"when|how (many|much|far|long|old|often)|what (time|does))\b"
)
CANDIDATES = 300
"""Rows that the vectors and the postings each bring up in a large index."""
SIMILAR_WEIGHT = 0.5
"""What a match of a word that is written alike is worth, times how alike it is."""


@dataclass(frozen=True)
class Evidence:
    """The signals of some rows of an index, one array each, all of the same length.

    ``dense`` and ``theme_dense`` are cosines with the statement and its heading; ``coverage`` and ``theme_coverage``
    how much of the question's words each says (0..1), ``soft`` and ``theme_soft`` the same with words of like meaning,
    ``alike`` with words of like spelling. ``said`` is the share of the question's words, weighed by rarity, that the
    statement says at all, ``theme_said`` its heading, ``said_with_theme`` both together; ``soft_with_theme`` how much
    of them, words of like meaning among them, one of the two says. ``siblings_dense`` is the mean cosine of the others
    under the same heading, ``siblings_soft`` the highest ``soft_with_theme`` among them: what is said about one thing
    stands together. ``vector`` is the question's.
    ``asks_fact`` says that a time, a number, a price, a name or what a word means is asked for, which notes of a
    discussion seldom hold.
    ``topic`` is what was searched for, ``concepts`` are its words, ``related`` the words of the notes that each was
    taken to mean as well.
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
    soft_with_theme: Signal
    siblings_dense: Signal
    siblings_soft: Signal
    vector: Signal
    asks_fact: bool
    topic: str
    concepts: tuple[Concept, ...]
    related: tuple[tuple[tuple[str, float], ...], ...]


class EvidenceReader:
    """Collects the evidence for a topic from an index."""

    def __init__(self, index: SearchIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._meant = Remembered(lambda new: index.words.meant_like(new, embedder.embed_words(new)))
        self._spelt = Remembered(lambda new: [index.words.spelt_like(word) for word in new])
        self._beside = ThreadPoolExecutor(os.cpu_count() or 1)

    def embed(self, topics: Sequence[str]) -> list[Signal]:
        """Return the vectors of topics."""
        return list(self._embedder.embed_queries(topics))

    def read(self, topic: str, within: Selection | None, vector: Signal | None = None) -> Evidence:
        """Return the evidence on a topic; rows outside the selection take part in the statistics, not in the answer.

        ``vector`` is the topic's, where it is known.
        """
        if vector is None:
            vector = self.embed([topic])[0]
        near = None if self._index.small else self._beside.submit(self._index.near, vector, CANDIDATES, within)
        concepts = self._index.words.tokeniser.concepts(topic)
        asked = [concept.word for concept in concepts]
        related = self._meant(asked)
        soft = [softened(concept, found) for concept, found in zip(concepts, related, strict=True)]
        alike = [widened(concept, found) for concept, found in zip(concepts, self._spelt(asked), strict=True)]
        if near is None:
            rows = self._index.first()
        else:
            either = [joined(*pair) for pair in zip(soft, alike, strict=True)]
            rows = _ascending(np.concatenate([self._index.matching(either, CANDIDATES, within), near.result()]))
        own = _Said(self._index.said, rows, None, concepts, soft, alike)
        themes = self._index.themes_of(rows).astype(np.int64)
        above = _Said(self._index.headings, *_headings(themes), concepts, soft)
        dense = self._index.cosines(rows, vector)
        soft_with_theme = own.weighed(np.maximum(own.shares(_SOFT), above.shares(_SOFT)))
        siblings = Siblings(self._index.notes_of(rows).astype(np.int64), themes)
        return Evidence(
            rows=rows,
            admitted=np.ones(len(rows), dtype=np.bool_) if within is None else within.admits(rows),
            dense=dense,
            theme_dense=above.spread(self._index.theme_cosines(above.texts, vector)),
            coverage=own.share(_PLAIN, _PLAIN),
            theme_coverage=above.share(_PLAIN, _PLAIN),
            soft=own.share(_SOFT, _PLAIN),
            theme_soft=above.share(_SOFT, _PLAIN),
            alike=own.share(_ALIKE, _ALIKE),
            said=own.weighed(own.says),
            theme_said=own.weighed(above.says),
            said_with_theme=own.weighed(own.says | above.says),
            has_theme=above.there.astype(np.float32),
            soft_with_theme=soft_with_theme,
            siblings_dense=siblings.mean(dense),
            siblings_soft=siblings.highest(soft_with_theme),
            vector=vector,
            asks_fact=bool(FACT.search(topic)),
            topic=topic,
            concepts=concepts,
            related=tuple(tuple(found) for found in related),
        )


class _Said:
    """What some texts say of what is asked, each spread over the rows that it belongs to.

    ``place`` gives each row's text, ``len(texts)`` for none. What the signals mean is told at :class:`Evidence`.
    """

    def __init__(self, field: Field, texts: Rows, place: Rows | None, *asked: Sequence[Concept]) -> None:
        self._place = place
        self.texts = texts
        every = [concept for concepts in asked for concept in concepts]
        ends = np.cumsum([len(concepts) for concepts in asked])[:-1]
        self._worths = np.split(field.worths(every, texts), ends)
        self._scores = [part.sum(axis=0) for part in self._worths]
        self._rarities = np.split(field.rarities(every), ends)
        self._possible = [max(float(rarities.sum()), 1e-9) for rarities in self._rarities]
        self._says = self._worths[0] > 0

    def weighed(self, values: NDArray[Any]) -> Signal:
        """Return for each row the mean of some values, one a concept, weighed by rarity.

        It is added up concept by concept: a matrix product differs in the last digit by where the values lie in memory.
        """
        rarities = self._rarities[_PLAIN]
        weights = rarities / max(rarities.sum(), np.float32(1e-9))
        mean: Signal = (weights[:, None] * values).sum(axis=0)
        return mean

    @property
    def there(self) -> Mask:
        """Which rows have a text."""
        return np.ones(len(self.texts), dtype=np.bool_) if self._place is None else self._place < len(self.texts)

    def spread(self, values: Signal) -> Signal:
        """Return a value of each text for each row; 0 where a row has none."""
        return values if self._place is None else np.append(values, np.float32(0))[self._place]

    @property
    def says(self) -> Mask:
        """For each concept and row whether the row's text says it in any of its variants."""
        return self._spread_concepts(self._says)

    def shares(self, kind: int) -> Signal:
        """Return for each concept and row how much of it the row's text says, 0..1."""
        possible = np.maximum(self._rarities[kind], np.float32(1e-9))[:, None]
        return self._spread_concepts(np.minimum(self._worths[kind] / possible, np.float32(1)))

    def _spread_concepts(self, values: NDArray[Any]) -> NDArray[Any]:
        if self._place is None:
            return values
        return np.append(values, np.zeros((len(values), 1), dtype=values.dtype), axis=1)[:, self._place]

    def share(self, kind: int, of: int) -> Signal:
        """Return how much of what was asked each row's text says, 0..1; words that no text holds count as asked."""
        return self.spread(np.minimum(self._scores[kind] / np.float32(self._possible[of]), np.float32(1)))


_PLAIN, _SOFT, _ALIKE = range(3)


def _ascending(rows: Rows) -> Rows:
    """Return some rows ascending, each once: of so few in a tenth of the time that ``np.unique`` takes."""
    ordered = np.sort(rows)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def _headings(themes: Rows) -> tuple[Rows, Rows]:
    """Return the themes that some rows stand under, ascending, and each row's place among them (their number: none)."""
    found = _ascending(themes[themes >= 0])
    return found, np.where(themes >= 0, np.searchsorted(found, themes), len(found))


def softened(concept: Concept, words: Sequence[tuple[str, float]]) -> Concept:
    """Return the concept with words of like meaning as further variants, worth their cosine."""
    known = {token for token, _ in concept.variants}
    return replace(concept, variants=concept.variants + tuple(pair for pair in words if pair[0] not in known))


def widened(concept: Concept, words: Sequence[tuple[str, float]]) -> Concept:
    """Return the concept with words that are written alike; a match is worth their likeness * ``SIMILAR_WEIGHT``."""
    return softened(concept, [(token, likeness * SIMILAR_WEIGHT) for token, likeness in words])


def joined(concept: Concept, other: Concept) -> Concept:
    """Return the concept with the variants of both; one that both have is worth what it is in both together."""
    worths = dict(concept.variants)
    for token, worth in other.variants:
        worths[token] = worths.get(token, 0.0) + worth
    return replace(concept, variants=tuple(worths.items()))
