"""The same note, saved by the programs that people use, gives the same statements."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from document_makers import convert, in_two_columns, rows, styled_docx, typed_docx

from randers_rag.notes import parse_note, parse_text
from randers_rag.schema import Note

ROOT = Path(__file__).parents[2]
RANDERS = ROOT / "corpus" / "hovedudvalget-fremtidens-randers.txt"
BYMOEDE = """Opsamling fra borgermøde i Bymidten den 14. maj 2025

Bord 1

Spørgsmål 1: Hvad savner vi på torvet?

Bænke:
- Flere bænke i solen, så de ældre kan sidde ned på vejen mellem biblioteket og den nye plads ved åen
  - med ryglæn
  - og i læ for vinden, også når der er marked, og hele pladsen er fuld af boder og mennesker
- Ryglæn

Et springvand?

Bord 2

Spørgsmål 1: Hvad savner vi på torvet?

Grønt:
- Skygge om sommeren
- En park: ”Åens have” (1. etape i 2026)
"""
NOTES = {"randers": RANDERS.read_text("utf-8"), "bymoede": BYMOEDE}


@pytest.fixture(params=NOTES)
def note(request: pytest.FixtureRequest) -> Note:
    return parse_text(NOTES[request.param], file="note.txt", note_id="note")


@pytest.mark.parametrize("headings", [True, False])
def test_word_with_its_own_lists(note: Note, tmp_path: Path, headings: bool) -> None:
    read = parse_note(styled_docx(note, tmp_path / "note.docx", headings=headings))
    assert rows(read) == rows(note)
    assert (read.title, read.questions, read.date, read.meeting) == (
        note.title,
        note.questions,
        note.date,
        note.meeting,
    )
    assert [s.id for s in read.statements] == [s.id for s in note.statements]


def test_word_with_typed_marks(note: Note, tmp_path: Path) -> None:
    assert rows(parse_note(typed_docx(note, tmp_path / "note.docx"))) == rows(note)


def test_every_place_opens_its_own_text(note: Note, tmp_path: Path) -> None:
    read = parse_note(styled_docx(note, tmp_path / "note.docx"))
    for part in (*read.statements, *read.headings):
        assert read.source[part.place.start : part.place.end].split() == part.text.split()
        assert read.source.count("\n", 0, part.place.start) + 1 == part.place.first_line


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.mark.long
@needs_office
@pytest.mark.parametrize("headings", [True, False])
@pytest.mark.parametrize("to", ["pdf", "odt"])
def test_saved_by_libreoffice(note: Note, tmp_path: Path, to: str, headings: bool) -> None:
    read = parse_note(convert(styled_docx(note, tmp_path / "note.docx", headings=headings), to))
    assert rows(read) == rows(note)
    assert read.questions == note.questions
    assert read.title == note.title
    assert all((s.place.page is not None) == (to == "pdf") for s in read.statements)


@pytest.mark.long
@needs_office
def test_typed_marks_saved_by_libreoffice(note: Note, tmp_path: Path) -> None:
    assert rows(parse_note(convert(typed_docx(note, tmp_path / "note.docx"), "odt"))) == rows(note)


@pytest.mark.long
@needs_office
def test_two_columns(note: Note, tmp_path: Path) -> None:
    read = parse_note(convert(in_two_columns(styled_docx(note, tmp_path / "note.docx")), "pdf"))
    assert rows(read) == rows(note)


@pytest.mark.long
@needs_office
def test_lines_that_were_broken_by_hand(tmp_path: Path) -> None:
    note = parse_note(shutil.copy(RANDERS, tmp_path / "note.txt"))
    read = parse_note(convert(tmp_path / "note.txt", "pdf"))
    assert rows(read) == rows(note)


@pytest.mark.long
@needs_office
def test_pages_are_those_that_a_person_sees(tmp_path: Path) -> None:
    note = parse_note(RANDERS)
    read = parse_note(convert(styled_docx(note, tmp_path / "note.docx"), "pdf"))
    pages = [s.place.page for s in read.statements]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[0] == 1
    assert (pages[-1] or 0) > 2
