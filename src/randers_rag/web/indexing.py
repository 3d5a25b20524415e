"""An approved document becomes a note of the corpus and of the index; where that fails, all is as it was before.

The corpus changes in one step (rename). The index is built beside the one that serves, which goes on serving.
"""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from randers_rag.errors import RandersRagError
from randers_rag.index import embedder_for, store_of
from randers_rag.index.versions import release
from randers_rag.messages import in_danish
from randers_rag.settings import Settings
from randers_rag.web import uploads_texts as words
from randers_rag.web.drafts import Draft, Drafts, UploadError, unwritable
from randers_rag.web.logs import LOGGER

_REMEMBERED = 50


@dataclass
class Job:
    """How far a document has come."""

    note_id: str
    statements: int
    state: Literal["working", "done", "failed"] = "working"
    done: int = 0
    total: int = 0
    why: str = ""

    def advance(self, done: int, total: int) -> None:
        """Take how many statements are embedded."""
        self.done, self.total = done, total


class Indexing:
    """Puts approved drafts into the index, one at a time. All methods may be called from any thread."""

    def __init__(self, settings: Settings, drafts: Drafts) -> None:
        self._settings = settings
        self._drafts = drafts
        self._one = Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        drafts.finish()

    def job(self, draft_id: str) -> Job | None:
        """Return what became of a draft that was approved; None where it was not."""
        return self._jobs.get(draft_id)

    def start(self, draft: Draft) -> None:
        """Begin to put a draft into the index. UploadError: another one is on its way."""
        note = self._drafts.note(draft)
        if not self._one.acquire(blocking=False):
            raise UploadError(words.BUSY)
        job = Job(note.id, len(note.statements))
        self._jobs[draft.id] = job
        while len(self._jobs) > _REMEMBERED:
            self._jobs.popitem(last=False)
        Thread(target=self._run, args=(draft, job), name="indexing", daemon=True).start()

    def _run(self, draft: Draft, job: Job) -> None:
        why = words.STOPPED
        try:
            self._publish(draft)
            self._build(job)
            self._drafts.discard(draft)
            why, job.state = "", "done"
        except RandersRagError as error:
            why = in_danish(str(error))
        except OSError as error:
            why = unwritable(error)
        finally:
            if why:
                self._restore(draft, job, why)
            LOGGER.info("note indexed" if not why else "note not indexed", extra={"facts": {"state": job.state}})
            self._one.release()

    def _publish(self, draft: Draft) -> None:
        """Put the document among the notes; the one that it replaces is held until the index is built."""
        target = self._settings.corpus / draft.name
        if target.exists():
            _put(target, draft.before)
        draft.approved.touch()
        _put(draft.file, target)

    def _build(self, job: Job) -> None:
        settings = self._settings
        if settings.store == "folder":
            release(settings.index)
        store_of(settings).updated(embedder_for(settings), LOGGER.info, job.advance)

    def _restore(self, draft: Draft, job: Job, why: str) -> None:
        target = self._settings.corpus / draft.name
        try:
            if draft.before.exists():
                draft.before.replace(target)
            elif draft.approved.exists():
                target.unlink(missing_ok=True)
            draft.approved.unlink(missing_ok=True)
        except OSError as error:
            why = f"{why} {unwritable(error)}"
        job.why, job.state = why, "failed"


def _put(source: Path, target: Path) -> None:
    """Write a copy of a file in one step: readers see the old one or the new one, whole."""
    made = target.with_name(f".{target.name}.new")
    try:
        with source.open("rb") as old, made.open("wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)
