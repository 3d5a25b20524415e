"""The questions that went worst: what was retrieved, what should have been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from randers_rag.evaluation.measures import Values
from randers_rag.evaluation.running import Outcome
from randers_rag.evaluation.summary import Run
from randers_rag.schema import Model, Note, Statement


class Line(Model):
    """One statement in a worst question's list."""

    statement: Statement
    grade: int
    rank: int | None
    cited: bool


class WorstQuestion(Model):
    """A question, how good the outcome was (0 to 1), and the statements that tell why."""

    outcome: Outcome
    goodness: float
    values: dict[str, float]
    lines: tuple[Line, ...]


def worst_questions(run: Run, notes: Iterable[Note], limit: int = 40, depth: int = 10) -> tuple[WorstQuestion, ...]:
    """Return the worst first. Test questions are left out: that half is looked at only to report."""
    statements = {s.id: s for note in notes for s in note.statements}
    shown = [outcome for outcome in run.outcomes if outcome.query.split != "test"]
    found = [_question(outcome, run.values[outcome.query.id], statements, depth) for outcome in shown]
    return tuple(sorted((one for one in found if one.goodness < 1), key=lambda one: one.goodness)[:limit])


def goodness(values: Mapping[str, float]) -> float:
    """Return the mean of nDCG@10 and the cited set's F1, or whether an unanswerable question was left alone."""
    if "wrongly_answered" in values:
        return 1 - values["wrongly_answered"]
    return (values.get("ndcg@10", 1.0) + values.get("cite_f1", 1.0)) / 2


def _question(outcome: Outcome, values: Values, statements: Mapping[str, Statement], depth: int) -> WorstQuestion:
    rank = {name: place for place, name in enumerate(outcome.ranked, start=1)}
    wanted = sorted(outcome.query.answers, key=lambda name: rank.get(name, len(rank) + 1))
    names = dict.fromkeys((*outcome.ranked[:depth], *outcome.cited, *wanted))
    return WorstQuestion(
        outcome=outcome,
        goodness=goodness(values),
        values=values,
        lines=tuple(
            Line(
                statement=statements[name],
                grade=outcome.query.relevant.get(name, 0),
                rank=rank.get(name),
                cited=name in outcome.cited,
            )
            for name in names
        ),
    )
