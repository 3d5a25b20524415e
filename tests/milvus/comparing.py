"""Whether two stores say the same, statement by statement and score by score."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest

from fakes import FakeEmbedder
from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import FAST, DanishEmbedder
from randers_rag.index import SearchIndex
from randers_rag.schema import Filters, Statement
from randers_rag.search import Calibration, Searcher, calibration_for
from randers_rag.search.cohort import Cohort, cohort_texts, unanswered_texts
from randers_rag.search.prior import Lessons, Prior, answered_texts

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
        embedder = embedder or FakeEmbedder()
        self._searcher = Searcher(index, embedder, calibration(embedder))

    def __call__(self, topic: str, filters: Filters) -> tuple[list[Statement], list[Statement], list[float]]:
        """Return every statement, best first, those that are cited, and how sure the search is, then all scores."""
        ranking = self._searcher.rank(topic, filters)
        hits = self._searcher.hits(ranking, 1000)
        verdict = self._searcher.judge(ranking)
        scores = [verdict.confidence, *(hit.score for hit in hits)]
        cited = self._searcher.hits(verdict.cited, 1000)
        return [hit.statement for hit in hits], [hit.statement for hit in cited], scores


def assert_alike(one: Finder, other: Finder, topics: Iterable[str], filters: Iterable[Filters]) -> None:
    """Scores may differ in their last bits: a matrix product sums up differently for another number of rows."""
    for topic, limits in product(topics, filters):
        (statements, cited, scores), (others, also_cited, expected) = one(topic, limits), other(topic, limits)
        assert (statements, cited) == (others, also_cited), (topic, limits)
        assert scores == pytest.approx(expected, rel=1e-4, abs=1e-4), (topic, limits)


def calibration(embedder: Embedder) -> Calibration:
    """Return the weights of ``danish-fast`` beside a cohort and a prior in the embedder's own vectors."""
    shipped = calibration_for(DanishEmbedder(FAST), "unused")
    topics = [*answered_texts()[:30], *unanswered_texts()[0][:30]]
    lessons = Lessons.of(topics, embedder.embed_queries(topics), np.arange(60) < 30)
    prior = Prior.learnt(lessons, lessons)
    return shipped.model_copy(update={"cohort": Cohort.of(embedder, cohort_texts(30)), "prior": prior})


def assert_same(
    one: SearchIndex,
    other: SearchIndex,
    topics: Iterable[str] = TOPICS,
    filters: Iterable[Filters] = FILTERS,
) -> None:
    assert len(one) == len(other)
    counts = (index.manifest.counts.model_copy(update={"headings": 0}) for index in (one, other))
    assert next(counts) == next(counts)
    assert tuple(one.notes) == tuple(other.notes)
    assert one.outlines == other.outlines
    assert list(one.statements) == list(other.statements)
    assert dict(one.words.forms) == dict(other.words.forms)
    assert_alike(Finder(one), Finder(other), topics, filters)
    for number in range(len(one.notes)):
        np.testing.assert_array_equal(one.vectors_of(one.note_rows(number)), other.vectors_of(other.note_rows(number)))
