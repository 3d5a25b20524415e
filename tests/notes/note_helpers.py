"""Short forms to write a note and its expected reading side by side."""

from __future__ import annotations

from randers_rag.notes import parse_text
from randers_rag.schema import Note

Row = tuple[int | None, tuple[int, ...], str | None, str | None, str]


def parse(text: str) -> Note:
    return parse_text(text, file="prøve.txt", note_id="proeve")


def rows(note: Note) -> list[Row]:
    """Group, questions, theme, parent's text and text of every statement."""
    text_of = {statement.id: statement.text for statement in note.statements}
    return [(s.group, s.questions, s.theme, text_of[s.parent] if s.parent else None, s.text) for s in note.statements]


def read(text: str) -> list[Row]:
    return rows(parse(text))


def themes(text: str) -> list[tuple[str | None, str]]:
    """Theme and text of every statement, for notes where the rest does not matter."""
    return [(s.theme, s.text) for s in parse(text).statements]
