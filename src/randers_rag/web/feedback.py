"""Thumbs and their questions, in SQLite. Off unless a file is set; nothing about the visitor is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from randers_rag.errors import RandersRagError

Verdict = Literal["up", "down"]
Reason = Literal["", "wrong", "missing", "misunderstood", "other"]
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    question TEXT NOT NULL,
    history TEXT NOT NULL,
    statements TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL
)
"""
_ANSWERS = 2


class FeedbackError(RandersRagError):
    """The feedback file cannot be read or written."""


class Feedback(BaseModel):
    """What somebody thought of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = Field(min_length=1, max_length=2_000)
    history: tuple[str, ...] = Field(default=(), max_length=30, description="earlier questions, oldest first")
    statements: tuple[str, ...] = Field(default=(), max_length=1_000, description="ids of the cited statements")
    verdict: Verdict
    reason: Reason = ""


class FeedbackStore:
    """One file of feedback. Every call opens it anew, so that threads and processes can share it."""

    def __init__(self, file: Path, days: int) -> None:
        self._file = file
        self._days = days

    def add(self, feedback: Feedback) -> None:
        """Keep one feedback with its day (not the time), and delete what is older than the retention."""
        with self._opened() as connection:
            connection.execute(
                "INSERT INTO feedback (day, question, history, statements, verdict, reason) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    _today().isoformat(),
                    feedback.question,
                    json.dumps(feedback.history, ensure_ascii=False),
                    json.dumps(feedback.statements),
                    feedback.verdict,
                    feedback.reason,
                ),
            )
            self._forget(connection)

    def forget(self) -> None:
        """Delete what is older than the retention."""
        with self._opened() as connection:
            self._forget(connection)

    def all(self) -> list[Feedback]:
        """Return what is kept, oldest first."""
        with self._opened() as connection:
            self._forget(connection)
            rows = connection.execute(
                "SELECT question, history, statements, verdict, reason FROM feedback ORDER BY id"
            ).fetchall()
        return [
            Feedback(
                question=question, history=json.loads(history), statements=json.loads(ids), verdict=verdict, reason=why
            )
            for question, history, ids, verdict, why in rows
        ]

    def _forget(self, connection: sqlite3.Connection) -> None:
        oldest = _today() - timedelta(days=self._days)
        connection.execute("DELETE FROM feedback WHERE day < ?", (oldest.isoformat(),))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(_TABLE)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(
                f"The feedback file {self._file} cannot be used: {error}. Set RANDERS_RAG_FEEDBACK to a file that "
                "can be written."
            ) from error


def _today() -> date:
    return datetime.now(UTC).date()


def candidates(kept: Sequence[Feedback]) -> Iterator[str]:
    """Yield candidate test queries as JSON lines, in the form that ``randers-rag eval`` reads.

    A thumb up gives its cited statements the grade 2. A thumb down is of the kind ``unjudged`` with grade 0 for what
    was cited: somebody must judge it before it counts, since no grade above 0 means that the note does not answer.
    """
    for number, feedback in enumerate(dict.fromkeys(kept), start=1):
        liked = feedback.verdict == "up"
        yield json.dumps(
            {
                "id": f"feedback-{number}",
                "kind": "feedback" if liked else "-".join(filter(None, ("unjudged", feedback.reason))),
                "question": feedback.question,
                "history": feedback.history,
                "relevant": dict.fromkeys(feedback.statements, _ANSWERS if liked else 0),
            },
            ensure_ascii=False,
        )
