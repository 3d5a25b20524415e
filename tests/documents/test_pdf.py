"""PDF: wraps from the margin, depth from the indent, running heads and feet, pages."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
from document_makers import rows
from fpdf import FPDF

from randers_rag.notes import parse_note, parse_text
from randers_rag.notes.documents.pdf_columns import Printed
from randers_rag.notes.documents.pdf_lines import rows_of_pages
from randers_rag.schema import Note


class _Paper(FPDF):
    def header(self) -> None:
        self.set_font("helvetica", size=9)
        self.cell(0, 8, "Randers Kommune - Referat", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=9)
        self.cell(0, 8, f"{self.page_no()}", align="C")


LONG = (
    "Vi skal have flere fleksible løsninger på ansættelser, så den enkelte kan blive længere og have et godt liv ved "
    "siden af sit arbejde"
)


def paper(groups: int = 3) -> bytes:
    made = _Paper()
    made.add_page()
    for group in range(1, groups + 1):
        heading(made, f"Gruppe {group}", 16)
        for theme in ("Skole", "Helt andre vilkår"):
            heading(made, theme, 13)
            for number in range(9):
                item(made, 0, f"{LONG} ({group}.{number})")
                item(made, 1, f"Ordn {number}")
    return bytes(made.output())


def heading(made: FPDF, text: str, size: int) -> None:
    made.ln(4)
    made.set_font("helvetica", "B", size)
    made.cell(0, 9, text, new_x="LMARGIN", new_y="NEXT")


def item(made: FPDF, level: int, text: str) -> None:
    made.set_font("helvetica", size=11)
    made.set_x(made.l_margin + 7 * level)
    made.cell(6, 6, "-")
    made.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Note:
    path: Path = tmp_path_factory.mktemp("pdf") / "note.pdf"
    path.write_bytes(paper())
    return parse_note(path)


def test_every_statement_is_whole_and_in_its_place(note: Note) -> None:
    expected = []
    for group in (1, 2, 3):
        for theme in ("Skole", "Helt andre vilkår"):
            for number in range(9):
                said = f"{LONG} ({group}.{number})"
                expected += [(group, (), theme, None, 1, said), (group, (), theme, said, 2, f"Ordn {number}")]
    assert rows(note) == expected


def test_running_heads_and_page_numbers_are_left_out_with_a_warning(note: Note) -> None:
    left_out = [w.text for w in note.warnings if "left out" in w.reason]
    last = max(s.place.page or 0 for s in note.statements)
    assert last >= 4
    assert left_out.count("Randers Kommune - Referat") == last
    assert [text for text in left_out if text.isdigit()] == [str(number) for number in range(1, last + 1)]


def test_pages_ascend(note: Note) -> None:
    pages = [s.place.page for s in note.statements]
    assert pages[0] == 1
    assert all(0 <= (b or 0) - (a or 0) <= 1 for a, b in pairwise(pages))


def test_places_open_their_text(note: Note) -> None:
    headers = {w.line for w in note.warnings}
    for s in note.statements:
        if headers.isdisjoint(range(s.place.first_line, s.place.last_line + 1)):
            assert note.source[s.place.start : s.place.end].split() == s.text.split()


def test_a_file_that_is_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    path.write_bytes(io.BytesIO(paper(1)).getvalue())
    parse_note(path)
    assert [one.name for one in tmp_path.iterdir()] == ["note.pdf"]


@pytest.mark.parametrize(
    ("begun", "rest", "read"),
    [
        ("Vi skal styrke samar\u00ad", "bejdet", "Vi skal styrke samarbejdet"),
        ("Flere børne\u00ad", "og ungeklubber", "Flere børne- og ungeklubber"),
        ("Plan for dagtilbud-skole\u00ad", "forvaltning", "Plan for dagtilbud-skole-forvaltning"),
        ("Samarbejde med S & A\u00ad", "rekruttering", "Samarbejde med S & A-rekruttering"),
        ("Bus til Hadsund\u00ad", "Randers", "Bus til Hadsund-Randers"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(begun: str, rest: str, read: str) -> None:
    def line(text: str, number: int, left: float) -> Printed:
        return Printed(left, 80, 500 if number == 0 else 200, 700 - 14 * number, 11, False, text, 1, 595)

    found = rows_of_pages([[line(f"- {begun}", 0, 70), line(rest, 1, 80)]])
    assert " ".join(row.text for row in found if row.text) == f"- {read}"


RANDERS = Path(__file__).parents[2] / "corpus" / "hovedudvalget-fremtidens-randers.txt"
_PRINTED = str.maketrans({"▪": "·", "”": '"', "–": "-", "…": ".", "’": "'"})


@pytest.mark.parametrize(("font", "size"), [("courier", 8), ("courier", 10), ("helvetica", 11)])
def test_a_text_with_hard_line_ends_and_torn_sentences(font: str, size: int, tmp_path: Path) -> None:
    """At 10 points the page is too narrow for the text's own lines, so that they are broken twice."""
    text = RANDERS.read_text("utf-8").translate(_PRINTED)
    made = FPDF()
    made.set_margin(20)
    made.add_page()
    made.set_font(font, size=size)
    for line in text.split("\n"):
        made.multi_cell(0, 0.4 * size, line.rstrip(), new_x="LMARGIN", new_y="NEXT", align="L")
    path = tmp_path / "note.pdf"
    path.write_bytes(bytes(made.output()))
    assert rows(parse_note(path)) == rows(parse_text(text, file="note.txt", note_id="note"))
