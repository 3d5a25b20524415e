"""What holds for any note: nothing is lost, nothing crashes, the same text gives the same reading."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from randers_rag.errors import NoteError
from randers_rag.notes import parse_text
from randers_rag.notes.marks import BLANKS
from randers_rag.schema import Note

WORDS = st.sampled_from(
    ["vi", "Skolen", "og", "(hele", "byen)", "”Huset”", "=>", "flere", "busser.", "Hvad?", "Tema:", "2030"]
)
TEXTS = st.lists(WORDS, max_size=18).map(" ".join)
MARKS = st.sampled_from(
    [
        "",
        "",
        "o ",
        "▪ ",
        "- ",
        "• ",
        "* ",
        "– ",
        "1. ",
        "2) ",
        "a) ",
        "# ",
        "Gruppe 1",
        "Gruppe 2: ",
        "Spørgsmål 1 + 2: ",
    ]
)
LINES = st.tuples(st.sampled_from(["", "", "", " ", "  ", "    ", "\t", "\f"]), MARKS, TEXTS).map("".join)
ODD_LINES = st.one_of(
    LINES, LINES, st.just(""), st.sampled_from(["Side 2 af 3", "-----", "12", " "]), st.text(max_size=30)
)
NOTES = st.lists(ODD_LINES, max_size=30).map("\n".join)


def parse(text: str) -> Note:
    try:
        return parse_text(text, file="note.txt", note_id="note")
    except NoteError:
        assume(False)
        raise


@settings(max_examples=300, deadline=None)
@given(NOTES)
def test_every_line_is_in_a_statement_a_heading_or_a_warning(text: str) -> None:
    note = parse(text)
    held = {warning.line for warning in note.warnings}
    for part in (*note.statements, *note.headings):
        held.update(range(part.place.first_line, part.place.last_line + 1))
    visible = {number for number, line in enumerate(note.source.split("\n"), start=1) if line.strip(BLANKS)}
    assert visible <= held


@settings(max_examples=200, deadline=None)
@given(NOTES)
def test_places_parents_and_ids_hold(text: str) -> None:
    note = parse(text)
    noisy = {warning.line for warning in note.warnings}
    level_of = {statement.id: statement.level for statement in note.statements}
    assert len(level_of) == len(note.statements)
    for s in note.statements:
        assert s.level == (level_of[s.parent] + 1 if s.parent else 1)
        assert s.text.strip(BLANKS) == s.text != ""
        if noisy.isdisjoint(range(s.place.first_line, s.place.last_line + 1)):
            assert note.source[s.place.start : s.place.end].split() == s.text.split()


@settings(max_examples=100, deadline=None)
@given(NOTES)
def test_the_same_text_gives_the_same_note(text: str) -> None:
    assert parse(text) == parse(text)
