"""Which reader a document needs, by the ending of its name; its first bytes must agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from randers_rag.errors import NoteError
from randers_rag.notes.documents.docx import read_docx
from randers_rag.notes.documents.html import read_html
from randers_rag.notes.documents.odt import read_odt
from randers_rag.notes.documents.pdf import read_pdf
from randers_rag.notes.documents.rows import Document

Reader = Callable[[bytes, str], Document]
_OLE = b"\xd0\xcf\x11\xe0"
_READERS: dict[str, tuple[Reader, bytes, str]] = {
    ".docx": (read_docx, b"PK\x03\x04", "a Word document"),
    ".docm": (read_docx, b"PK\x03\x04", "a Word document"),
    ".odt": (read_odt, b"PK\x03\x04", "an OpenDocument text"),
    ".pdf": (read_pdf, b"%PDF-", "a PDF document"),
    ".html": (read_html, b"", "an HTML page"),
    ".htm": (read_html, b"", "an HTML page"),
}
SUFFIXES = tuple(_READERS)
"""Endings of the documents that can be read, besides plain text."""


def read_document(data: bytes, name: str) -> Document | None:
    """Return a document's rows; None for the name of a plain text. NoteError: it cannot be read as its name says."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _READERS:
        return None
    reader, magic, what = _READERS[suffix]
    if not data.strip():
        raise NoteError(f"{name} is empty. A note with at least one statement was expected.")
    if data.startswith(_OLE):
        raise NoteError(
            f"{name} is encrypted, or in Word's old format (doc). Save it as docx without a password and try again."
        )
    if magic not in data[:1024]:
        raise NoteError(f"{name} is not {what}, as its name says. Save it again, or correct the ending of its name.")
    return reader(data, name)
