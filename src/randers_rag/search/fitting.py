"""Fits a calibration to an embedding model on the judged notes: logistic regressions, and thresholds by what they cost.

It is done when the embedded model is built, and once for any other model that is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Embedder
from randers_rag.index import build_index
from randers_rag.question import understand
from randers_rag.search.calibration import Calibration, LinearModel, best_count, best_places, leaves_no_doubt
from randers_rag.search.cohort import Cohort, cohort_texts, unanswered_texts
from randers_rag.search.evidence import Evidence, EvidenceReader
from randers_rag.search.features import (
    ANSWERING,
    CITING,
    RANKING,
    Matrix,
    answering_features,
    citing_features,
    ranking_features,
    says_it_all,
)
from randers_rag.search.judged_notes import JudgedNote
from randers_rag.search.prior import Lessons, Prior, answered_texts
from randers_rag.search.spelled import SpelledTopic

RELEVANCE = np.array([0.0, 0.4, 1.0])
"""What a grade counts as when ranking is learnt."""
REFUSED = 0.04
"""The share of answerable questions that may be refused; the threshold of answering follows from it."""

AS_GOOD = 0.005
"""A difference of mean F1 that is within chance: half its standard error over the judged notes' questions."""
FOLDS = 5
"""Parts that the judged notes are split into where a threshold is set."""
STRENGTH = 0.3
"""How freely the model of answering is fitted (sklearn's C), by cross-validation over the judged notes."""


@dataclass(frozen=True)
class Case:
    """One judged question with its evidence; ``grades`` has one entry a row."""

    note: str
    kind: str
    evidence: Evidence
    grades: NDArray[np.int64]

    @property
    def answerable(self) -> bool:
        """Whether any admitted statement answers."""
        return bool((self.grades[self.evidence.admitted] == 2).any())

    @property
    def certain(self) -> NDArray[np.bool_]:
        """For each admitted row whether the words leave no doubt that it answers."""
        return says_it_all(self.evidence)[self.evidence.admitted]


def fit(embedder: Embedder, notes: Sequence[JudgedNote], most: int | None = None) -> Calibration:
    """Return the calibration for an embedding model; ``most`` limits the texts of each kind that are embedded."""
    cohort = Cohort.of(embedder, cohort_texts(most))
    cases = [case for judged in notes for case in _cases(judged, embedder)]
    answerable = [case for case in cases if case.answerable]
    ranking = _ranking(answerable)
    scores = [ranking(ranking_features(case.evidence)) for case in answerable]
    prior, priors = _prior(cases, _written(embedder, most))
    doubtful = [
        not leaves_no_doubt(case.certain, odds, case.evidence.topic) for case, odds in zip(cases, priors, strict=True)
    ]
    unsure = list(compress(cases, doubtful))
    rows = np.concatenate(
        [_answering_row(*pair, ranking, cohort) for pair in zip(unsure, compress(priors, doubtful), strict=True)]
    )
    return Calibration(
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        ranking=ranking,
        citing=_citing(answerable, scores),
        answering=_answering([case.answerable for case in unsure], rows),
        cite_from=_cite_from(answerable, scores),
        answer_from=_answer_from(unsure, rows, len(answerable)),
        cohort=cohort,
        prior=prior,
    )


def _written(embedder: Embedder, most: int | None) -> Lessons:
    """Return the questions that were written to learn the prior from, cut to what each is about."""
    answered = answered_texts()[:most]
    unanswered = chain.from_iterable(kind[:most] for kind in unanswered_texts())
    topics = [understand(question, (), ()).topic or question for question in (*answered, *unanswered)]
    return Lessons.of(topics, embedder.embed_queries(topics), np.arange(len(topics)) < len(answered))


def _prior(cases: Sequence[Case], written: Lessons) -> tuple[Prior, list[tuple[float, float]]]:
    """Return the prior, and each case's odds by one that has not seen its note.

    Questions to a part of a note are not learnt from: whether there is an answer there does not show in the question.
    """
    topics, vectors = [case.evidence.topic for case in cases], np.stack([case.evidence.vector for case in cases])
    judged = Lessons.of(topics, vectors, np.array([case.answerable for case in cases]))
    whole = np.array([case.evidence.admitted.all() for case in cases])
    odds = [(0.0, 0.0)] * len(cases)
    for fitted, tried in _folds(cases):
        learnt = Prior.learnt(written, judged.only(np.array(fitted)[whole[fitted]]))
        for row in tried:
            odds[row] = learnt.odds(topics[row], vectors[row])
    return Prior.learnt(written, judged.only(np.flatnonzero(whole))), odds


def _cases(judged: JudgedNote, embedder: Embedder) -> Iterator[Case]:
    with TemporaryDirectory() as folder:
        index = build_index([judged.note], embedder, Path(folder))
        reader, spelled = EvidenceReader(index, embedder), SpelledTopic(index)
        for question in judged.questions:
            query = understand(question.question, (), [judged.note])
            topic, within = spelled(query.topic), index.select(query.filters)
            if topic and (within is None or len(within)):
                grades = np.array([question.grades.get(row, 0) for row in range(len(index))])
                yield Case(judged.note.id, question.kind, reader.read(topic, within), grades)


def _ranking(cases: Sequence[Case]) -> LinearModel:
    """Learn which of two statements of a note is nearer: both outcomes, weighted by the grade's relevance."""
    rows = [ranking_features(case.evidence)[case.evidence.admitted] for case in cases]
    relevance = np.concatenate([RELEVANCE[case.grades[case.evidence.admitted]] for case in cases])
    features = np.concatenate(rows)
    return _logistic(
        RANKING,
        np.concatenate([features, features]),
        np.concatenate([np.ones(len(features)), np.zeros(len(features))]),
        np.concatenate([relevance, 1 - relevance]),
    )


def _citing(cases: Sequence[Case], scores: Sequence[NDArray[np.float32]]) -> LinearModel:
    """Learn which statements answer; those of grade 1 are neither right nor wrong."""
    features, labels = [], []
    for case, score in zip(cases, scores, strict=True):
        grades = case.grades[case.evidence.admitted]
        features.append(citing_features(case.evidence, score)[grades != 1])
        labels.append(grades[grades != 1] == 2)
    return _logistic(CITING, np.concatenate(features), np.concatenate(labels))


def _answering_row(case: Case, prior: tuple[float, float], ranking: LinearModel, cohort: Cohort) -> Matrix:
    scores = ranking(ranking_features(case.evidence))
    return answering_features(case.evidence, scores, prior, cohort.cosines(case.evidence.vector))


def _answering(answerable: Sequence[bool], rows: Matrix) -> LinearModel:
    """Learn whether a question has an answer at all, where the words leave doubt; ``rows`` are its features."""
    return _logistic(ANSWERING, rows, np.array(answerable), strength=STRENGTH)


def _folds(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield which cases to fit on and which to try, so that no note is tried by a model that has seen it."""
    notes = sorted({case.note for case in cases})
    fold = {note: place % FOLDS for place, note in enumerate(notes)}
    for number in range(min(FOLDS, len(notes))):
        tried = [row for row, case in enumerate(cases) if fold[case.note] == number]
        yield [row for row, case in enumerate(cases) if fold[case.note] != number] or tried, tried


def _cite_from(cases: Sequence[Case], scores: Sequence[NDArray[np.float32]]) -> float:
    """Return what to take off the log-odds of citing for the highest mean F1 on notes that were not fitted on.

    Of values that are as good (within ``AS_GOOD``) the strictest: a wrong quote costs a reader more than a missed one.
    """
    judged = []
    for fitted, tried in _folds(cases):
        citing = _citing([cases[row] for row in fitted], [scores[row] for row in fitted])
        for row in tried:
            best = np.argsort(-scores[row][cases[row].evidence.admitted], kind="stable")
            judged.append((citing(citing_features(cases[row].evidence, scores[row])), best, cases[row]))

    def mean_f1(start: float) -> float:
        return float(
            np.mean([_f1_of(best_count(odds - start, case.certain), best, case) for odds, best, case in judged])
        )

    means: dict[float, float] = {round(start / 10, 1): mean_f1(start / 10) for start in range(-20, 21)}
    return max(start for start, mean in means.items() if mean >= max(means.values()) - AS_GOOD)


def _f1_of(count: int, best: NDArray[np.int64], case: Case) -> float:
    cited = np.zeros(len(best), dtype=np.bool_)
    cited[best[best_places(case.certain[best], count)]] = True
    return f1(cited, case.grades[case.evidence.admitted])


def f1(cited: NDArray[np.bool_], grades: NDArray[np.int64]) -> float:
    """Return the F1 of a set of cited statements; those of grade 1 do not count."""
    right = int((cited & (grades == 2)).sum())
    wrong = int((cited & (grades == 0)).sum())
    missed = int((~cited & (grades == 2)).sum())
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def _answer_from(unsure: Sequence[Case], rows: Matrix, answerable: int) -> float:
    """Return the threshold of answering that refuses the allowed share of questions, on notes not fitted on.

    ``unsure`` are the cases where words leave doubt, ``rows`` their features; the share is one of all ``answerable``
    questions.
    """
    odds: list[float] = []
    for fitted, tried in _folds(unsure):
        answering = _answering([unsure[row].answerable for row in fitted], rows[fitted])
        odds += answering(rows[[row for row in tried if unsure[row].answerable]]).tolist()
    return sorted(odds)[int(REFUSED * answerable)]


def _logistic(
    names: tuple[str, ...],
    features: Matrix,
    labels: NDArray[np.generic],
    weights: NDArray[np.float64] | None = None,
    strength: float = 1.0,
) -> LinearModel:
    from sklearn.linear_model import LogisticRegression

    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit((features - mean) / scale, labels, sample_weight=weights)
    return LinearModel(
        features=names,
        mean=_rounded(mean),
        scale=_rounded(scale),
        weights=_rounded(model.coef_[0]),
        bias=round(float(model.intercept_[0]), 6),
    )


def _rounded(values: NDArray[np.generic]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values.tolist())
