"""The corpus folder: which files are notes, and a hash over them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from randers_rag.errors import CorpusError
from randers_rag.schema import Note

SUFFIXES = (".txt", ".md")
"""Endings of files that are notes."""
_REMEDY = "Put notes ({}) there, or name another folder with --corpus (setting RANDERS_RAG_CORPUS).".format(
    ", ".join(f"*{suffix}" for suffix in SUFFIXES)
)


@dataclass(frozen=True)
class Corpus:
    """The notes' files as they were when they were read: names and bytes, in the order of names."""

    files: tuple[tuple[str, bytes], ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over names and contents."""
        digest = hashlib.sha256()
        for name, data in self.files:
            digest.update(hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest())
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()

    def notes(self) -> Iterator[Note]:
        """Yield the parsed notes. NoteError: one cannot be read; CorpusError: two have the same id."""
        from randers_rag.notes.parser import note_id_of, parse_text
        from randers_rag.notes.reading import decode

        names: dict[str, str] = {}
        for name, data in self.files:
            note_id = note_id_of(Path(name))
            if note_id in names:
                raise CorpusError(
                    f"{names[note_id]} and {name} would both be the note '{note_id}'. Rename one of them."
                )
            names[note_id] = name
            yield parse_text(decode(data, name), file=name, note_id=note_id)


def read_corpus(folder: Path) -> Corpus:
    """Read the notes' files in a folder; hidden files and a README are none. CorpusError: there is nothing to read."""
    try:
        paths = sorted(path for path in folder.iterdir() if _is_note(path))
        files = tuple((path.name, path.read_bytes()) for path in paths)
    except FileNotFoundError as error:
        raise CorpusError(f"The corpus {error.filename or folder} does not exist. {_REMEDY}") from None
    except NotADirectoryError:
        raise CorpusError(f"The corpus {folder} is not a folder. {_REMEDY}") from None
    except OSError as error:
        raise CorpusError(
            f"The corpus cannot be read: {error.filename}: {error.strerror}. Allow this user to read it."
        ) from error
    for name, _ in files:
        if not name.isprintable():
            raise CorpusError(f"The name of {name!a} in {folder} is not plain text. Rename the file.")
    if not files:
        raise CorpusError(f"The corpus {folder} holds no note. {_REMEDY}")
    return Corpus(files)


def _is_note(path: Path) -> bool:
    hidden = path.name.startswith((".", "~"))
    return path.suffix.lower() in SUFFIXES and not hidden and path.stem.lower() != "readme" and path.is_file()
