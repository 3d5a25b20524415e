"""Search: a topic and filters in, ranked statements out, and which of them answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from randers_rag.danish.words import words
from randers_rag.embedding.base import Embedder
from randers_rag.index import SearchIndex, Selection
from randers_rag.schema import Filters, Hit
from randers_rag.search.calibration import Calibration
from randers_rag.search.evidence import Evidence, EvidenceReader, Rows, Signal
from randers_rag.search.spelled import SpelledTopic

MOST_CITED = 300
"""Statements that an answer quotes at most."""
_NO_ROWS: Rows = np.zeros(0, dtype=np.int64)
THING_SHARE = np.float32(0.5)
"""What the score of one thing of a list counts beside that of the whole list."""
_NOTHING_TOLD = -0.01
"""The confidence of an answer of headings alone."""
HEARD_ALONE = 2.0
"""The confidence from which one thing of a list is answered though the whole is not."""
ALSO_FROM, ALSO_MOST = 0.6, 5
"""The cosine from which a related word is told of as searched for too, and how many are told at most."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Rows of the index that the filters admit, best first, with scores, and what they were ranked by.

    ``evidence`` is None where everything within the filters is asked for; ``worths`` are the scores of its rows.
    ``whole`` and ``things`` are the rankings of a topic that lists things, and of each of them, where it does: ``rows``
    are then ranked by all of these.
    """

    rows: Rows
    scores: Signal
    evidence: Evidence | None = None
    worths: Signal | None = None
    whole: Ranking | None = None
    things: tuple[Ranking, ...] = ()

    @property
    def vectors(self) -> list[Signal] | None:
        """The vectors of the topic and of the things that it lists; None where nothing was compared."""
        rankings = (self, *self.things)
        return [one.evidence.vector for one in rankings if one.evidence] if self.evidence else None

    def only(self, places: Rows) -> Ranking:
        """Return what stands at some places of the ranking."""
        return replace(self, rows=self.rows[places], scores=self.scores[places])

    def but(self, rows: Rows) -> Ranking:
        """Return the ranking without some rows."""
        return self.only(np.flatnonzero(~np.isin(self.rows, rows)))

    def followed_by(self, others: Ranking) -> Ranking:
        """Return the ranking with what else another one holds behind it, whose scores are lowered under its own."""
        more = others.but(self.rows)
        least = self.scores.min(initial=np.inf)
        lowered = more.scores - max(np.float32(more.scores.max(initial=-np.inf)) - least, np.float32(0))
        return Ranking(np.concatenate([self.rows, more.rows]), np.concatenate([self.scores, lowered]))


@dataclass(frozen=True)
class Verdict:
    """How much of a ranking answers.

    ``cited`` holds what of it an answer quotes; nothing means that the notes say nothing about it. ``left_out`` more
    belong to it, over the most that are quoted. ``confidence`` is the log-odds over the threshold of answering
    (negative: silence). ``silent`` are the places of listed things about which the notes say nothing.
    """

    cited: Ranking
    confidence: float
    left_out: int = 0
    silent: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Answering:
    """Every row that answers, how sure that is, and which listed things nothing was found on."""

    rows: Rows
    confidence: float
    silent: tuple[int, ...] = ()


class Searcher:
    """Searches one index with one embedding model and what was calibrated for it."""

    def __init__(self, index: SearchIndex, embedder: Embedder, calibration: Calibration) -> None:
        self._index = index
        self._reader = EvidenceReader(index, embedder)
        self._calibration = calibration
        self._spelled = SpelledTopic(index)
        self._known: WeakKeyDictionary[Ranking, _Answering] = WeakKeyDictionary()

    def rank(self, topic: str, filters: Filters, things: Sequence[str] = (), earlier: Ranking | None = None) -> Ranking:
        """Rank the statements that the filters admit; an empty topic admits them all, in the notes' order.

        ``things`` are what the topic lists, if it does: each is searched for by itself, too. ``earlier`` is a ranking
        of the same within other filters: what was embedded for it is used again.
        """
        within = self._index.select(filters)
        if within is not None and not len(within):
            return _everything(np.zeros(0, dtype=np.int64))
        topics = [self._spelled(one) for one in (topic, *things)]
        if not topics[0]:
            return _everything(self._index.first() if within is None else within.first())
        vectors = None if earlier is None else earlier.vectors
        if vectors is None or len(vectors) != len(topics):
            vectors = self._reader.embed(topics)
        whole, *listed = (self._rank(one, vector, within) for one, vector in zip(topics, vectors, strict=True))
        return together(whole, listed) if listed else whole

    def _rank(self, topic: str, vector: Signal, within: Selection | None) -> Ranking:
        evidence = self._reader.read(topic, within, vector)
        if not evidence.admitted.any():
            return _everything(np.zeros(0, dtype=np.int64))
        scores = self._calibration.scores(evidence)
        kept = np.flatnonzero(evidence.admitted)
        order = kept[np.argsort(-scores[kept], kind="stable")]
        return Ranking(evidence.rows[order], scores[order], evidence, scores)

    def judge(self, ranking: Ranking, but: Rows | None = None) -> Verdict:
        """Return whether a ranking answers at all, and with which of its rows; ``but`` are rows to leave out."""
        found = self._answering(ranking)
        rows = found.rows if but is None else found.rows[~np.isin(found.rows, but)]
        places = np.flatnonzero(np.isin(ranking.rows, rows))
        left_out = max(len(places) - MOST_CITED, 0)
        places = places[:MOST_CITED]
        if ranking.evidence is None:
            return Verdict(ranking.only(places), found.confidence, left_out, found.silent)
        telling = np.array([not self._is_empty_heading(int(row)) for row in ranking.rows[places]], dtype=np.bool_)
        confidence = found.confidence if telling.any() or but is not None else min(found.confidence, _NOTHING_TOLD)
        return Verdict(ranking.only(places[telling]), confidence, left_out, found.silent)

    def _is_empty_heading(self, row: int) -> bool:
        """Whether a statement only announces something, and nothing is nested under it: 'Målinger:'.

        On the judged notes (7,559 questions) none of the twelve such statements answers anything.
        """
        statements = self._index.statements
        statement = statements[row]
        if not statement.text.endswith(":"):
            return False
        return row + 1 == len(statements) or statements[row + 1].parent != statement.id

    def answering(self, topic: str, filters: Filters) -> Rows:
        """Return every row that answers a topic."""
        return self._answering(self.rank(topic, filters)).rows

    def _answering(self, ranking: Ranking) -> _Answering:
        found = self._known.get(ranking)
        if found is None:
            found = self._known[ranking] = self._found(ranking)
        return found

    def _found(self, ranking: Ranking) -> _Answering:
        if ranking.whole is not None:
            return self._answering_list(ranking, ranking.whole)
        evidence, scores = ranking.evidence, ranking.worths
        if evidence is None or scores is None:
            return _Answering(ranking.rows, float(len(ranking.rows) > 0) - 0.5)
        confidence = self._calibration.confidence(evidence, scores)
        if confidence < 0:
            return _Answering(_NO_ROWS, confidence)
        return _Answering(ranking.rows[self._calibration.cited(evidence, scores, ranking.rows)], confidence)

    def _answering_list(self, ranking: Ranking, whole: Ranking) -> _Answering:
        """Take what answers each listed thing, where the notes say something about the whole and about one of them.

        Where they say nothing about the whole, one must be surer: else silence would be broken too often (on the
        judged notes, 65 unanswerable lists, 12 times instead of once).
        """
        if ranking.vectors:
            self._calibration.cohort.compare(ranking.vectors)
        of_whole = self._answering(whole)
        of_things = [self._answering(thing) for thing in ranking.things]
        least = 0.0 if of_whole.confidence >= 0 else HEARD_ALONE
        heard = [found.rows for found in of_things if found.confidence >= least]
        silent = tuple(place for place, found in enumerate(of_things) if found.confidence < 0)
        confidence = max(found.confidence for found in of_things) - least
        if of_whole.confidence >= 0:
            confidence = min(of_whole.confidence, confidence)
        return _Answering(np.concatenate(heard), confidence, silent) if heard else _Answering(_NO_ROWS, confidence)

    def hits(self, ranking: Ranking, k: int) -> list[Hit]:
        """Return the k best of a ranking as hits."""
        return [
            Hit(statement=self._index.statements[int(row)], score=float(score))
            for row, score in zip(ranking.rows[:k].tolist(), ranking.scores[:k].tolist(), strict=True)
        ]

    def also_searched(self, ranking: Ranking) -> tuple[str, ...]:
        """Return the notes' words that the search took for words of the question, most alike first."""
        evidence = ranking.evidence
        if evidence is None:
            return ()
        asked = {token for concept in evidence.concepts for token, _ in concept.variants}
        found = sorted((-cosine, word) for words_ in evidence.related for word, cosine in words_ if word not in asked)
        return tuple(dict.fromkeys(word for cosine, word in found if -cosine >= ALSO_FROM))[:ALSO_MOST]

    def matched(self, ranking: Ranking, hits: Iterable[Hit]) -> tuple[str, ...]:
        """Return the words of the hits that say what was asked for, or something alike, as they stand there."""
        evidence = ranking.evidence
        if evidence is None:
            return ()
        also = dict.fromkeys(self.also_searched(ranking))
        tokeniser = self._index.words.tokeniser
        found: dict[str, None] = {}
        for word in dict.fromkeys(word for hit in hits for word in words(hit.statement.text)):
            if tokeniser.matches(evidence.concepts, word) or any(token in also for token in tokeniser.tokens_of(word)):
                found[word] = None
        return tuple(found)

    def nearest_themes(self, ranking: Ranking, most: int = 3) -> tuple[str, ...]:
        """Return the headings nearest to a topic that nothing was found about, nearest first."""
        evidence = ranking.evidence
        if evidence is None:
            return ()
        rows = evidence.rows[np.argsort(-evidence.theme_dense, kind="stable")]
        themes = dict.fromkeys(number for number in self._index.themes_of(rows).tolist() if number >= 0)
        names = dict.fromkeys(map(self._index.theme, themes))
        return tuple(names)[:most]


def together(whole: Ranking, things: Sequence[Ranking]) -> Ranking:
    """Rank by the score of the whole topic and half the best score of a thing that it lists."""
    rows = np.unique(np.concatenate([whole.rows, *(thing.rows for thing in things)]))
    best = np.max([_spread(thing, rows) for thing in things], axis=0)
    scores = _spread(whole, rows) + THING_SHARE * best
    order = np.argsort(-scores, kind="stable")
    return Ranking(rows[order], scores[order], whole.evidence, whole.worths, whole, tuple(things))


def _spread(ranking: Ranking, rows: Rows) -> Signal:
    """Return a ranking's score for each of some rows, ascending; its lowest for those that it does not hold."""
    scores = np.full(len(rows), ranking.scores.min() if len(ranking.scores) else 0, dtype=np.float32)
    scores[np.searchsorted(rows, ranking.rows)] = ranking.scores
    return scores


def _everything(rows: Rows) -> Ranking:
    """Return all rows in the notes' order: what is asked for is everything within the filters."""
    return Ranking(rows, np.ones(len(rows), dtype=np.float32))
