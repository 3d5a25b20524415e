"""Feedback: off by default, kept for so many days, nothing about the visitor, candidates for evaluation."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from randers_rag import Assistant, Settings
from randers_rag.evaluation.queries import read_jsonl
from randers_rag.web.feedback import Feedback, FeedbackError, FeedbackStore, candidates
from randers_rag.web.server import create_app

UP = Feedback(question="unge?", statements=("n:1", "n:2"), verdict="up")
DOWN = Feedback(question="og gruppe 2?", history=("unge?",), statements=("n:3",), verdict="down", reason="missing")


@pytest.mark.model
def test_feedback_is_off_by_default(client: TestClient) -> None:
    response = client.post("/api/v1/feedback", json=UP.model_dump(mode="json"))
    assert (response.status_code, response.json()["detail"]) == (404, "Tilbagemeldinger er slået fra på denne server.")


@pytest.mark.model
def test_feedback_is_kept_without_the_visitor(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "new" / "feedback.sqlite"
    client = TestClient(create_app(Settings(feedback=file), assistant), client=("203.0.113.9", 1234))
    headers = {"user-agent": "agent-of-somebody", "x-forwarded-for": "198.51.100.7"}
    assert client.post("/api/v1/feedback", json=DOWN.model_dump(mode="json"), headers=headers).status_code == 204
    assert FeedbackStore(file, 90).all() == [DOWN]
    raw = file.read_bytes()
    assert not [word for word in (b"203.0.113.9", b"198.51.100.7", b"agent-of") if word in raw]


@pytest.mark.model
@pytest.mark.parametrize(
    "change",
    [{"verdict": "maybe"}, {"reason": "free text"}, {"question": ""}, {"ip": "1.2.3.4"}, {"question": "a" * 2001}],
)
def test_what_does_not_fit_is_refused(client: TestClient, change: dict[str, str]) -> None:
    assert client.post("/api/v1/feedback", json=UP.model_dump(mode="json") | change).status_code == 422


def test_old_feedback_is_forgotten(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "f.sqlite", days=30)
    store.add(UP)
    with sqlite3.connect(tmp_path / "f.sqlite") as connection:
        connection.execute("UPDATE feedback SET day = date('now', '-31 days')")
    store.add(DOWN)
    assert store.all() == [DOWN]


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.sqlite").write_text("not a database, and longer than a header " * 9)
    with pytest.raises(FeedbackError, match=r"f\.sqlite cannot be used"):
        FeedbackStore(tmp_path / "f.sqlite", 1).add(UP)


def test_candidates_are_read_by_the_evaluation(tmp_path: Path) -> None:
    file = tmp_path / "candidates.jsonl"
    file.write_text("\n".join(candidates([UP, DOWN, UP])), encoding="utf-8")
    liked, disliked = read_jsonl(file)
    assert (liked.question, liked.answers, liked.kind) == ("unge?", {"n:1", "n:2"}, "feedback")
    assert (disliked.history, disliked.kind) == (("unge?",), "unjudged-missing")
    assert json.loads(file.read_text("utf-8").splitlines()[1])["relevant"] == {"n:3": 0}
