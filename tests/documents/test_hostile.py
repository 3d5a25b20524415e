"""Documents that mean harm, or are broken: each is refused with a remedy, in little time and memory."""

from __future__ import annotations

import io
import random
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from randers_rag.errors import NoteError
from randers_rag.notes import parse_data, parse_note
from randers_rag.notes.documents import archive, pdf
from randers_rag.settings import Settings

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>- Ja</w:t></w:r></w:p>%s</w:body></w:document>"


def package(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def word(body: str | bytes, **parts: str | bytes) -> bytes:
    return package(word__document_xml=body, **parts)


def real_docx() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph("Flere busser", style="List Bullet")
    document.save(buffer)
    return buffer.getvalue()


def real_pdf(encrypt: bool = False) -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=11)
    made.cell(0, 8, "- Flere busser")
    if encrypt:
        made.set_encryption(owner_password="a", user_password="b", encryption_method=EncryptionMethod.RC4)  # noqa: S106
    return bytes(made.output())


def blank_pdf() -> bytes:
    made = FPDF()
    made.add_page()
    return bytes(made.output())


def encrypted_zip() -> bytes:
    data = bytearray(word(BODY % ""))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
NOISE = random.Random(1).randbytes(30_000).hex()  # noqa: S311
"""Keeps an archive from being packed as tightly as a bomb."""
REFUSED = {
    "zip bomb.docx": (word(BODY % (" " * 60_000_000)), "zip bomb"),
    "entities.docx": (word(ENTITIES + BODY % "&b;"), "entities"),
    "entities16.docx": (word((ENTITIES + BODY % "&b;").encode("utf-16")), "entities"),
    "outside.odt": (package(content_xml='<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'), "entities"),
    "nested.docx": (word(BODY % ("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "not well-formed"),
    "encrypted.docx": (encrypted_zip(), "encrypted"),
    "encrypted.odt": (
        package(**{"META-INF__manifest_xml": "<m><encryption-data/></m>", "content_xml": "x"}),
        "encrypted",
    ),
    "password.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
    "other.docx": (package(other_xml="<a/>"), "no part"),
    "entries.docx": (word(BODY % "", **{f"p{number}": b"" for number in range(5100)}), "parts"),
    "text.docx": (b"- Ja", "not a Word document"),
    "empty.pdf": (b"", "empty"),
    "text.pdf": (b"- Ja", "not a PDF"),
    "broken.pdf": (b"%PDF-1.7\n" + b"1 0 obj <<" * 1000, "damaged"),
    "password.pdf": (real_pdf(encrypt=True), "encrypted"),
    "scanned.pdf": (blank_pdf(), "no text layer"),
    "empty.docx": (word(BODY.replace("- Ja", "") % ""), "no statement"),
    "script.html": (b"<script>- Ja</script>", "no statement"),
    "lines.txt": (b"- Ja\n" * 200_100, "lines of text"),
    "large.html": (b"<p>" * 6_000_000, "MB of HTML"),
    "tags.html": (b"<p>a" * 1_100_000, "tags and attributes"),
    "tags.docx": (word(BODY % (NOISE + '<w:p w:a="1"/>' * 1_100_000)), "tags and attributes"),
    "large.txt": (b"- Ja\n" * 300_000, "larger than 1 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_name_and_remedy(name: str) -> None:
    data, words = REFUSED[name]
    settings = Settings(max_note_mb=1) if name == "large.txt" else Settings()
    begun = time.perf_counter()
    with pytest.raises(NoteError, match=words) as caught:
        parse_data(data, name, settings)
    assert str(caught.value).startswith(name)
    assert time.perf_counter() - begun < 10


def test_names_that_climb_are_never_followed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", BODY % "")
        made.writestr("../../evil.txt", "x")
        made.writestr("/etc/evil", "x")
        made.writestr("word/vbaProject.bin", b"macro")
        made.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships><Relationship Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>',
        )
    (tmp_path / "inner").mkdir()
    path = tmp_path / "inner" / "note.docm"
    path.write_bytes(buffer.getvalue())
    assert [s.text for s in parse_note(path).statements] == ["Ja"]
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["inner", "note.docm"]


def test_two_parts_of_one_name() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", BODY % "")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("word/document.xml", "other")
    with pytest.raises(NoteError, match="same name"):
        parse_data(buffer.getvalue(), "note.docx")


def test_a_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PART", 2_000_000)
    with pytest.raises(NoteError, match="zip bomb"):
        parse_data(word(BODY % "".join(f"<w:p>{n}</w:p>" for n in range(300_000))), "note.docx")


def test_a_pdf_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(NoteError, match="took more than"):
        parse_data(real_pdf(), "note.pdf")


def test_a_pdf_reader_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_WORKER", "randers_rag.no_such_module")
    with pytest.raises(NoteError, match="limits of memory and time"):
        parse_data(real_pdf(), "note.pdf")


@pytest.mark.parametrize("name", ["note.docx", "note.html"])
def test_damage_anywhere_is_read_or_refused(name: str) -> None:
    whole = (
        real_docx()
        if name.endswith("docx")
        else b"<html><body><ul><li>Ja</li></ul><table><tr><td>Nej</td></tr></table>"
    )
    chance = random.Random(4)  # noqa: S311
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.choice([len(data), len(data), chance.randrange(len(data))])
        with suppress(NoteError):
            parse_data(bytes(data[:cut]), name)


@pytest.mark.parametrize(
    "text",
    ["- " + "a" * 3_000_000, "- " + "ja og " * 400_000, "o" * 1_000_000, "Gruppe " * 200_000, "(" * 500_000,
     "1. a\n" * 20_000, "9. a\n" * 20_000, " " * 2_000_000 + "- Ja", "- - " * 300_000, "=" * 500_000 + "x - Ja",
     "Spørgsmål 1" + " + 1" * 200_000, "a@" * 300_000, "12 " * 400_000, "12345678" * 100_000, "a." * 300_000 + "@b",
     "\n" * 1_000_000 + "- Ja", "- ja\n" * 20_000, "**" * 300_000, "— " * 300_000, "a-" * 400_000,
     "\t" * 500_000 + "Ja"],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_endless_lines_take_seconds(text: str) -> None:
    begun = time.process_time()
    with suppress(NoteError):
        parse_data(text.encode(), "note.txt")
    assert time.process_time() - begun < 8
