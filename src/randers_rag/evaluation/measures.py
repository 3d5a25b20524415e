"""What is measured: one number a question.

- ``ndcg@10``: with the grades as gains (linear, not 2^grade - 1) and log2(rank + 1) as discount, as trec_eval and
  ir-measures' ``nDCG@10`` do (Järvelin & Kekäläinen 2002).
- ``recall@k``, ``mrr``, ``success@1``: a statement counts when it answers (grade 2).
- ``cite_precision``, ``cite_recall``, ``cite_f1``: the cited set against the statements that answer. Citing a
  statement of grade 1 is neither rewarded nor punished: those are left out of the cited set first. What remains may
  be nothing: then all three are 0.
- ``group_coverage``: of the groups with a statement that answers, the share that such a citation comes from.
- ``wrongly_refused`` (answerable questions) and ``wrongly_answered`` (unanswerable ones): 1 or 0.

All but the last two are better when higher, and exist for answerable questions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, Measure, Qrel, R, ScoredDoc, Success, nDCG

from randers_rag.evaluation.queries import ANSWERS
from randers_rag.evaluation.running import Outcome
from randers_rag.schema import Note

Values = dict[str, float]
"""Measure → value, for one question."""

Group = tuple[str, int | None]
"""A note and one of its groups."""

RANKING: dict[str, Measure] = {
    "ndcg@10": nDCG @ 10,
    "recall@5": R(rel=ANSWERS) @ 5,
    "recall@10": R(rel=ANSWERS) @ 10,
    "recall@20": R(rel=ANSWERS) @ 20,
    "mrr": RR(rel=ANSWERS),
    "success@1": Success(rel=ANSWERS) @ 1,
}
CITING = ("cite_precision", "cite_recall", "cite_f1", "group_coverage")
ABSTAINING = ("wrongly_refused", "wrongly_answered")
MEASURES = (*RANKING, *CITING, *ABSTAINING)
LABELS = {
    "ndcg@10": "nDCG@10",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "recall@20": "R@20",
    "mrr": "MRR",
    "success@1": "S@1",
    "cite_precision": "cit. P",
    "cite_recall": "cit. R",
    "cite_f1": "cit. F1",
    "group_coverage": "grupper",
    "wrongly_refused": "afvist",
    "wrongly_answered": "besv.",
}
"""Short Danish headings."""


def measure_all(outcomes: Sequence[Outcome], notes: Iterable[Note]) -> dict[str, Values]:
    """Return the values of every question by its id."""
    groups = {s.id: (s.note, s.group) for note in notes for s in note.statements}
    ranking = ranking_values(outcomes)
    return {
        outcome.query.id: ranking.get(outcome.query.id, {}) | citing_values(outcome, groups) | abstaining(outcome)
        for outcome in outcomes
    }


def ranking_values(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Return the ranking measures of the answerable questions; one that retrieved nothing gets 0."""
    judged = [outcome for outcome in outcomes if outcome.query.answers]
    qrels = [Qrel(o.query.id, name, grade) for o in judged for name, grade in o.query.relevant.items()]
    run = [
        ScoredDoc(o.query.id, name, float(-rank))  # by rank: trec_eval would break ties of score by name
        for o in judged
        for rank, name in enumerate(o.ranked)
    ]
    names = {measure: name for name, measure in RANKING.items()}
    values = {o.query.id: dict.fromkeys(RANKING, 0.0) for o in judged}
    if run:
        for metric in ir_measures.iter_calc(list(names), qrels, run):
            values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def citing_values(outcome: Outcome, groups: Mapping[str, Group]) -> Values:
    """Return the measures of the cited set; nothing for a question without an answer."""
    answers = outcome.query.answers
    if not answers:
        return {}
    cited = frozenset(outcome.cited) - outcome.query.context
    right = cited & answers
    precision = len(right) / len(cited) if cited else 0.0
    recall = len(right) / len(answers)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    wanted = {groups[name] for name in answers}
    coverage = len({groups[name] for name in right}) / len(wanted)
    return dict(zip(CITING, (precision, recall, f1, coverage), strict=True))


def abstaining(outcome: Outcome) -> Values:
    """Return whether the assistant was wrong to refuse, or wrong to answer."""
    if outcome.query.answers:
        return {"wrongly_refused": float(not outcome.found)}
    return {"wrongly_answered": float(outcome.found)} if outcome.query.is_unanswerable else {}
