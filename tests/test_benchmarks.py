"""The benchmarks' own parts: made corpora, percentiles, and the page that is written from the results."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from randers_rag.notes import parse_text

ROOT = Path(__file__).parents[1]


Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return import_module


def test_a_made_note_is_the_same_for_the_same_seed_and_reads_as_a_note(load: Load) -> None:
    corpora = load("corpora")
    text = corpora.note_text(11)
    assert text == corpora.note_text(11) != corpora.note_text(12)
    note = parse_text(text, file="made.txt", note_id="made")
    assert len(note.statements) == 95
    assert {statement.group for statement in note.statements} == {1, 2, 3, 4}
    assert all(statement.theme and statement.questions == (1,) for statement in note.statements)
    assert sum(statement.parent is not None for statement in note.statements) > 2


def test_made_words_are_as_common_as_those_of_the_training_text(load: Load) -> None:
    training, _, made = load("corpora").check([500, 5_000])
    assert abs(made["share_of_10_commonest"] - training["share_of_10_commonest"]) < 0.03
    assert abs(made["share_of_1000_commonest"] - training["share_of_1000_commonest"]) < 0.08
    assert made["distinct_statements"] > 0.95


def test_percentiles_are_nearest_ranks_in_milliseconds(load: Load) -> None:
    measuring = load("measuring")
    assert measuring.percentiles([number / 1000 for number in range(100, 0, -1)]) == {
        "p50_ms": 51.0, "p95_ms": 96.0, "p99_ms": 100.0,
    }  # fmt: skip
    assert measuring.percentiles([0.0123456]) == {"p50_ms": 12.3, "p95_ms": 12.3, "p99_ms": 12.3}


def test_the_page_says_where_another_program_is_ahead_and_why(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    report = load("report")
    figures = dict.fromkeys((key for key, _ in (*report.QUALITY, *report.SPEED) if key not in report.NOT_COMPARED), 1.0)
    ours = {"program": "randers-rag", "model": "danish", **figures}
    other = {"program": "txtai", "model": "other", **figures, "texts_per_s": 3.0, "randers_ndcg": 0.5}
    assert report.behind([ours, other]) == [
        f"- {report.REASONS['texts_per_s']} **index texts/s**: 1 here, at best 3 (txtai (other))."
    ]
    monkeypatch.delitem(report.REASONS, "texts_per_s")
    with pytest.raises(SystemExit, match="txtai is ahead in texts_per_s: give the reason"):
        report.behind([ours, other])


def test_the_page_is_what_the_results_give(load: Load) -> None:
    found = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert found == load("report").page(), "docs/performance.md is stale; write it anew: python benchmarks/report.py"
