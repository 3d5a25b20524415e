"""Documents that wait for approval: kept beside the notes, in a hidden folder that no index reads.

<corpus>/.uploads/<id>/<name>       the document as it was sent
<corpus>/.uploads/<id>/.approved    it was approved; the corpus holds it, or will in a moment
<corpus>/.uploads/<id>/.before      the note that it replaces, until the new one is in the index
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from threading import Lock

from randers_rag.errors import NoteError
from randers_rag.index.corpus import SUFFIXES
from randers_rag.messages import in_danish
from randers_rag.notes import note_id_of, parse_data
from randers_rag.schema import Note
from randers_rag.settings import Settings
from randers_rag.web import uploads_texts as words

MOST_DRAFTS = 20
_FOLDER = ".uploads"
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 150
_ODD = frozenset('<>:"|?*')
_PARSED = 4


class UploadError(Exception):
    """A document is not taken; the message is Danish and says what to do."""


@dataclass(frozen=True)
class Draft:
    """A document that waits for approval."""

    id: str
    file: Path
    since: datetime

    @property
    def name(self) -> str:
        """The name that the document came with."""
        return self.file.name

    @property
    def before(self) -> Path:
        """Where the note that it replaces is held."""
        return self.file.with_name(".before")

    @property
    def approved(self) -> Path:
        """The mark of an approval that is being carried out."""
        return self.file.with_name(".approved")


class Drafts:
    """Keeps documents until they are approved or discarded. All methods may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._root = settings.corpus / _FOLDER
        self._lock = Lock()
        self._parsed: OrderedDict[str, Note] = OrderedDict()

    def keep(self, given: str, data: bytes) -> Draft:
        """Keep a document that can be read as a note; UploadError says why it is not taken."""
        name = self._checked(given)
        note = self._read(data, name)
        if len(self.all()) >= MOST_DRAFTS:
            raise UploadError(words.TOO_MANY.format(most=MOST_DRAFTS))
        draft_id = token_hex(16)
        draft = Draft(draft_id, self._root / draft_id / name, datetime.now().astimezone())
        try:
            draft.file.parent.mkdir(parents=True)
            draft.file.write_bytes(data)
        except OSError as error:
            self.discard(draft)
            raise UploadError(unwritable(error)) from error
        self._remember(draft.id, note)
        return draft

    def all(self) -> list[Draft]:
        """Return the drafts, oldest first."""
        folders = self._root.iterdir() if self._root.is_dir() else ()
        found = (self.get(folder.name) for folder in folders)
        return sorted((draft for draft in found if draft is not None), key=lambda draft: draft.since)

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft by its id, None where there is none."""
        if not _ID.fullmatch(draft_id):
            return None
        try:
            file = next(path for path in (self._root / draft_id).iterdir() if not path.name.startswith("."))
            return Draft(draft_id, file, datetime.fromtimestamp(file.stat().st_mtime).astimezone())
        except (OSError, StopIteration):
            return None

    def note(self, draft: Draft) -> Note:
        """Return how a draft is read. UploadError: it cannot be read any more."""
        with self._lock:
            known = self._parsed.get(draft.id)
        if known is not None:
            return known
        note = self._read(draft.file.read_bytes(), draft.name)
        self._remember(draft.id, note)
        return note

    def replaces(self, draft: Draft) -> bool:
        """Whether the corpus holds a note in a file of the same name."""
        return (self.settings.corpus / draft.name).exists()

    def discard(self, draft: Draft) -> None:
        """Remove a draft."""
        with self._lock:
            self._parsed.pop(draft.id, None)
        shutil.rmtree(draft.file.parent, ignore_errors=True)
        with suppress(OSError):
            self._root.rmdir()

    def finish(self) -> None:
        """Finish what a killed server left: what was approved is in the corpus, and the index was built from it."""
        for draft in self.all():
            target = self.settings.corpus / draft.name
            if draft.approved.exists() and target.is_file() and target.read_bytes() == draft.file.read_bytes():
                self.discard(draft)
            else:
                draft.approved.unlink(missing_ok=True)
                draft.before.unlink(missing_ok=True)

    def _checked(self, given: str) -> str:
        name = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1]).strip()
        if not name:
            raise UploadError(words.NO_FILE)
        if Path(name).suffix.lower() not in SUFFIXES:
            raise UploadError(words.BAD_ENDING.format(name=name, endings=", ".join(SUFFIXES)))
        odd = name.startswith((".", "~")) or Path(name).stem.lower() == "readme" or not _ODD.isdisjoint(name)
        if odd or not name.isprintable() or len(name.encode()) > _LONGEST_NAME:
            raise UploadError(words.BAD_NAME.format(name=name))
        for path in self.settings.corpus.glob("[!.]*"):
            if path.suffix.lower() in SUFFIXES and path.name != name and note_id_of(path) == note_id_of(Path(name)):
                raise UploadError(words.SAME_NOTE.format(name=name, other=path.name))
        return name

    def _read(self, data: bytes, name: str) -> Note:
        try:
            return parse_data(data, name, self.settings)
        except NoteError as error:
            raise UploadError(in_danish(str(error))) from error

    def _remember(self, draft_id: str, note: Note) -> None:
        with self._lock:
            self._parsed[draft_id] = note
            while len(self._parsed) > _PARSED:
                self._parsed.popitem(last=False)


def unwritable(error: OSError) -> str:
    """Return what to say where the corpus cannot be written."""
    return words.UNWRITABLE.format(why=in_danish(error.strerror or str(error)))
