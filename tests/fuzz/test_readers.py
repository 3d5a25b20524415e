"""Whatever bytes are given as a note: it is read, or refused with NoteError; nothing else, and nothing endless.

Run it longer with ``--hypothesis-seed`` of your choice and ``FUZZ_EXAMPLES=20000``.
"""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from randers_rag.errors import NoteError
from randers_rag.notes import parse_data
from randers_rag.schema import Note
from randers_rag.settings import Settings

pytestmark = pytest.mark.long
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
FUZZ = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMBERS = st.sampled_from(["0", "1", "-1", "9", "99999999999999", "x", "", "1e9"])
TEXT = st.sampled_from(
    ["", "- Ja", "o Nej", "Gruppe 1", "1. a", "Tema:", "og så", "\t x", "010190-1234", "=> ja", "\ufffe"]
)
TAGS = [
    "p",
    "r",
    "tbl",
    "tr",
    "tc",
    "sdt",
    "sdtContent",
    "ins",
    "del",
    "hyperlink",
    "pPr",
    "numPr",
    "fldSimple",
    "body",
]
LEAVES = ["t", "br", "tab", "sym", "numId", "ilvl", "pStyle", "ind", "vMerge", "vanish", "cr"]


def element(tag: str, value: str, inside: str) -> str:
    shown = value if value.isascii() else ""
    return f'<w:{tag} w:val="{shown}" w:left="{shown}" w:char="{shown}" w:type="page">{inside}</w:{tag}>'


TREES = st.recursive(
    st.builds(element, st.sampled_from(LEAVES), NUMBERS, TEXT.map(lambda text: text.replace("=>", "=&gt;"))),
    lambda inner: st.builds(element, st.sampled_from(TAGS), NUMBERS, st.lists(inner, max_size=4).map("".join)),
    max_leaves=30,
)
HTML = st.recursive(
    TEXT,
    lambda inner: st.tuples(
        st.sampled_from("ul ol li p div table tr td h1 h3 br b script pre dl dd thead !-- svg".split()),
        st.lists(inner, max_size=4).map("".join),
        st.booleans(),
    ).map(lambda parts: f"<{parts[0]}>{parts[1]}" + (f"</{parts[0]}>" if parts[2] else "")),
    max_leaves=40,
)


def packed(part: str, data: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(part, data.encode("utf-8", "replace"))
    return buffer.getvalue()


def real_docx() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    for style in ("Title", "Heading 1", "List Bullet", "List Number 2", "Normal"):
        document.add_paragraph("Flere busser", style=style)
    document.save(buffer)
    return buffer.getvalue()


REAL = real_docx()


def check(data: bytes, name: str) -> None:
    with suppress(NoteError):
        holds(parse_data(data, name, Settings(max_note_mb=5)))


def holds(note: Note) -> None:
    levels = {s.id: s.level for s in note.statements}
    assert len(levels) == len(note.statements) > 0
    for s in note.statements:
        assert s.level == (levels[s.parent] + 1 if s.parent else 1)
        assert s.text.strip() == s.text != ""
        assert 0 <= s.place.start < s.place.end <= len(note.source)


@FUZZ
@given(st.lists(TREES, max_size=6).map("".join))
def test_word(body: str) -> None:
    check(packed("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'), "a.docx")


@FUZZ
@given(st.data())
def test_real_word_with_other_parts(data: st.DataObject) -> None:
    tree = data.draw(TREES)
    part = data.draw(st.sampled_from(["word/numbering.xml", "word/styles.xml"]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(REAL)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            root = f'<w:{part[5:-4]} xmlns:w="{W}">{tree}</w:{part[5:-4]}>'
            new.writestr(entry.filename, root if entry.filename == part else old.read(entry))
    check(buffer.getvalue(), "a.docx")


@FUZZ
@given(st.lists(HTML, max_size=6).map("".join))
def test_html(body: str) -> None:
    check(body.encode("utf-8", "replace"), "a.html")


@FUZZ
@given(st.lists(HTML, max_size=6).map("".join))
def test_open_document(body: str) -> None:
    names = {"ul": "list", "li": "list-item", "table": "table", "h1": "h", "br": "line-break"}
    for old, new in names.items():
        body = body.replace(f"<{old}>", f"<t:{new}>").replace(f"</{old}>", f"</t:{new}>")
    check(
        packed("content.xml", f'<o:d xmlns:o="o" xmlns:t="t"><o:body><o:text>{body}</o:text></o:body></o:d>'), "a.odt"
    )


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(["a.docx", "a.odt", "a.html", "a.txt", "a.md"]))
def test_any_bytes(data: bytes, name: str) -> None:
    check(data, name)
    check((b"PK\x03\x04" if name[2] in "do" else b"- ") + data, name)


@settings(FUZZ, max_examples=max(EXAMPLES // 20, 10))
@given(st.binary(max_size=400))
def test_pdf_bytes(data: bytes) -> None:
    check(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj " + data, "a.pdf")
