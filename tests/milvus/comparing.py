"""Whether two stores say the same, statement by statement and score by score."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product

import numpy as np

from fakes import FakeEmbedder
from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import FAST, DanishEmbedder
from randers_rag.index import SearchIndex
from randers_rag.schema import Filters, Hit
from randers_rag.search import Calibration, Searcher, calibration_for

TOPICS = ("cykelstier", "flere busser", "skole", "skolen og hallen", "børn", "bad", "ungdomsboliger", "lærer", "")
FILTERS = (
    Filters(),
    Filters(groups=(1,)),
    Filters(groups=(2, 3)),
    Filters(questions=(2,)),
    Filters(themes=("Trafik", "Byliv")),
    Filters(notes=("havn",), groups=(1, 3)),
    Filters(groups=(9,)),
    Filters(notes=("nowhere",)),
)


class Finder:
    """Searches one index."""

    def __init__(self, index: SearchIndex, embedder: Embedder | None = None) -> None:
        self._searcher = Searcher(index, embedder or FakeEmbedder(), calibration())

    def __call__(self, topic: str, filters: Filters) -> tuple[list[Hit], int, float]:
        """Return every hit with its score, how many are cited, and how sure the search is."""
        ranking = self._searcher.rank(topic, filters)
        return self._searcher.hits(ranking, 1000), ranking.cited, ranking.confidence


@cache
def calibration() -> Calibration:
    return calibration_for(DanishEmbedder(FAST), "unused")


def assert_same(
    one: SearchIndex,
    other: SearchIndex,
    topics: Iterable[str] = TOPICS,
    filters: Iterable[Filters] = FILTERS,
) -> None:
    assert len(one) == len(other)
    assert one.manifest.counts == other.manifest.counts
    assert tuple(one.notes) == tuple(other.notes)
    assert one.outlines == other.outlines
    assert list(one.statements) == list(other.statements)
    assert dict(one.words.forms) == dict(other.words.forms)
    found, there = Finder(one), Finder(other)
    for topic, limits in product(topics, filters):
        assert found(topic, limits) == there(topic, limits), (topic, limits)
    for number in range(len(one.notes)):
        np.testing.assert_array_equal(one.vectors_of(one.note_rows(number)), other.vectors_of(other.note_rows(number)))
