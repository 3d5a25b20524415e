"""What a person would make of a document's lists, tables, breaks and revisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from document_makers import rows
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from randers_rag.notes import parse_note
from randers_rag.schema import Note


def saved(document: Any, tmp_path: Path) -> Note:
    document.save(str(tmp_path / "note.docx"))
    return parse_note(tmp_path / "note.docx")


def themes(note: Note) -> list[tuple[int | None, str | None, str]]:
    return [(s.group, s.theme, s.text) for s in note.statements]


def page(tmp_path: Path, body: str) -> Note:
    path = tmp_path / "note.html"
    path.write_text(f"<html><head><title>x</title><style>p {{}}</style></head><body>{body}</body></html>", "utf-8")
    return parse_note(path)


def test_line_breaks_join_and_typed_marks_after_them_do_not(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Referat", style="Title")
    document.add_paragraph("Skole", style="Heading 1")
    run = document.add_paragraph(style="List Bullet").add_run("Flere lærere")
    run.add_break()
    run.add_text("og pædagoger")
    run = document.add_paragraph().add_run("- Færre tests")
    run.add_break()
    run.add_text("- Mere leg")
    run.add_break(WD_BREAK.PAGE)
    assert themes(saved(document, tmp_path)) == [
        (None, "Skole", "Flere lærere og pædagoger"),
        (None, "Skole", "Færre tests"),
        (None, "Skole", "Mere leg"),
    ]


def test_levels_of_one_list_and_of_an_indented_one(tmp_path: Path) -> None:
    document = docx.Document()
    for text, level in (("A", 0), ("a1", 1), ("a11", 2), ("B", 0)):
        paragraph = document.add_paragraph(text, style="List Bullet")
        paragraph.paragraph_format.left_indent = Cm(0.63 * (level + 1))
    assert [(row[3], row[4], row[5]) for row in rows(saved(document, tmp_path))] == [
        (None, 1, "A"),
        ("A", 2, "a1"),
        ("a1", 3, "a11"),
        (None, 1, "B"),
    ]


def test_groups_side_by_side_in_a_table(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, cells in zip(
        table.rows,
        [("", "Gruppe 1", "Gruppe 2"), ("Unge", "Et værested", "Flere praktikker"), ("Ældre", "Sang", "")],
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    assert themes(saved(document, tmp_path)) == [
        (1, "Unge", "Et værested"),
        (1, "Ældre", "Sang"),
        (2, "Unge", "Flere praktikker"),
    ]


def test_topics_and_what_was_said_in_a_table(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Gruppe 3", style="Heading 1")
    table = document.add_table(3, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Tema", "Udsagn"
    table.cell(1, 0).text, table.cell(1, 1).text = "Trafik", "Flere busser om aftenen, også i weekenden\nCykelstier"
    table.cell(2, 0).text, table.cell(2, 1).text = "Natur", "En skov ved byen"
    note = saved(document, tmp_path)
    assert themes(note) == [
        (3, "Trafik", "Flere busser om aftenen, også i weekenden"),
        (3, "Trafik", "Cykelstier"),
        (3, "Natur", "En skov ved byen"),
    ]
    assert [w.text for w in note.warnings] == ["Tema", "Udsagn"]


def test_deleted_and_hidden_text_is_not_said(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Flere ", style="List Bullet")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run("biler")._r
    run.find(qn("w:t")).tag = qn("w:delText")
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run("cykler")
    paragraph.add_run(" (hemmeligt)").font.hidden = True
    assert [s.text for s in saved(document, tmp_path).statements] == ["Flere cykler"]


def test_headings_that_are_said_and_headings_that_stand_over(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Referat", style="Title")
    document.add_paragraph("Gruppe 1", style="Heading 1")
    document.add_paragraph("Atomkraft som en mulighed?", style="Heading 2")
    document.add_paragraph("Kultur", style="Heading 2")
    document.add_paragraph("Vi skal bruge teatret mere.")
    document.add_paragraph("Og biblioteket.")
    note = saved(document, tmp_path)
    assert note.title == "Referat"
    assert themes(note) == [
        (1, None, "Atomkraft som en mulighed?"),
        (1, "Kultur", "Vi skal bruge teatret mere."),
        (1, "Kultur", "Og biblioteket."),
    ]


def test_a_page_with_nested_lists(tmp_path: Path) -> None:
    note = page(
        tmp_path,
        "<nav>Forside</nav><h1>Møde</h1><h2>Gruppe 2</h2><h3>Skole</h3>"
        "<ul><li>Flere <b>lærere</b><ul><li>i dansk</li></ul></li><li><p>Frisk luft</p><p>hele dagen</p></li></ul>"
        "<script>alert(1)</script><h3>Bus</h3><p>Hvert kvarter<br>også om natten</p>",
    )
    assert note.title == "Møde"
    assert rows(note) == [
        (2, (), "Skole", None, 1, "Flere lærere"),
        (2, (), "Skole", "Flere lærere", 2, "i dansk"),
        (2, (), "Skole", None, 1, "Frisk luft hele dagen"),
        (2, (), "Bus", None, 1, "Hvert kvarter også om natten"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_pages_in_their_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "note.htm"
    path.write_bytes("<html><body><ul><li>Blåbærgrød på øen</li></ul></body></html>".encode(encoding))
    assert [s.text for s in parse_note(path).statements] == ["Blåbærgrød på øen"]
