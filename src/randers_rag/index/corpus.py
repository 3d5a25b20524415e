"""The corpus folder: which files are notes, and a hash over them."""

from __future__ import annotations

import hashlib
import os
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from randers_rag.errors import CorpusError
from randers_rag.schema import Note
from randers_rag.settings import Settings

SUFFIXES = (".txt", ".md", ".docx", ".docm", ".pdf", ".odt", ".html", ".htm")
"""Endings of files that are notes."""
SIDECAR = ".meta.toml"
"""Ending of the files that state title and date of the note beside them."""
_REMEDY = "Put notes ({}) there, or name another folder with --corpus (setting RANDERS_RAG_CORPUS).".format(
    ", ".join(f"*{suffix}" for suffix in SUFFIXES)
)
_ATTEMPTS, _PAUSE = 5, 0.2
"""How often a corpus that changes while it is read is read again, and the seconds in between."""


@dataclass(frozen=True)
class Source:
    """A note's file as it was when it was read."""

    name: str
    data: bytes
    note_id: str
    sidecar: tuple[str, bytes] | None = None
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over name and content, the sidecar's too: where it is the same, the note is."""
        digest = hashlib.sha256(b"%s\0%s" % (self.name.encode(), self.data))
        if self.sidecar:
            digest.update(b"\0%s\0%s" % (self.sidecar[0].encode(), hashlib.sha256(self.sidecar[1]).digest()))
        digest.update(_policy(self.settings))
        return digest.hexdigest()

    def parsed(self) -> Note:
        """Return the note. NoteError: it cannot be read."""
        from randers_rag.notes.metadata import Stated, read_sidecar
        from randers_rag.notes.parser import parse_data

        about = read_sidecar(self.sidecar[1], self.sidecar[0]) if self.sidecar else Stated()
        return parse_data(self.data, self.name, self.settings, about)


@dataclass(frozen=True)
class Corpus:
    """The notes' files as they were when they were read: names and bytes, in the order of names.

    ``sidecars`` are the files beside them that state titles and dates; ``settings`` say how notes are read.
    """

    files: tuple[tuple[str, bytes], ...]
    sidecars: tuple[tuple[str, bytes], ...] = ()
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names and contents, and over the setting that changes what an index holds."""
        digest = hashlib.sha256(_policy(self.settings))
        for name, data in (*self.files, *self.sidecars):
            digest.update(hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest())
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()

    def sources(self) -> Iterator[Source]:
        """Yield the files with their notes' ids. CorpusError: two have the same id."""
        from randers_rag.notes.parser import note_id_of, sidecar_names

        beside = dict(self.sidecars)
        names: dict[str, str] = {}
        for name, data in self.files:
            note_id = note_id_of(Path(name))
            if note_id in names:
                raise CorpusError(
                    f"{names[note_id]} and {name} would both be the note '{note_id}'. Rename one of them."
                )
            names[note_id] = name
            found = next((one for one in sidecar_names(name) if one in beside), None)
            yield Source(name, data, note_id, (found, beside[found]) if found else None, self.settings)

    def notes(self) -> Iterator[Note]:
        """Yield the parsed notes. NoteError: one cannot be read; CorpusError: two have the same id."""
        return (source.parsed() for source in self.sources())


def read_corpus(folder: Path, settings: Settings | None = None) -> Corpus:
    """Read the notes' files in a folder; hidden files and a README are none. CorpusError: there is nothing to read.

    The files are as they were at one moment: where one changes meanwhile, all are read again. NoteError: a file is
    larger than the settings allow.
    """
    settings = settings or Settings()
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE * min(attempt, 1))
        before = _survey(folder)
        files = _read(before, settings.max_note_mb)
        if files is not None and _survey(folder) == before:
            return _checked(folder, files, settings)
    raise CorpusError(f"The notes in {folder} change while they are read. Try again when they are in place.")


State = tuple[int, int, int]
"""A file's inode, size and time of its last change."""


def _survey(folder: Path) -> dict[str, State]:
    """Return the paths of the notes' files and their sidecars, and by what a change to one would show."""
    try:
        with os.scandir(folder) as entries:
            found = {one.path: _state(one) for one in entries if _wanted(one)}
    except FileNotFoundError as error:
        if error.filename and Path(error.filename) != folder:
            return {}  # a file that went away meanwhile: what is read next tells
        raise CorpusError(f"The corpus {folder} does not exist. {_REMEDY}") from None
    except NotADirectoryError:
        raise CorpusError(f"The corpus {folder} is not a folder. {_REMEDY}") from None
    except OSError as error:
        raise _unreadable(error) from error
    return dict(sorted(found.items()))


def _state(entry: os.DirEntry[str]) -> State:
    status = os.stat(entry.path)  # noqa: PTH116 - ten thousand paths take half a second to make
    return status.st_ino, status.st_size, status.st_mtime_ns


def _read(found: dict[str, State], max_mb: int) -> tuple[tuple[str, bytes], ...] | None:
    """Return names and bytes; None if a file went away or its size is another. NoteError: one is too large."""
    from randers_rag.notes.reading import check_size

    files = []
    for path, (_, size, _) in found.items():
        name = path.rpartition(os.sep)[2]
        check_size(size, name, max_mb)
        try:
            data = Path(path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(error) from error
        if len(data) != size:
            return None
        files.append((name, data))
    return tuple(files)


def _checked(folder: Path, files: tuple[tuple[str, bytes], ...], settings: Settings) -> Corpus:
    for name, _ in files:
        if not name.isprintable():
            raise CorpusError(f"The name of {name!a} in {folder} is not plain text. Rename the file.")
    sidecars = tuple(one for one in files if one[0].endswith(SIDECAR))
    notes = tuple(one for one in files if not one[0].endswith(SIDECAR))
    if not notes:
        raise CorpusError(f"The corpus {folder} holds no note. {_REMEDY}")
    return Corpus(notes, sidecars, settings)


def _policy(settings: Settings) -> bytes:
    """Return what sets an index apart that masks personal data."""
    return b"" if settings.personal_data == "report" else b"\0" + settings.personal_data.encode()


def _unreadable(error: OSError) -> CorpusError:
    return CorpusError(f"The corpus cannot be read: {error.filename}: {error.strerror}. Allow this user to read it.")


def _wanted(entry: os.DirEntry[str]) -> bool:
    """Whether a file is a note's or a sidecar."""
    name, hidden = entry.name, entry.name.startswith((".", "~"))
    stem, dot, ending = name.rpartition(".")
    note = f".{ending.lower()}" in SUFFIXES and bool(stem and dot) and stem.lower() != "readme"
    return not hidden and (note or name.endswith(SIDECAR)) and entry.is_file()
