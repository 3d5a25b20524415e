"""The project's own sets: sizes that were promised, references that hold, TREC files that do not drift."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from randers_rag.evaluation import JudgedQuery, read_sets
from randers_rag.evaluation.trec import trec_files

EVALUATION = Path(__file__).parents[2] / "evaluation"
SETS = {source.name: source for source in read_sets(EVALUATION / "sets.toml")}


@pytest.fixture(scope="module")
def queries() -> dict[str, tuple[JudgedQuery, ...]]:
    return {name: source.load_queries() for name, source in SETS.items()}


@pytest.mark.parametrize("name", SETS)
def test_trec_files_are_the_source(name: str, queries: dict[str, tuple[JudgedQuery, ...]]) -> None:
    for file, text in trec_files(name, queries[name]).items():
        assert (EVALUATION / "trec" / file).read_text("utf-8") == text, (
            f"evaluation/trec/{file} is stale; write it anew: randers-rag eval --export-trec evaluation/trec"
        )


def test_no_trec_file_is_left_over(queries: dict[str, tuple[JudgedQuery, ...]]) -> None:
    expected = {file for name, some in queries.items() for file in trec_files(name, some)}
    assert {path.name for path in (EVALUATION / "trec").iterdir()} == expected


def test_sizes(queries: dict[str, tuple[JudgedQuery, ...]]) -> None:
    unanswerable = Counter(query.kind for query in queries["randers"] if query.is_unanswerable)
    assert len(queries["randers"]) >= 150
    assert unanswerable["unanswerable_municipal"] >= 20
    assert sum(unanswerable.values()) >= 40
    assert len(queries["lindebjerg"]) >= 60
    assert len(SETS["lindebjerg"].load_notes()[0].statements) >= 80


@pytest.mark.parametrize("name", SETS)
def test_judgements_are_consistent(name: str, queries: dict[str, tuple[JudgedQuery, ...]]) -> None:
    for query in queries[name]:
        assert query.split in ("dev", "test"), query.id
        assert query.kind.startswith("unanswerable") == query.is_unanswerable, query.id
        assert bool(query.answers) != query.is_unanswerable, query.id
        assert (query.kind == "follow_up") <= bool(query.history), query.id


def test_no_question_stands_in_both_halves(queries: dict[str, tuple[JudgedQuery, ...]]) -> None:
    for some in queries.values():
        halves = {split: {(q.question, q.history) for q in some if q.split == split} for split in ("dev", "test")}
        assert not halves["dev"] & halves["test"]
