"""Measures against cases worked out by hand."""

from __future__ import annotations

from math import log2

import pytest
from sklearn.metrics import ndcg_score

from randers_rag.evaluation.measures import citing_values, measure_all, ranking_values
from randers_rag.schema import Note

from .conftest import outcome

GROUPS = {name: ("n", group) for name, group in {"a": 1, "b": 1, "c": 2, "d": 3, "x": 1, "y": 2}.items()}


def test_ndcg_has_linear_gain() -> None:
    values = ranking_values([outcome("q", {"a": 2, "b": 1}, ["b", "x", "a"])])["q"]
    gained = 1 / log2(2) + 2 / log2(4)
    ideal = 2 / log2(2) + 1 / log2(3)
    assert values["ndcg@10"] == pytest.approx(gained / ideal)
    exponential = (1 + 3 / log2(4)) / (3 + 1 / log2(3))
    assert values["ndcg@10"] != pytest.approx(exponential)


def test_ndcg_stops_at_rank_ten() -> None:
    values = ranking_values([outcome("q", {"a": 2}, [*"0123456789", "a"])])["q"]
    assert values["ndcg@10"] == 0.0
    assert values["recall@20"] == 1.0


def test_recall_mrr_and_success_count_only_what_answers() -> None:
    ranked = ["b", "x", "a", "y", *"012345", "c"]
    values = ranking_values([outcome("q", {"a": 2, "c": 2, "b": 1}, ranked)])["q"]
    assert (values["recall@5"], values["recall@10"], values["recall@20"]) == (1 / 2, 1 / 2, 1.0)
    assert values["mrr"] == pytest.approx(1 / 3)
    assert values["success@1"] == 0.0


def test_the_order_given_counts_not_the_names() -> None:
    first = ranking_values([outcome("q", {"a": 2}, ["a", "z"])])["q"]
    second = ranking_values([outcome("q", {"z": 2}, ["z", "a"])])["q"]
    assert first == second == dict.fromkeys(first, 1.0)


def test_a_judged_question_that_retrieved_nothing_counts_zero() -> None:
    values = ranking_values([outcome("q", {"a": 2}, ["a"]), outcome("r", {"b": 2}, [])])
    assert set(values["r"].values()) == {0.0}
    assert set(ranking_values([outcome("r", {"b": 2}, [])])["r"].values()) == {0.0}


def test_another_library_agrees() -> None:
    relevant = {"a": 2, "b": 1, "c": 2}
    names = ["x", "a", "b", "y", "c"]
    value = ranking_values([outcome("q", relevant, names)])["q"]["ndcg@10"]
    expected = ndcg_score([[relevant.get(name, 0) for name in names]], [[-float(rank) for rank in range(5)]], k=10)
    assert value == pytest.approx(float(expected))


def test_cited_set() -> None:
    values = citing_values(outcome("q", {"a": 2, "c": 2, "d": 2, "b": 1}, cited=["a", "b", "c", "x"]), GROUPS)
    assert values["cite_precision"] == pytest.approx(2 / 3)  # b is left out, x is wrong
    assert values["cite_recall"] == pytest.approx(2 / 3)
    assert values["cite_f1"] == pytest.approx(2 / 3)
    assert values["group_coverage"] == pytest.approx(2 / 3)  # groups 1 and 2 of 1, 2 and 3


def test_a_wrong_citation_of_a_group_does_not_cover_it() -> None:
    values = citing_values(outcome("q", {"a": 2, "c": 2}, cited=["a", "y"]), GROUPS)
    assert values == {"cite_precision": 1 / 2, "cite_recall": 1 / 2, "cite_f1": 1 / 2, "group_coverage": 1 / 2}


@pytest.mark.parametrize("cited", [[], ["b"], ["x"]])
def test_nothing_right_cited_is_zero(cited: list[str]) -> None:
    assert set(citing_values(outcome("q", {"a": 2, "b": 1}, cited=cited), GROUPS).values()) == {0.0}


def test_abstention(note: Note) -> None:
    a = note.statements[0].id
    values = measure_all(
        [
            outcome("kept", {a: 2}, [a], [a]),
            outcome("refused", {a: 2}, [a], [], found=False),
            outcome("silent", {}, [a], [], found=False),
            outcome("answered", {}, [a], [a]),
        ],
        [note],
    )
    assert values["kept"]["wrongly_refused"] == 0.0
    assert values["refused"]["wrongly_refused"] == 1.0
    assert values["silent"] == {"wrongly_answered": 0.0}
    assert values["answered"] == {"wrongly_answered": 1.0}
