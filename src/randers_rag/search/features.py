"""Numbers that the calibrated models look at: one row a statement (ranking, citing) or one a question (answering).

Means and deviations are taken over all rows of the evidence, also those that a filter shuts out, so that a question
limited to one group is judged by the same measure as one to all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from randers_rag.search.evidence import Evidence, Signal

Matrix = NDArray[np.float32]

ASKS = re.compile(
    r"^(?:hva|hvad|hvem|hvor|hvordan|hvorfor|hvornår|hvilke[nt]?|er|var|har|kan|skal|vil|bør|må|får|bliver|what|who|"
    r"where|when|why|how|which|is|are|do|does|can|should)\b|\b(?:jeg|du|min|mit|mine|my|you)\b"
)
"""How a question begins that asks for more than what was said about a thing; words for oneself."""
ALL_SAID = 0.99
"""From this share on, all the question's words count as said."""

RANKING = (
    "dense",
    "theme_dense",
    "coverage",
    "theme_coverage",
    "soft",
    "theme_soft",
    "alike",
    "has_theme",
    "dense_standard",
    "theme_dense_standard",
    "dense_gap",
    "soft_gap",
    "best_dense",
    "best_soft",
    "dense_and_theme",
    "said",
    "said_with_theme",
    "all_said",
    "soft_with_theme",
    "siblings_dense",
    "siblings_soft",
)
CITING = (
    "score",
    "score_gap",
    "score_gap_standard",
    "score_best",
    "score_top3",
    "rank",
    "dense_gap",
    "soft_gap",
    "theme_dense",
    "theme_soft",
    "coverage",
    "coverage_best",
    "soft_best",
    "concepts",
    "said",
    "said_with_theme",
    "theme_said",
    "all_said",
    "said_gap",
    "all_said_of_one",
)
COHORT = (
    "nearest",
    "nearest_5",
    "nearest_20",
    "mean",
    "deviation",
    "over_nearest",
    "over_nearest_5",
    "over_nearest_20",
    "standard",
    "nearer",
    "nearer_than_3",
    "best_3_over_nearest_3",
    "either_over_nearest_5",
)
"""How the question lies to the texts of one kind of the cohort, beside how it lies to the note's statements."""
KINDS = ("statements", "headed", "questions", "outside", "facts")
ANSWERING = (
    "score_best",
    "score_top3",
    "score_spread",
    "score_standard",
    "dense_best",
    "theme_dense_best",
    "coverage_best",
    "theme_coverage_best",
    "soft_best",
    "theme_soft_best",
    "either_soft_best",
    "dense_standard",
    "dense_of_best",
    "soft_of_best",
    "coverage_of_best",
    "unmatched",
    "weakest_word",
    "concepts",
    "said_best",
    "said_with_theme_best",
    "all_said",
    "all_said_of_one",
    "asks_fact",
    "prior_meaning",
    "prior_words",
    *(f"{kind}_{name}" for kind in KINDS for name in COHORT),
)


def ranking_features(evidence: Evidence) -> Matrix:
    """Return one row a statement, the columns of ``RANKING``."""
    e = evidence
    fused = e.dense + np.float32(0.5) * e.theme_dense
    columns = (
        e.dense,
        e.theme_dense,
        e.coverage,
        e.theme_coverage,
        e.soft,
        e.theme_soft,
        e.alike,
        e.has_theme,
        _standard(e.dense),
        _standard(e.theme_dense),
        fused - fused.max(),
        e.soft - e.soft.max(),
        np.maximum(e.dense, e.theme_dense),
        np.maximum(e.soft, e.theme_soft),
        e.dense * e.theme_dense,
        e.said,
        e.said_with_theme,
        _all(e.said_with_theme),
        e.soft_with_theme,
        e.siblings_dense,
        e.siblings_soft,
    )
    return np.stack(columns, axis=1).astype(np.float32)


def citing_features(evidence: Evidence, scores: Signal) -> Matrix:
    """Return one row an admitted statement, the columns of ``CITING``; ``scores`` rank all rows."""
    e, keep = evidence, evidence.admitted
    kept = scores[keep]
    best, top = kept.max(), highest(kept, 3).mean()
    rank = np.argsort(np.argsort(-kept, kind="stable"), kind="stable")
    columns = (
        kept,
        kept - best,
        (kept - best) / _deviation(scores),
        _constant(best, kept),
        _constant(top, kept),
        np.log1p(rank),
        e.dense[keep] - e.dense[keep].max(),
        e.soft[keep] - e.soft[keep].max(),
        e.theme_dense[keep],
        e.theme_soft[keep],
        e.coverage[keep],
        _constant(e.coverage[keep].max(), kept),
        _constant(e.soft[keep].max(), kept),
        _constant(len(e.concepts), kept),
        e.said[keep],
        e.said_with_theme[keep],
        e.theme_said[keep],
        _all(e.said_with_theme[keep]),
        e.said_with_theme[keep] - e.said_with_theme[keep].max(),
        _all(e.said_with_theme[keep]) * np.float32(len(e.concepts) <= 1),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def answering_features(
    evidence: Evidence, scores: Signal, prior: tuple[float, float], elsewhere: Sequence[Signal]
) -> Matrix:
    """Return one row for the question, the columns of ``ANSWERING``.

    ``prior`` are the log-odds that such a question has an answer, by its meaning and by its words; ``elsewhere`` the
    question's cosines with the cohort's texts, for each kind of them.
    """
    e, keep = evidence, evidence.admitted
    kept = scores[keep]
    first = int(np.argmax(kept))
    top = highest(kept, 3)
    worths = [max((worth for _, worth in words), default=0.0) for words in e.related] or [0.0]
    either = np.maximum(e.soft, e.theme_soft)[keep]
    best, nearest = highest(e.dense[keep], 3), np.maximum(e.dense, e.theme_dense)[keep].max()
    values = (
        top[0],
        top.mean(),
        scores.std(),
        (top[0] - scores.mean()) / _deviation(scores),
        e.dense[keep].max(),
        e.theme_dense[keep].max(),
        e.coverage[keep].max(),
        e.theme_coverage[keep].max(),
        e.soft[keep].max(),
        e.theme_soft[keep].max(),
        either.max(),
        (e.dense[keep].max() - e.dense.mean()) / _deviation(e.dense),
        e.dense[keep][first],
        e.soft[keep][first],
        e.coverage[keep][first],
        float(np.mean([worth < 0.99 for worth in worths])),
        min(worths),
        len(e.concepts),
        e.said[keep].max(),
        e.said_with_theme[keep].max(),
        _all(e.said_with_theme[keep]).max(),
        _all(e.said_with_theme[keep]).max() * (len(e.concepts) <= 1),
        e.asks_fact,
        *prior,
        *(value for cosines in elsewhere for value in _beside_cohort(cosines, best, nearest)),
    )
    return np.array([values], dtype=np.float32)


def _beside_cohort(cosines: Signal, best: Signal, either: float) -> tuple[float, ...]:
    """Return the values of ``COHORT`` for one kind of texts.

    ``best`` are the three highest cosines of statements, ``either`` the highest of a statement or a heading.
    """
    nearest = highest(cosines, 20)
    first, five, twenty = nearest[0], nearest[:5].mean(), nearest.mean()
    deviation = float(_deviation(cosines))
    return (
        first,
        five,
        twenty,
        cosines.mean(),
        deviation,
        best[0] - first,
        best[0] - five,
        best[0] - twenty,
        (best[0] - cosines.mean()) / deviation,
        float(np.log1p((cosines > best[0]).sum())),
        float(np.log1p((cosines > best.mean()).sum())),
        best.mean() - nearest[:3].mean(),
        either - five,
    )


def highest(values: Signal, most: int) -> Signal:
    """Return so many of the highest values, highest first."""
    found = np.partition(values, -most)[-most:] if len(values) > most else values
    return np.sort(found)[::-1]


def says_it_all(evidence: Evidence) -> NDArray[np.bool_]:
    """Return for each row whether statement and heading together say every word that was asked for."""
    return evidence.said_with_theme > ALL_SAID


def _all(said: Signal) -> Signal:
    """Return 1 where everything was said, else 0."""
    return (said > ALL_SAID).astype(np.float32)


def _standard(signal: Signal) -> Signal:
    standard: Signal = (signal - signal.mean()) / _deviation(signal)
    return standard


def _deviation(signal: Signal) -> np.float32:
    return np.float32(signal.std() + 1e-6)


def _constant(value: float, like: Signal) -> Signal:
    return np.full(len(like), value, dtype=np.float32)
