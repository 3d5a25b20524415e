"""Documents of the greatest size that is still unpacked, of what costs most memory for a byte."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from randers_rag.notes.documents.xml import MAX_MARKUP

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = '<o:d xmlns:o="o" xmlns:t="t"><o:body><o:text>%s</o:text></o:body></o:d>'
SIZE = 31 * 2**20


def packed(part: str, whole: str, piece: str) -> bytes:
    """Return an archive whose one part repeats a piece up to the limit; noise in a comment keeps the ratio low."""
    noise = random.Random(1).randbytes(SIZE // 280).hex()  # noqa: S311
    times = min((SIZE - len(noise)) // len(piece.encode()), (MAX_MARKUP - 100) // (piece.count("<") + piece.count("=")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        made.writestr(part, whole % (f"<!--{noise}-->" + piece * times))
    return buffer.getvalue()


def word(piece: str) -> bytes:
    return packed("word/document.xml", f"<w:document {W}><w:body>%s</w:body></w:document>", piece)


def open_document(piece: str) -> bytes:
    return packed("content.xml", ODT, piece)


MAKERS: dict[str, Callable[[], bytes]] = {
    "elements.docx": lambda: word("<w:p/>"),
    "words.docx": lambda: word("<w:p><w:r><w:t>- ja</w:t></w:r></w:p>"),
    "runs.docx": lambda: word("<w:r><w:t>a</w:t></w:r>"),
    "attributes.docx": lambda: word('<w:p w:a="1" w:b="2" w:c="3" w:d="4"/>'),
    "cells.docx": lambda: word("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
    "elements.odt": lambda: open_document("<t:p/>"),
    "words.odt": lambda: open_document("<t:p>- ja</t:p>"),
    "lists.odt": lambda: open_document("<t:list><t:list-item><t:p>ja</t:p></t:list-item></t:list>"),
    "spaces.odt": lambda: open_document('<t:p>a<t:s t:c="99999999"/>b</t:p>'),
    "elements.html": lambda: b"<p>a" * (MAX_MARKUP // 2 - 100),
}
