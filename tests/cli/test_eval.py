"""``randers-rag eval`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import NOTE, Cli, FakeAssistant

ROWS = [
    {"id": "q1", "kind": "own", "question": "skoven", "relevant": {"L13": 2}, "split": "dev"},
    {"id": "q2", "kind": "own", "question": "bolig til unge", "relevant": {"L6": 2}, "split": "dev"},
    {"id": "q3", "kind": "none", "question": "rumfart", "relevant": {}, "split": "test"},
]


@pytest.fixture
def queries(tmp_path: Path, fake: type[FakeAssistant]) -> str:
    (tmp_path / "moede.txt").write_text(NOTE, "utf-8")
    path = tmp_path / "moede.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return str(path)


def test_table(cli: Cli, queries: str) -> None:
    result = cli("eval", "--queries", queries)
    assert (result.code, result.err) == (0, "")
    assert "moede · dev · danish · 2 spørgsmål" in result.out
    assert "moede · test · danish · 1 spørgsmål" in result.out


def test_json(cli: Cli, queries: str) -> None:
    result = cli("eval", "--queries", queries, "--json", "--split", "dev")
    report = json.loads(result.out)
    (part,) = report["parts"]
    assert part["rows"]["all"]["success@1"]["mean"] == 0.5
    assert part["rows"]["own"]["cite_f1"]["mean"] == 0.5
    assert report["failures"] == []


def test_configurations_side_by_side(cli: Cli, queries: str, fake: type[FakeAssistant]) -> None:
    result = cli("eval", "--queries", queries, "--config", "a=model:x", "--config", "b=model:y", "--json")
    report = json.loads(result.out)
    assert [part["configuration"] for part in report["parts"]] == ["a", "a", "b", "b"]
    assert {one["configuration"] for one in report["comparisons"]} == {"b"}
    assert [settings.model for settings in fake.opened] == ["x", "y"]
    assert len({settings.index for settings in fake.opened}) == 2


def test_only_the_judged_note_is_searched(cli: Cli, queries: str, fake: type[FakeAssistant]) -> None:
    cli("eval", "--queries", queries, "--corpus", "mangler")
    assert fake.opened[0].corpus.name != "mangler"


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (("--fail-under", "success@1=0.5"), 0),
        (("--fail-under", "success@1=0.51"), 1),
        (("--fail-under", "moede/dev:cite_f1/own=0.6"), 1),
        (("--fail-over", "wrongly_refused=0.5"), 0),
        (("--fail-over", "wrongly_refused=0.4"), 1),
        (("--fail-under", "frob=0.4"), 2),
        (("--fail-under", "mrr=lots"), 2),
        (("--fail-under", "andet:mrr=0.1"), 2),
        (("--fail-under", "mrr/andet=0.1"), 2),
    ],
)
def test_gates(cli: Cli, queries: str, gate: tuple[str, str], code: int) -> None:
    result = cli("eval", "--queries", queries, *gate)
    assert result.code == code
    assert result.err.count("\n") == (1 if code else 0)


def test_a_broken_gate_says_where(cli: Cli, queries: str) -> None:
    result = cli("eval", "--queries", queries, "--fail-under", "mrr=0.9")
    assert result.err == "Grænsen er ikke nået: moede/dev, danish: mrr/all 0.5000 < 0.9\n"


def test_html(cli: Cli, queries: str, tmp_path: Path) -> None:
    assert cli("eval", "--queries", queries, "--html", str(tmp_path / "ny" / "r.html")).code == 0
    page = (tmp_path / "ny" / "r.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "bolig til unge" in page
    assert cli("eval", "--queries", queries, "--html", str(tmp_path)).code == 2


def test_trec_export_and_run(cli: Cli, queries: str, tmp_path: Path) -> None:
    assert cli("eval", "--queries", queries, "--export-trec", str(tmp_path / "trec")).code == 0
    stem = tmp_path / "trec" / "moede.dev"
    result = cli("eval", "--queries", f"{stem}.queries.tsv", "--qrels", f"{stem}.qrels",
                 "--notes", str(tmp_path / "moede.txt"), "--json")  # fmt: skip
    (part,) = json.loads(result.out)["parts"]
    assert (part["split"], part["rows"]["all"]["success@1"]["mean"]) == ("all", 0.5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--queries", "none.jsonl"), "Filen med testspørgsmål kan ikke bruges. none.jsonl findes ikke"),
        ((), "evaluation/sets.toml findes ikke her"),
        (("--qrels", "x"), "--qrels og --notes hører til"),
        (("--config", "=model:x", "--queries", "none.jsonl"), "navnet mangler"),
        (("--config", "a=frob:x", "--queries", "none.jsonl"), "frob:x kendes ikke"),
        (("--config", "a", "--config", "a", "--queries", "none.jsonl"), "hedder det samme"),
    ],
)
def test_wrong_use(
    cli: Cli, arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = cli("eval", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
