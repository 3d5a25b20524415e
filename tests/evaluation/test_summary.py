"""Running, summing up, comparing, reporting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from randers_rag.evaluation import Evaluation, evaluate, run_queries
from randers_rag.evaluation.abstention import curve, operating_point
from randers_rag.evaluation.page import report_page
from randers_rag.evaluation.sets import source_of
from randers_rag.evaluation.statistics import estimate, paired_p_value
from randers_rag.evaluation.summary import Run, measured
from randers_rag.evaluation.worst import worst_questions
from randers_rag.schema import Note, Turn

from .conftest import ScriptedSystem, outcome


@pytest.fixture
def run(folder: Path, system: ScriptedSystem) -> Run:
    queries = source_of(folder / "moede.jsonl", None, None, folder).load_queries()
    return measured("a", "moede", run_queries(system, queries), system.notes)


@pytest.fixture
def evaluation(run: Run, folder: Path, system: ScriptedSystem) -> Evaluation:
    better = replace(system, cited={"hjem?": ["boliger", "skov"], "grønt?": ["skov"], "ro?": ["støj"]})
    queries = [outcome.query for outcome in run.outcomes]
    return evaluate([run, measured("<b>", "moede", run_queries(better, queries), system.notes)])


def test_follow_ups_are_asked_after_their_history(run: Run, system: ScriptedSystem) -> None:
    histories = dict(system.histories)
    assert histories["grønt?"] == (("hjem?", "svar på hjem?"),)
    assert histories["ro?"] == ()


def test_each_split_and_kind_by_hand(evaluation: Evaluation) -> None:
    dev, test, *_ = evaluation.parts
    assert [(p.split, p.configuration, p.questions) for p in (dev, test)] == [("dev", "a", 3), ("test", "a", 2)]
    assert dev.counts == {"all": 3, "own": 2, "none": 1}
    values = {name: one.mean for name, one in dev.rows["all"].items()}
    assert values["recall@5"] == pytest.approx((1 / 2 + 1) / 2)
    assert values["mrr"] == pytest.approx((1 / 2 + 1) / 2)
    assert values["success@1"] == pytest.approx(1 / 2)
    assert values["cite_precision"] == pytest.approx((1 / 2 + 1) / 2)
    assert values["cite_f1"] == pytest.approx((1 / 2 + 1) / 2)
    assert values["group_coverage"] == pytest.approx((1 / 2 + 1) / 2)
    assert (values["wrongly_refused"], values["wrongly_answered"]) == (0.0, 1.0)
    assert set(dev.rows["none"]) == {"wrongly_answered"}
    assert test.rows["all"]["wrongly_refused"].mean == 1.0
    assert test.rows["all"]["wrongly_answered"].mean == 0.0


def test_configurations_are_compared_question_by_question(evaluation: Evaluation) -> None:
    found = {(one.split, one.measure): one for one in evaluation.comparisons}
    change = found["dev", "cite_f1"]
    assert (change.baseline, change.configuration) == ("a", "<b>")
    assert change.difference.mean == pytest.approx((1 + 1) / 2 - (1 / 2 + 1) / 2)
    assert found["dev", "ndcg@10"].p == 1.0
    assert found["test", "wrongly_refused"].difference.mean == -1.0


def test_confidence_is_the_systems_own_where_it_has_one(run: Run, system: ScriptedSystem) -> None:
    assert [one.confidence for one in run.outcomes] == [0.5, 0.5, 0.5, 0.5, 0.0]

    class Sure(ScriptedSystem):
        def confidence(self, question: str, history: Sequence[Turn] = ()) -> float:
            return float(len(question))

    sure = Sure(system.notes, system.found, system.cited)
    (one,) = run_queries(sure, [run.outcomes[0].query])
    assert one.confidence == len("hjem?")


def test_interval_of_equal_values_is_a_point() -> None:
    assert estimate([0.5] * 7).model_dump() == {"mean": 0.5, "low": 0.5, "high": 0.5, "count": 7}


def test_interval_is_near_the_normal_one() -> None:
    values = [0.0, 1.0] * 100
    found = estimate(values)
    assert found.mean == 0.5
    assert (found.low, found.high) == (pytest.approx(0.431, abs=0.01), pytest.approx(0.569, abs=0.01))
    assert estimate(values) == found


def test_p_value_of_the_exact_test() -> None:
    """Four differences of one sign: 2 of 16 sign patterns are as far from zero."""
    assert paired_p_value([0, 0, 0, 0], [1, 1, 1, 1]) == pytest.approx(2 / 16, abs=0.01)
    assert paired_p_value([0.3, 0.2], [0.3, 0.2]) == 1.0
    assert paired_p_value([0.0] * 20, [1.0] * 20) < 0.001


def test_abstention_curve_by_hand() -> None:
    outcomes = [
        outcome("a", {"s": 2}, ["s"], confidence=0.9),
        outcome("b", {}, ["s"], confidence=0.8),
        outcome("c", {"s": 2}, ["s"], confidence=0.5),
        outcome("d", {}, ["s"], confidence=0.5, found=False),
        outcome("e", {}, [], found=False),
    ]
    points = [(p.threshold, p.coverage, round(p.precision, 3)) for p in curve(outcomes)]
    assert points == [(0.9, 0.5, 1.0), (0.8, 0.5, 0.5), (0.5, 1.0, 0.5), (0.0, 1.0, 0.4)]
    assert operating_point(outcomes) == (1.0, 2 / 3)
    assert curve([outcome("b", {}, [])]) == ()
    assert operating_point([outcome("b", {}, [], found=False)]) is None


def test_worst_first_without_the_test_half(run: Run, note: Note) -> None:
    worst = worst_questions(run, [note])
    assert [one.outcome.query.id for one in worst] == ["q3", "q1"]
    lines = [(line.statement.text, line.grade, line.rank, line.cited) for line in worst[1].lines]
    assert lines == [
        ("Flere parker <b>", 1, 1, True),
        ("Flere boliger", 2, 2, True),
        ("Mindre støj", 0, 3, True),
        ("Mere skov", 2, None, False),
    ]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_is_self_contained_and_escaped(evaluation: Evaluation, note: Note) -> None:
    page = report_page(evaluation, {"moede": [note]}, "Måling")
    parser = _Links()
    parser.feed(page)
    assert parser.links == []
    assert "script" not in parser.tags
    assert "Flere parker &lt;b&gt;" in page
    assert "&lt;b&gt; − a" in page
    assert parser.tags.count("svg") == 2 * (4 + 1)
    assert "ro?" not in page, "questions of the test half are not shown"


def test_evaluation_survives_json(evaluation: Evaluation) -> None:
    assert Evaluation.model_validate_json(evaluation.model_dump_json()).parts == evaluation.parts
