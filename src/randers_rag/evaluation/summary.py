"""From a number a question to the tables: by set, split, configuration and kind, and configurations compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from randers_rag.evaluation.measures import MEASURES, Values, measure_all
from randers_rag.evaluation.running import Outcome
from randers_rag.evaluation.statistics import Estimate, estimate, paired_p_value
from randers_rag.schema import Model, Note

ALL = "all"
"""The name of the row over all kinds, and of the split of questions without one."""

Row = dict[str, Estimate]
"""Measure → estimate."""


class Run(Model):
    """What one configuration did on one set."""

    configuration: str
    set: str
    outcomes: tuple[Outcome, ...]
    values: dict[str, Values]


class Part(Model):
    """One configuration on one split of a set."""

    set: str
    split: str
    configuration: str
    questions: int
    rows: dict[str, Row]
    counts: dict[str, int]
    search_ms: float
    ask_ms: float


class Comparison(Model):
    """A configuration against the first one, on the same questions. ``p`` is not corrected for many comparisons."""

    set: str
    split: str
    measure: str
    baseline: str
    configuration: str
    difference: Estimate
    p: float


class Evaluation(Model):
    """Everything a report is made of."""

    parts: tuple[Part, ...]
    comparisons: tuple[Comparison, ...]
    runs: tuple[Run, ...]


def measured(configuration: str, name: str, outcomes: Sequence[Outcome], notes: Iterable[Note]) -> Run:
    """Return a run with the values of its questions."""
    return Run(configuration=configuration, set=name, outcomes=tuple(outcomes), values=measure_all(outcomes, notes))


def evaluate(runs: Sequence[Run]) -> Evaluation:
    """Summarise each run by split and kind, and compare each with the first configuration's run on its set."""
    parts = [_part(run, split, outcomes) for run in runs for split, outcomes in by_split(run.outcomes).items()]
    base = {run.set: run for run in reversed(runs)}
    compared = [comparison for run in runs if run is not base[run.set] for comparison in _compare(base[run.set], run)]
    return Evaluation(parts=tuple(parts), comparisons=tuple(compared), runs=tuple(runs))


def by_split(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Group outcomes by their question's split, dev first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.query.split or ""):
        groups.setdefault(outcome.query.split or ALL, []).append(outcome)
    return groups


def _part(run: Run, split: str, outcomes: list[Outcome]) -> Part:
    kinds: dict[str, list[Outcome]] = {ALL: outcomes}
    for outcome in outcomes:
        if outcome.query.kind != ALL:
            kinds.setdefault(outcome.query.kind, []).append(outcome)
    return Part(
        set=run.set,
        split=split,
        configuration=run.configuration,
        questions=len(outcomes),
        rows={kind: _row(run.values, members) for kind, members in kinds.items()},
        counts={kind: len(members) for kind, members in kinds.items()},
        search_ms=median(outcome.search_ms for outcome in outcomes),
        ask_ms=median(outcome.ask_ms for outcome in outcomes),
    )


def _row(values: Mapping[str, Values], outcomes: Iterable[Outcome]) -> Row:
    of_each = [values[outcome.query.id] for outcome in outcomes]
    columns = {name: [of_one[name] for of_one in of_each if name in of_one] for name in MEASURES}
    return {name: estimate(column) for name, column in columns.items() if column}


def _compare(base: Run, run: Run) -> list[Comparison]:
    return [
        comparison
        for split, outcomes in by_split(run.outcomes).items()
        for name in MEASURES
        if (comparison := _compared(base, run, split, name, [outcome.query.id for outcome in outcomes]))
    ]


def _compared(base: Run, run: Run, split: str, name: str, queries: Sequence[str]) -> Comparison | None:
    shared = [query for query in queries if name in run.values[query] and query in base.values]
    if not shared:
        return None
    first = [base.values[query][name] for query in shared]
    second = [run.values[query][name] for query in shared]
    return Comparison(
        set=run.set,
        split=split,
        measure=name,
        baseline=base.configuration,
        configuration=run.configuration,
        difference=estimate([b - a for a, b in zip(first, second, strict=True)]),
        p=paired_p_value(first, second),
    )
