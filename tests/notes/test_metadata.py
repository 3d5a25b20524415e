"""Title, date, meeting and kind: from the note, its front matter, or the file beside it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from randers_rag.errors import NoteError
from randers_rag.notes import parse_note, parse_text
from randers_rag.notes.metadata import find_date
from randers_rag.schema import Note

MAY = datetime.date(2025, 5, 14)


def parse(text: str) -> Note:
    return parse_text(text, file="a.txt", note_id="a")


@pytest.mark.parametrize(
    "text",
    ["14. maj 2025", "den 14 maj 2025 kl. 9", "Onsdag d. 14. Maj 2025", "14.05.2025", "14/5-2025", "14-05-2025",
     "2025-05-14", "14/5/2025", "31.02.2025 flyttet til 14.5.2025"],
)  # fmt: skip
def test_danish_dates(text: str) -> None:
    assert find_date(text) == MAY


@pytest.mark.parametrize(
    "text", ["maj 2025", "14. maj", "31. februar 2025", "32.01.2025", "1.2.20255", "version 1.14.5"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_lines_that_state_it_are_no_statements() -> None:
    note = parse("Opsamling\nMødedato: 14. maj 2025\nUdvalg: Hovedudvalget\n\nGruppe 1\n- Ja\n- Dato: følger\n")
    assert (note.title, note.date, note.meeting, note.kind) == ("Opsamling", MAY, "Hovedudvalget", "Opsamling")
    assert [s.text for s in note.statements] == ["Ja", "Dato: følger"]
    assert [(h.kind, h.text) for h in note.headings[1:3]] == [
        ("preamble", "Mødedato: 14. maj 2025"),
        ("preamble", "Udvalg: Hovedudvalget"),
    ]
    assert note.warnings == ()


def test_said_in_passing() -> None:
    note = parse("Referat fra ekstraordinært møde i Hovedudvalget den 14. maj 2025\n\nGruppe 1\n- Ja\n")
    assert (note.date, note.meeting, note.kind) == (MAY, "ekstraordinært møde i Hovedudvalget", "Referat")


def test_front_matter_wins_and_is_no_part_of_the_note() -> None:
    note = parse(
        '---\ntitle: "Skolens dag"\ndato: 14.05.2025\ntype: Notat\ntags: [a]\n---\nReferat 1.1.2020\n\nGruppe 1\n- Ja\n'
    )
    assert (note.title, note.date, note.kind) == ("Skolens dag", MAY, "Notat")
    assert note.source.startswith("---")
    assert [(s.text, s.place.first_line) for s in note.statements] == [("Ja", 10)]
    assert note.warnings == ()


def test_a_ruling_line_is_no_front_matter() -> None:
    assert [s.text for s in parse("---\nGruppe 1\n- Ja\n---\n- Nej\n").statements] == ["Ja", "Nej"]


@pytest.mark.parametrize("name", ["a.txt.meta.toml", "a.meta.toml"])
def test_the_file_beside_it_wins(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("---\ndate: 2020-01-01\nkind: Notat\n---\nX\n\nGruppe 1\n- Ja\n", "utf-8")
    (tmp_path / name).write_text('title = "Møde om å"\ndate = 2025-05-14\nmeeting = "MED-udvalget"\n', "utf-8")
    note = parse_note(tmp_path / "a.txt")
    assert (note.title, note.date, note.meeting, note.kind) == ("Møde om å", MAY, "MED-udvalget", "Notat")


@pytest.mark.parametrize("text", ["title = ", "farve = 'rød'", "title = 3", "date = 'i morgen'", "\x00"])
def test_a_file_beside_it_that_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text("- Ja\n", "utf-8")
    (tmp_path / "a.meta.toml").write_text(text, "utf-8")
    with pytest.raises(NoteError, match=r"a\.meta\.toml"):
        parse_note(tmp_path / "a.txt")
