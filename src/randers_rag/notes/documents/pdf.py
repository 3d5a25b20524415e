"""PDF documents with a text layer: read by a program of its own, then turned from places on pages into rows."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from randers_rag.errors import NoteError
from randers_rag.notes.documents.pdf_columns import Printed
from randers_rag.notes.documents.pdf_lines import rows_of_pages
from randers_rag.notes.documents.rows import Document

SECONDS = 150
"""How long reading one PDF may take; a page takes a few milliseconds."""
_WORKER = "randers_rag.notes.documents.pdf_worker"
_FAULTS = {
    "password": "is encrypted. Save it without a password and try again.",
    "damaged": "is damaged: it cannot be read as PDF. Save it again from the program that wrote it.",
    "pages": "has more than 3000 pages. Split it and try again.",
    "text": "holds more than 20 million characters. Split it and try again.",
}


def read_pdf(data: bytes, name: str) -> Document:
    """Return a PDF's rows. NoteError: it is encrypted or damaged, has no text layer, or takes too long."""
    found = _lines(data, name)
    if "fault" in found:
        raise NoteError(f"{name} {_FAULTS[found['fault']]}")
    pages = [
        [_printed(line, number, width) for line in lines]
        for number, (width, lines) in enumerate(found["pages"], start=1)
    ]
    if not any(pages):
        raise NoteError(
            f"{name} has no text layer: its pages are pictures. Run text recognition (OCR) on it, or use the document "
            "that it was made from."
        )
    return Document(rows_of_pages(pages))


def _printed(line: list[Any], page: int, width: float) -> Printed:
    left, text_left, right, baseline, size, bold, text = line
    return Printed(left, text_left, right, baseline, size, bold, text, page, width)


def _lines(data: bytes, name: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by an absolute path, with no argument from outside
            [sys.executable, "-m", _WORKER], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoteError(f"{name} took more than {SECONDS} s to read. Split it, or save it as plain text.") from None
    except OSError as error:
        raise NoteError(f"{name} cannot be read: the PDF reader does not start ({error.strerror}).") from error
    if done.returncode != 0:
        raise NoteError(f"{name} cannot be read as PDF within the limits of memory and time. Save it as plain text.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
