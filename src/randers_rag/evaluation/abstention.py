"""What silence costs: answerable questions kept against unanswerable ones let through, over a threshold."""

from __future__ import annotations

from collections.abc import Sequence

from randers_rag.evaluation.running import Outcome
from randers_rag.schema import Model


class Point(Model):
    """Answering only from ``threshold`` up: what is answered, and how much of that should be."""

    threshold: float
    coverage: float
    """Share of the answerable questions that are answered."""
    precision: float
    """Share of the answered questions that are answerable."""


def curve(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """Return a point for each distinct confidence, from the strictest threshold to the loosest."""
    judged = [outcome for outcome in outcomes if outcome.query.answers or outcome.query.is_unanswerable]
    answerable = sum(bool(outcome.query.answers) for outcome in judged)
    if not answerable:
        return ()
    ranked = sorted(judged, key=lambda outcome: -outcome.confidence)
    points, right = [], 0
    for answered, outcome in enumerate(ranked, start=1):
        right += bool(outcome.query.answers)
        last_of_ties = answered == len(ranked) or ranked[answered].confidence < outcome.confidence
        if last_of_ties:
            points.append(Point(threshold=outcome.confidence, coverage=right / answerable, precision=right / answered))
    return tuple(points)


def operating_point(outcomes: Sequence[Outcome]) -> tuple[float, float] | None:
    """Return (coverage, precision) as the assistant decided itself; None where it answered nothing."""
    answered = [outcome for outcome in outcomes if outcome.found]
    answerable = sum(bool(outcome.query.answers) for outcome in outcomes)
    right = sum(bool(outcome.query.answers) for outcome in answered)
    judged = sum(bool(outcome.query.answers) or outcome.query.is_unanswerable for outcome in answered)
    return (right / answerable, right / judged) if answerable and judged else None
