"""Notes with judged questions, from which a calibration is fitted. No embedding model is trained on them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from randers_rag.notes import parse_note
from randers_rag.schema import Note


@dataclass(frozen=True)
class Judged:
    """A question to a note, with the grade of each relevant statement by its row (2 answers it, 1 is near it)."""

    id: str
    kind: str
    question: str
    grades: dict[int, int] = field(hash=False)


@dataclass(frozen=True)
class JudgedNote:
    """A note and its judged questions."""

    note: Note
    questions: tuple[Judged, ...]


def read_judged_notes(folder: Path | None = None) -> list[JudgedNote]:
    """Return the judged notes of a folder (by default those that ship with the package), in the order of names."""
    folder = folder or Path(str(files("randers_rag.search") / "judged"))
    return [read_judged_note(path.with_suffix(".txt"), path) for path in sorted(folder.glob("*.jsonl"))]


def read_judged_note(note_file: Path, questions_file: Path) -> JudgedNote:
    """Return one note with its questions. KeyError: a reference is no statement's first line."""
    note = parse_note(note_file)
    rows = {statement.place.first_line: row for row, statement in enumerate(note.statements)}
    questions = []
    for line in questions_file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        grades = {rows[int(ref[1:])]: grade for ref, grade in entry["relevant"].items()}
        questions.append(Judged(entry["id"], entry["kind"], entry["question"], grades))
    return JudgedNote(note, tuple(questions))
