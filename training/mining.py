"""Finds, with an encoder that is half trained, what it still takes for an answer and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
NEAREST, UNANSWERED = 8, 2
"""So many are kept of other topics (or of the judged note), and of the questions that no note answers."""
_SLAB = 512


def harder(data: Sequence[Triple], encode: Encode) -> list[Triple]:
    """Return the triples with the near misses and strange questions that the encoder finds hardest.

    Of judged notes, all that was judged no answer is one; of topics, the texts of others that are not too near, and
    questions that no such note answers.
    """
    questions = _Texts(((triple.question, triple.source) for triple in data), encode)
    statements = _Texts(((triple.statement, triple.source) for triple in data), encode)
    unanswered = _Texts(((text, "") for kind in unanswered_texts() for text in kind), encode)
    cosines = [float(questions.of(t.question) @ statements.of(t.statement)) for t in data]
    true = (_means([t.question for t in data], cosines), _means([t.statement for t in data], cosines))
    misses = dict(_nearest(questions, statements, NEAREST, true[0]))
    strange = dict(_nearest(statements, questions, NEAREST, true[1]))
    outside = dict(_nearest(statements, unanswered, UNANSWERED))
    judged = _Judged(encode)
    return [
        judged.harder(triple)
        if triple.strange
        else replace(
            triple,
            near_misses=triple.near_misses + misses[triple.question],
            strange=strange[triple.statement] + outside[triple.statement],
        )
        for triple in data
    ]


class _Texts:
    """Different texts with their vectors and topics; a text of several topics is of the first."""

    def __init__(self, texts: Iterable[tuple[str, str]], encode: Encode) -> None:
        sources: dict[str, str] = {}
        for text, source in texts:
            sources.setdefault(text, source)
        self.texts = list(sources)
        self.sources = np.array(list(sources.values()))
        self.vectors = encode(self.texts)
        self._place = {text: row for row, text in enumerate(self.texts)}

    def of(self, text: str) -> NDArray[np.float32]:
        """Return the vector of one text."""
        vector: NDArray[np.float32] = self.vectors[self._place[text]]
        return vector


def _means(texts: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """Return the mean of the values that stand beside each text."""
    found: dict[str, list[float]] = {}
    for text, value in zip(texts, values, strict=True):
        found.setdefault(text, []).append(value)
    return {text: float(np.mean(of_text)) for text, of_text in found.items()}


def _nearest(
    texts: _Texts, others: _Texts, most: int, true: Mapping[str, float] | None = None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield for each text the nearest of the others, of other topics; with ``true``, those that are not too near."""
    for start in range(0, len(texts.texts), _SLAB):
        cosines = texts.vectors[start : start + _SLAB] @ others.vectors.T
        for row, values in enumerate(cosines, start):
            text = texts.texts[row]
            out = others.sources == texts.sources[row]
            values[out if true is None else out | (values > SURE * true[text])] = -1
            nearest = np.argpartition(-values, most)[:most]
            yield text, tuple(others.texts[place] for place in nearest.tolist() if values[place] > 0)


class _Judged:
    """The triples of judged notes with the hardest of what was judged no answer."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def harder(self, triple: Triple) -> Triple:
        """Return a triple with the nearest of its near misses and strange questions."""
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
