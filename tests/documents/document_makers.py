"""Documents made of a note's own content, with the programs that people use."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn

from randers_rag.schema import Heading, Note, Statement

Row = tuple[int | None, tuple[int, ...], str | None, str | None, int, str]
STYLES = {"title": "Title", "group": "Heading 1", "question": "Heading 2", "theme": "Heading 3"}


def rows(note: Note) -> list[Row]:
    """Group, questions, theme, parent's text, level and text of every statement."""
    text_of = {s.id: s.text for s in note.statements}
    return [
        (s.group, s.questions, s.theme, text_of[s.parent] if s.parent else None, s.level, s.text)
        for s in note.statements
    ]


def parts(note: Note) -> Iterator[tuple[Heading | Statement, str]]:
    """Headings and statements in the note's order, each with the mark that stands before it."""
    for part in sorted((*note.headings, *note.statements), key=lambda one: one.place.start):
        begin = note.source.rfind("\n", 0, part.place.start) + 1
        yield part, note.source[begin : part.place.start].strip()


def styled_docx(note: Note, path: Path, *, headings: bool = True) -> Path:
    """Word's own lists, and its heading styles or bold paragraphs for headings."""
    document = docx.Document()
    for part, mark in parts(note):
        if isinstance(part, Heading) and mark[:1].isdigit():
            document.add_paragraph(part.text, style="List Number")
        elif isinstance(part, Heading) or not mark:
            _add_heading(document, part, headings)
        else:
            document.add_paragraph(part.text, style="List Bullet" if part.level == 1 else f"List Bullet {part.level}")
    document.save(str(path))
    return path


def _add_heading(document: Document, part: Heading | Statement, headings: bool) -> None:
    kind = part.kind if isinstance(part, Heading) else "theme"
    if headings and kind in STYLES:
        document.add_paragraph(part.text, style=STYLES[kind])
    else:
        document.add_paragraph().add_run(part.text).bold = kind != "preamble"


def in_two_columns(path: Path) -> Path:
    """Set a Word document's text in two columns."""
    document = docx.Document(str(path))
    columns = document.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "720")
    document.save(str(path))
    return path


def typed_docx(note: Note, path: Path) -> Path:
    """Every line of the text a paragraph, marks typed: what pasting a PDF's text into Word gives."""
    document = docx.Document()
    for line in note.source.split("\n"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def convert(path: Path, to: str) -> Path:
    """Let LibreOffice save a document in another format."""
    command = ["soffice", f"-env:UserInstallation=file://{path.parent}/office", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=180)
    return path.with_suffix(f".{to.partition(':')[0]}")
