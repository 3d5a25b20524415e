"""A fake assistant over one tiny note, so that the commands are tested without model and index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

import randers_rag
from randers_rag.cli import main
from randers_rag.errors import CorpusError
from randers_rag.notes import parse_text
from randers_rag.schema import Answer, Citation, GroupCoverage, Hit, Note, NoteOutline, Query, Quote, Section, Turn
from randers_rag.settings import Settings

NOTE = """Møde [om alt]

Gruppe 1
Spørgsmål 1: Hvad er godt?
Byen & havnen:
o Vi skal have flere ungdomsboliger
▪ gerne [billige] ved åen
o Badmintonhallen er slidt

Gruppe 2
Spørgsmål 1: Hvad er godt?
Natur:
o Skoven er smuk
"""


class FakeAssistant:
    """Finds the statements that hold the question's last word."""

    opened: ClassVar[list[Settings]] = []
    asked: ClassVar[list[tuple[str, tuple[Turn, ...]]]] = []

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = (parse_text(NOTE, file="moede.txt", note_id="moede"),)
        self.outlines = tuple(map(NoteOutline.of, self.notes))

    @classmethod
    def open(
        cls,
        corpus: Path | None = None,
        index: Path | None = None,
        settings: Settings | None = None,
        embedder: object = None,
        report: Callable[[str], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> FakeAssistant:
        assert settings is not None
        cls.opened.append(settings)
        if settings.corpus.name == "mangler":
            raise CorpusError("The folder mangler does not exist.\nCreate it and put a note in it.")
        if report:
            report("Building")
        if progress:
            progress(0, 2)
            progress(2, 2)
        return cls()

    def search(self, question: str, k: int = 20, history: Any = (), filters: Any = None) -> list[Hit]:
        self.asked.append((question, tuple(history)))
        word = (question.lower().rstrip("?").split() or ["\0"])[-1]
        found = [s for s in self.notes[0].statements if word in s.text.lower()]
        return [Hit(statement=s, score=1 / rank) for rank, s in enumerate(found, start=1)][:k]

    def ask(self, question: str, history: Any = (), filters: Any = None) -> Answer:
        hits = self.search(question, history=history)
        cited = tuple(
            Citation(number=n, statement=hit.statement, score=hit.score) for n, hit in enumerate(hits, start=1)
        )
        sections = tuple(
            Section(
                note="moede",
                group=c.statement.group,
                theme=c.statement.theme,
                quotes=(Quote(statement=c.statement, number=c.number, depth=0),),
            )
            for c in cited
        )
        text = "\n".join(f"- {c.statement.text} [{c.number}]" for c in cited) or "Noten siger intet om det."
        zero = GroupCoverage(note="moede", group=2, statements=0)
        return Answer(
            question=question,
            found=bool(cited),
            text=text,
            citations=cited,
            query=Query(question=question),
            sections=sections,
            coverage=(zero,) if cited else (),
        )


@dataclass
class Result:
    code: int
    out: str
    err: str


@dataclass
class Cli:
    capture: pytest.CaptureFixture[str]
    calls: list[list[str]] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Result:
        try:
            code = main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        caught = self.capture.readouterr()
        return Result(code, caught.out, caught.err)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeAssistant]:
    monkeypatch.setattr(randers_rag, "Assistant", FakeAssistant, raising=False)
    monkeypatch.setattr("randers_rag.index.model.embedder_for", lambda _: None)
    monkeypatch.setattr(FakeAssistant, "opened", [])
    monkeypatch.setattr(FakeAssistant, "asked", [])
    for name in ("CORPUS", "INDEX", "MODEL"):
        monkeypatch.delenv(f"RANDERS_RAG_{name}", raising=False)
    return FakeAssistant
