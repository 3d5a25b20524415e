"""A small note with two groups, judged questions about it, and a system that answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from randers_rag.evaluation import JudgedQuery, Outcome
from randers_rag.notes import parse_note
from randers_rag.schema import Answer, Citation, Hit, Note, Query, Statement, Turn

NOTE = """Møde

Gruppe 1
Byen:
o Flere boliger
o Flere parker <b>
o Flere butikker

Gruppe 2
Natur:
o Mere skov
o Mindre støj
"""
LINES = {"boliger": "L5", "parker": "L6", "butikker": "L7", "skov": "L11", "støj": "L12"}

ROWS: list[dict[str, Any]] = [
    {"id": "q1", "kind": "own", "question": "hjem?", "relevant": {"L5": 2, "L6": 1, "L11": 2}, "split": "dev"},
    {"id": "q2", "kind": "own", "question": "grønt?", "history": ["hjem?"], "relevant": {"L11": 2}, "split": "dev"},
    {"id": "q3", "kind": "none", "question": "rumfart?", "relevant": {}, "split": "dev"},
    {"id": "q4", "kind": "own", "question": "ro?", "relevant": {"L12": 2}, "split": "test"},
    {"id": "q5", "kind": "none", "question": "fodbold?", "relevant": {}, "split": "test"},
]


@dataclass
class ScriptedSystem:
    """Finds and cites, by question, the statements whose last words are listed."""

    notes: tuple[Note, ...]
    found: Mapping[str, Sequence[str]]
    cited: Mapping[str, Sequence[str]]
    histories: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    def _statements(self, words: Sequence[str]) -> list[Statement]:
        return [next(s for s in self.notes[0].statements if word in s.text) for word in words]

    def search(self, question: str, k: int = 20, history: Sequence[Turn] = (), filters: Any = None) -> list[Hit]:
        self.histories.append((question, tuple(history)))
        said = self._statements(self.found.get(question, ()))
        return [Hit(statement=s, score=0.5) for s in said][:k]  # all tied: the order given must be kept

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Any = None) -> Answer:
        said = self._statements(self.cited.get(question, ()))
        return Answer(
            question=question,
            found=question in self.cited,
            text=f"svar på {question}",
            query=Query(question=question),
            citations=tuple(Citation(number=n, statement=s, score=1.0) for n, s in enumerate(said, start=1)),
        )


FOUND = {"hjem?": ["parker", "boliger", "støj"], "grønt?": ["skov"], "rumfart?": ["støj"], "ro?": ["boliger", "støj"]}
CITED = {"hjem?": ["parker", "boliger", "støj"], "grønt?": ["skov"], "rumfart?": ["støj"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "moede.txt").write_text(NOTE, "utf-8")
    (tmp_path / "moede.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return tmp_path


@pytest.fixture
def note(folder: Path) -> Note:
    return parse_note(folder / "moede.txt")


@pytest.fixture
def system(note: Note) -> ScriptedSystem:
    return ScriptedSystem((note,), FOUND, CITED)


def outcome(
    name: str,
    relevant: Mapping[str, int],
    ranked: Sequence[str] = (),
    cited: Sequence[str] = (),
    found: bool = True,
    confidence: float = 1.0,
) -> Outcome:
    return Outcome(
        query=JudgedQuery(id=name, question=name, relevant=dict(relevant)),
        ranked=tuple(ranked),
        scores=tuple(confidence for _ in ranked),
        found=found,
        cited=tuple(cited),
        confidence=confidence if ranked else 0.0,
    )
