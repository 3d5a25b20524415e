"""The Randers note, field by field against the reading by hand in ``gold/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from randers_rag.notes import parse_note
from randers_rag.schema import Note

ROOT = Path(__file__).parents[2]
NOTE = ROOT / "corpus" / "hovedudvalget-fremtidens-randers.txt"
GOLD: dict[str, Any] = json.loads((Path(__file__).parent / "gold" / f"{NOTE.stem}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def note() -> Note:
    return parse_note(NOTE)


def test_all_95_statements_read_as_by_hand(note: Note) -> None:
    line_of = {statement.id: statement.place.first_line for statement in note.statements}
    read = [
        {
            "first": s.place.first_line,
            "last": s.place.last_line,
            "group": s.group,
            "questions": list(s.questions),
            "theme": s.theme,
            "parent": line_of[s.parent] if s.parent else None,
            "level": s.level,
            "continues_heading": s.continues_heading,
            "text": s.text,
        }
        for s in note.statements
    ]
    gold = [
        {"first": g["lines"][0], "last": g["lines"][-1]} | {k: v for k, v in g.items() if k != "lines"}
        for g in GOLD["statements"]
    ]
    assert len(read) == 95
    assert read == gold


def test_headings_title_and_questions_read_as_by_hand(note: Note) -> None:
    read = [(h.kind, h.text, list(h.number), h.place.first_line, h.place.last_line) for h in note.headings]
    gold = [(h["kind"], h["text"], h["number"], h["lines"][0], h["lines"][-1]) for h in GOLD["headings"]]
    assert read == gold
    assert note.title == GOLD["title"]
    assert [(q.number, q.text) for q in note.questions] == [
        (1, "Hvilke styrker i vores områder skal vi bygge videre på for Fremtidens Randers?"),
        (2, "Hvilke ideer og muligheder har vi for at skabe positiv udvikling herfra?"),
    ]


def test_nothing_is_doubtful(note: Note) -> None:
    assert note.warnings == ()
    assert note.id == "hovedudvalget-fremtidens-randers"
    assert note.file == NOTE.name
    assert [sum(s.group == g for s in note.statements) for g in (1, 2, 3, 4)] == [29, 18, 36, 12]


def test_every_place_opens_its_own_text(note: Note) -> None:
    for part in (*note.statements, *note.headings):
        place = part.place
        assert " ".join(note.source[place.start : place.end].split()) == " ".join(part.text.split())
        assert note.source.count("\n", 0, place.start) + 1 == place.first_line
        assert note.source.count("\n", 0, place.end) + 1 == place.last_line
