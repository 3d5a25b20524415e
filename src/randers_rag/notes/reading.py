"""Bytes to text: decode a note's file, and say plainly why it cannot be read."""

from __future__ import annotations

import codecs
from pathlib import Path

from randers_rag.errors import NoteError

_FORMATS = "txt, md, docx, pdf, odt or html"
_REMEDY = "Save the note as plain text in UTF-8 and try again."
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document (docx, odt)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (doc)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)
# The signs outside ASCII that Danish text saved as Windows-1252 holds. Any other makes the guess uncertain.
_DANISH_1252 = frozenset("æøåÆØÅéÉèêëáàäÄöÖüÜóúíçñß–—’‘“”„»«…•·°§½¼²´`€£ \u00a0\u00ad")
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f")


def read_bytes(path: Path, max_mb: int) -> bytes:
    """Return a file's bytes; NoteError says why it cannot be read, or that it is larger than ``max_mb`` MB."""
    try:
        with path.open("rb") as stream:
            data = stream.read(max_mb * 2**20 + 1)
    except FileNotFoundError:
        raise NoteError(f"{path} does not exist. Give the path of a note ({_FORMATS}).") from None
    except OSError as error:
        raise NoteError(f"{path} cannot be read: {error.strerror}. Give a readable file.") from error
    check_size(len(data), path.name, max_mb)
    return data


def check_size(size: int, name: str, max_mb: int) -> None:
    """Refuse with NoteError what is larger than ``max_mb`` MB."""
    if size > max_mb * 2**20:
        raise NoteError(f"{name} is larger than {max_mb} MB. Split it, or raise the setting RANDERS_RAG_MAX_NOTE_MB.")


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 or Windows-1252, whichever is certain; else NoteError."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NoteError(f"{name} is {what}, not plain text. {_REMEDY}")
    text = normalise_newlines(_decoded(data, name))
    if not text.strip():
        raise NoteError(f"{name} is empty. A note with at least one statement was expected.")
    if not _CONTROLS.isdisjoint(text):
        raise NoteError(f"{name} holds control characters: it is not plain text. {_REMEDY}")
    return text


def normalise_newlines(text: str) -> str:
    """Make Windows and old Mac line ends plain newlines, and drop a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, name: str) -> str:
    encoding = _encoding(data)
    if encoding is None:
        raise NoteError(f"{name} is neither UTF-8, UTF-16 nor clearly Windows-1252. {_REMEDY}")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NoteError(f"{name} is not valid {encoding} (byte {error.start}). {_REMEDY}") from error


def _encoding(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if b"\0" in data:
        return _utf16_without_bom(data)
    if _is_valid(data, "utf-8"):
        return "utf-8"
    return "cp1252" if _is_danish_1252(data) else None


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 of Danish text has a zero in nearly every second byte and none in the others."""
    half = max(len(data) // 2, 1)
    for zeros, letters, encoding in ((data[1::2], data[::2], "utf-16-le"), (data[::2], data[1::2], "utf-16-be")):
        if zeros.count(0) > 0.8 * half and 0 not in letters and len(data) % 2 == 0:
            return encoding
    return "utf-8"  # the zero bytes are then refused as control characters


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_danish_1252(data: bytes) -> bool:
    if not _is_valid(data, "cp1252"):
        return False
    return all(sign.isascii() or sign in _DANISH_1252 for sign in data.decode("cp1252"))
