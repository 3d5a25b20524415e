"""Finds, with an encoder that is half trained, what it still takes for an answer and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from data import Triple
from numpy.typing import NDArray

from randers_rag.search.cohort import unanswered_texts

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

SURE = 0.9
"""What another topic's text may be as near as, of the nearness of the true one, to count as no answer.

Nearer ones often are answers that nobody marked (Moreira et al., NV-Retriever, arXiv 2407.15831).
"""
NEAREST = 8
"""So many are kept of each kind."""
_SLAB = 512


def harder(data: Sequence[Triple], encode: Encode) -> list[Triple]:
    """Return the triples with the near misses and strange questions that the encoder finds hardest.

    Of judged notes, all that was judged no answer is one; of topics, the texts of others that are not too near, and
    questions that no such note answers.
    """
    questions, statements = _Texts(data, lambda triple: triple.question), _Texts(data, lambda triple: triple.statement)
    asked, told = questions.encoded(encode), statements.encoded(encode)
    true = _true(data, questions, statements, asked, told)
    misses = dict(_mined(questions, asked, statements, told, {text: true[0][text] for text in questions.texts}))
    outside = [text for kind in unanswered_texts() for text in kind]
    strange = dict(_mined(statements, told, questions, asked, {text: true[1][text] for text in statements.texts}))
    world = dict(_nearest_of(statements.texts, told, outside, encode(outside)))
    judged = _Judged(encode)
    return [
        judged.harder(triple)
        if triple.strange
        else replace(
            triple,
            near_misses=triple.near_misses + misses[triple.question],
            strange=strange[triple.statement] + world[triple.statement],
        )
        for triple in data
    ]


class _Texts:
    """The different texts of one kind, with their sources."""

    def __init__(self, data: Sequence[Triple], text_of: Callable[[Triple], str]) -> None:
        sources: dict[str, str] = {}
        for triple in data:
            sources.setdefault(text_of(triple), triple.source)
        self.texts = list(sources)
        self.sources = np.array([sources[text] for text in self.texts])
        self.place = {text: row for row, text in enumerate(self.texts)}

    def encoded(self, encode: Encode) -> NDArray[np.float32]:
        return encode(self.texts)


def _true(
    data: Sequence[Triple],
    questions: _Texts,
    statements: _Texts,
    asked: NDArray[np.float32],
    told: NDArray[np.float32],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return how near the true counterparts of each question and of each statement are on average."""
    cosines = [float(asked[questions.place[t.question]] @ told[statements.place[t.statement]]) for t in data]
    found: tuple[dict[str, list[float]], dict[str, list[float]]] = ({}, {})
    for triple, cosine in zip(data, cosines, strict=True):
        found[0].setdefault(triple.question, []).append(cosine)
        found[1].setdefault(triple.statement, []).append(cosine)
    means = [{text: float(np.mean(values)) for text, values in kind.items()} for kind in found]
    return means[0], means[1]


def _mined(
    texts: _Texts,
    vectors: NDArray[np.float32],
    others: _Texts,
    other_vectors: NDArray[np.float32],
    true: dict[str, float],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield for each text the nearest of the others that are of another topic and not too near."""
    for start in range(0, len(texts.texts), _SLAB):
        cosines = vectors[start : start + _SLAB] @ other_vectors.T
        for row, text in enumerate(texts.texts[start : start + _SLAB]):
            values = cosines[row]
            values[(values > SURE * true[text]) | (others.sources == texts.sources[start + row])] = -1
            nearest = np.argpartition(-values, NEAREST)[:NEAREST]
            yield text, tuple(others.texts[place] for place in nearest.tolist() if values[place] > 0)


def _nearest_of(
    texts: Sequence[str], vectors: NDArray[np.float32], others: Sequence[str], other_vectors: NDArray[np.float32]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for start in range(0, len(texts), _SLAB):
        cosines = vectors[start : start + _SLAB] @ other_vectors.T
        nearest = np.argpartition(-cosines, 2, axis=1)[:, :2]
        for text, places in zip(texts[start : start + _SLAB], nearest.tolist(), strict=True):
            yield text, tuple(others[place] for place in places)


class _Judged:
    """The triples of judged notes with the hardest of what was judged no answer."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def harder(self, triple: Triple) -> Triple:
        return replace(
            triple,
            near_misses=self._hardest(triple.question, triple.near_misses),
            strange=self._hardest(triple.statement, triple.strange),
        )

    def _hardest(self, text: str, others: Sequence[str]) -> tuple[str, ...]:
        new = [one for one in dict.fromkeys((text, *others)) if one not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encode(new), strict=True))
        cosines = np.array([self._vectors[one] @ self._vectors[text] for one in others])
        return tuple(others[place] for place in np.argsort(-cosines)[:NEAREST].tolist())
