"""Finds, with an encoder that is half trained, what it still takes for an answer and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from data import Topic
from numpy.typing import NDArray

from randers_rag.search.cohort import unanswered_texts

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

SURE = 0.9
"""What another topic's text may be as near as, of the nearness of the true one, to count as no answer.

Nearer ones often are answers that nobody marked (Moreira et al., NV-Retriever, arXiv 2407.15831).
"""
NEAREST, UNANSWERED = 8, 2
"""So many are kept of other topics (or of the judged note), and of the questions that no note answers."""
_SLAB = 128
_LEAST = np.float32(0.1)
"""Texts that belong together are taken to be at least so near."""


def harder(data: Sequence[Topic], encode: Encode) -> list[Topic]:
    """Return the topics with the near misses and strange questions that the encoder finds hardest.

    Of judged notes, all that was judged no answer is one; of topics, the texts of others that are not too near, and
    questions that no such note answers.
    """
    questions = _Texts(((text, topic.source) for topic in data for text in topic.questions), encode)
    statements = _Texts(((text, topic.source) for topic in data for text in topic.statements), encode)
    unanswered = _Texts(((text, "") for kind in unanswered_texts() for text in kind), encode)
    judged = _Judged(encode)
    plain = [topic for topic in data if not topic.strange]
    return [judged.harder(topic) for topic in data if topic.strange] + [
        found
        for start in range(0, len(plain), _SLAB)
        for found in _harder(plain[start : start + _SLAB], questions, statements, unanswered)
    ]


def _harder(data: Sequence[Topic], questions: _Texts, statements: _Texts, unanswered: _Texts) -> Iterator[Topic]:
    asked, said = [questions.of(topic.questions) for topic in data], [statements.of(topic.statements) for topic in data]
    cosines = [pair[0] @ pair[1].T for pair in zip(asked, said, strict=True)]
    sources = [topic.source for topic in data]
    to_asked = [_scaled(vectors, true.mean(axis=1)) for vectors, true in zip(asked, cosines, strict=True)]
    to_said = [_scaled(vectors, true.mean(axis=0)) for vectors, true in zip(said, cosines, strict=True)]
    misses = statements.nearest(to_asked, sources, NEAREST)
    strange = questions.nearest(to_said, sources, NEAREST)
    outside = unanswered.nearest(said, sources, UNANSWERED)
    for topic, *texts in zip(data, misses, strange, outside, strict=True):
        yield replace(topic, near_misses=topic.near_misses + texts[0], strange=texts[1] + texts[2])


def _scaled(vectors: NDArray[np.float32], true: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors with which the product is 1 for what is as near as what belongs to them."""
    scaled: NDArray[np.float32] = vectors / np.maximum(true, _LEAST)[:, None]
    return scaled


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

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of some of the texts, one a row."""
        vectors: NDArray[np.float32] = self.vectors[[self._place[text] for text in texts]]
        return vectors

    def nearest(
        self, of_topics: Sequence[NDArray[np.float32]], sources: Sequence[str], most: int
    ) -> Iterator[tuple[str, ...]]:
        """Yield for each topic the texts of other topics that are near to any of its vectors, and too near to none."""
        starts = np.cumsum([0, *(len(vectors) for vectors in of_topics[:-1])])
        nearness = np.maximum.reduceat(np.concatenate(of_topics) @ self.vectors.T, starts, axis=0)
        for source, values in zip(sources, nearness, strict=True):
            values[(self.sources == source) | (values > SURE)] = -1
            nearest = np.argpartition(-values, min(most, len(values) - 1))[:most]
            yield tuple(self.texts[place] for place in nearest.tolist() if values[place] > 0)


class _Judged:
    """The topics of judged notes with the hardest of what was judged no answer."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def harder(self, topic: Topic) -> Topic:
        """Return a topic with the nearest of its near misses and strange questions."""
        return replace(
            topic,
            near_misses=self._hardest(topic.questions, topic.near_misses),
            strange=self._hardest(topic.statements, topic.strange),
        )

    def _hardest(self, texts: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
        new = [one for one in dict.fromkeys((*texts, *others)) if one not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encode(new), strict=True))
        if not others:
            return ()
        own = np.stack([self._vectors[text] for text in texts])
        nearness: NDArray[np.float32] = (np.stack([self._vectors[one] for one in others]) @ own.T).max(axis=1)
        return tuple(others[place] for place in np.argsort(-nearness, kind="stable")[:NEAREST].tolist())
