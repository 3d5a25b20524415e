"""The zip archive of a Word or OpenDocument file, opened without trusting what it says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib

from randers_rag.errors import NoteError

MAX_ENTRIES = 5_000
MAX_PART = 32 * 2**20
"""Bytes of one XML part, unpacked; a book of a thousand pages has a tenth of it."""
MAX_RATIO = 300
"""Unpacked to packed bytes of a part; real documents stay below 50."""
_SMALL = 2**20  # a part this small may be packed as tightly as it likes
_CHUNK = 2**18
_ENCRYPTED = 0x1
_REMEDY = "Open it in Word or LibreOffice, save it again as docx or odt, and try again."


class Archive:
    """Reads the named parts of the archive, and nothing else: no part is ever written to a file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RecursionError) as error:
            raise NoteError(f"{name} is damaged: it is no whole zip archive. {_REMEDY}") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise NoteError(f"{name} holds {len(entries)} parts; at most {MAX_ENTRIES} were expected. {_REMEDY}")
        if len({entry.filename for entry in entries}) < len(entries):
            raise NoteError(f"{name} holds two parts of the same name. {_REMEDY}")
        self._entries = {entry.filename: entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def read(self, part: str) -> bytes:
        """Return a part, unpacked. NoteError: it is missing, encrypted, damaged or unpacks to too much."""
        entry = self._entries.get(part)
        if entry is None:
            raise NoteError(f"{self.name} has no part {part}: it is not the document that its name says. {_REMEDY}")
        if entry.flag_bits & _ENCRYPTED:
            raise NoteError(f"{self.name} is encrypted. Save it without a password and try again.")
        try:
            return self._unpack(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise NoteError(f"{self.name} is damaged: its part {part} cannot be unpacked. {_REMEDY}") from error

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """Unpack by pieces, so that a bomb stops at the limit, whatever sizes the archive states."""
        limit = min(MAX_PART, max(_SMALL, MAX_RATIO * entry.compress_size))
        pieces: list[bytes] = []
        size = 0
        with self._zip.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                if size > limit:
                    raise NoteError(
                        f"{self.name} unpacks to more than {limit // 2**20} MB in its part {entry.filename}: "
                        f"it is refused as a zip bomb. Split the document, or save it as plain text."
                    )
                pieces.append(piece)
        return b"".join(pieces)
