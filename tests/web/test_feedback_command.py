"""``randers-rag feedback export`` writes what ``randers-rag eval`` reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag.cli import main
from randers_rag.evaluation.queries import read_jsonl
from randers_rag.web.feedback import Feedback, FeedbackStore

KEPT = (
    Feedback(question="hvad med åen?", statements=("n:1",), verdict="up"),
    Feedback(question="og skoven?", history=("hvad med åen?",), statements=("n:2",), verdict="down", reason="wrong"),
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "feedback.sqlite"
    monkeypatch.setenv("RANDERS_RAG_FEEDBACK", str(file))
    return file


def test_what_is_exported_can_be_evaluated(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for feedback in KEPT:
        FeedbackStore(database, 90).add(feedback)
    out = database.with_name("candidates.jsonl")
    assert main(["feedback", "export", "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert [(query.id, query.kind, query.question, query.history, query.relevant) for query in read_jsonl(out)] == [
        ("feedback-1", "feedback", "hvad med åen?", (), {"n:1": 2}),
        ("feedback-2", "unjudged-wrong", "og skoven?", ("hvad med åen?",), {"n:2": 0}),
    ]
    assert main(["feedback", "export"]) == 0
    assert capsys.readouterr().out == out.read_text("utf-8")


def test_nothing_kept_is_told(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["feedback", "export"]) == 2
    assert f"{database} findes ikke." in capsys.readouterr().err
    assert not database.exists()
    FeedbackStore(database, 90).forget()
    assert main(["feedback", "export"]) == 1
    assert main(["feedback", "export", "--out", str(database.parent)]) == 2
    monkeypatch.delenv("RANDERS_RAG_FEEDBACK")
    assert main(["feedback", "export"]) == 2
    assert "Tilbagemeldinger er slået fra." in capsys.readouterr().err
