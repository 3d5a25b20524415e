"""An answer as a file: Word, Markdown or CSV, with the full citation of every quote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from randers_rag.answer import escape_markdown
from randers_rag.answer.labels import group_label
from randers_rag.schema import Answer, Citation, Note, Section
from randers_rag.web import texts
from randers_rag.web.markup import short_title, theme_title
from randers_rag.web.notepage import where
from randers_rag.web.render import lead_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COLUMNS = ("Nr.", "Udsagn", "Gruppe", "Spørgsmål", "Tema", "Hører under", "Linje", "Notat", "Fil", "Id")


class File(NamedTuple):
    """A file to be downloaded."""

    content: bytes
    media_type: str


def export(kind: str, answer: Answer, notes: Sequence[Note]) -> File:
    """Return the answer as ``docx``, ``md`` or ``csv``; KeyError for another kind."""
    return _KINDS[kind](answer, {note.id: note for note in notes})


def as_markdown(answer: Answer, notes: Mapping[str, Note]) -> File:
    """Return the answer's own Markdown under its question, with the list of sources."""
    sources = "\n".join(f"{c.number}. {escape_markdown(source(c, notes))}" for c in answer.citations)
    blocks = [f"# {escape_markdown(' '.join(answer.question.split()))}", answer.text]
    blocks += ["## Kilder", sources] if sources else []
    return File(("\n\n".join(blocks) + "\n").encode(), "text/markdown; charset=utf-8")


def source(citation: Citation, notes: Mapping[str, Note]) -> str:
    """Return the full citation: 'Gruppe 2 · Spørgsmål 2 · De unges hus · linje 93 · Notat …'."""
    statement = citation.statement
    note = notes.get(statement.note)
    return f"{where(statement, note)} · {short_title(note) if note else statement.note}"


def as_csv(answer: Answer, notes: Mapping[str, Note]) -> File:
    """Return one row a quote, as Danish spreadsheets read it: semicolons, UTF-8 with its mark, no formulas."""
    said = {s.id: s.text for note in notes.values() for s in note.statements} if answer.citations else {}
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";")
    table.writerow(_COLUMNS)
    for citation in answer.citations:
        table.writerow([harmless(value) for value in _row(citation, notes, said)])
    return File(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


def _row(citation: Citation, notes: Mapping[str, Note], said: Mapping[str, str]) -> tuple[str, ...]:
    statement = citation.statement
    note = notes.get(statement.note)
    return (
        str(citation.number),
        statement.text,
        "" if statement.group is None else group_label(note, statement.group),
        " og ".join(map(str, statement.questions)),
        statement.theme or "",
        said.get(statement.parent or "", ""),
        str(statement.place.first_line),
        short_title(note) if note else statement.note,
        note.file if note else "",
        statement.id,
    )


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def as_word(answer: Answer, notes: Mapping[str, Note]) -> File:
    """Return the answer as a Word document with headings, nested lists and a list of sources."""
    from docx import Document

    document = Document()
    _speak_danish(document)
    document.core_properties.title = _xml(answer.question)[:255]
    document.core_properties.author = "randers-rag"
    document.add_heading(_xml(answer.question), 1)
    if answer.sections:
        document.add_paragraph(_xml(lead_of(answer, tuple(notes.values()))))
        for style, content in _lines(answer, notes):
            document.add_paragraph(_xml(content), style=style)
    else:
        for line in filter(None, answer.text.replace("*", "").replace("\\", "").split("\n")):
            document.add_paragraph(_xml(line))
    if answer.citations:
        document.add_heading("Kilder", 2)
        for citation in answer.citations:
            document.add_paragraph(_xml(f"[{citation.number}] {source(citation, notes)}"))
    out = io.BytesIO()
    document.save(out)
    return File(out.getvalue(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def _speak_danish(document: object) -> None:
    """Set the language of the text, so that Word proofreads and reads aloud in Danish."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles["Normal"].element.get_or_add_rPr()  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    properties.append(language)


def _lines(answer: Answer, notes: Mapping[str, Note]) -> Iterator[tuple[str, str]]:
    """Yield (style, text) for every group, theme and quote; groups that said nothing are named."""
    for row in answer.coverage:
        name = group_label(notes.get(row.note), row.group) if row.group is not None else texts.NO_GROUP
        own = [section for section in answer.sections if (section.note, section.group) == (row.note, row.group)]
        if row.statements:
            yield "Heading 2", name
            for section in own:
                yield from _section(section)
        elif row.group is not None:
            yield "Heading 2", f"{name}: {texts.NOTHING_FOUND}"


def _section(section: Section) -> Iterator[tuple[str, str]]:
    yield "Heading 3", theme_title(section.theme)
    for quote in section.quotes:
        style = "List Bullet" if quote.depth == 0 else f"List Bullet {min(quote.depth + 1, 3)}"
        number = f" [{quote.number}]" if quote.number is not None else ""
        yield style, f"»{quote.statement.text}«{number}"


def _xml(value: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)


_KINDS: Mapping[str, Callable[[Answer, Mapping[str, Note]], File]] = {
    "docx": as_word,
    "md": as_markdown,
    "csv": as_csv,
}
KINDS = tuple(_KINDS)
