"""What an index is kept in, by the settings: a folder, or a store on Milvus that several programs share."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from randers_rag.embedding.base import Embedder
from randers_rag.errors import IndexMissingError, StoreError
from randers_rag.index import folder as layout
from randers_rag.index.build import Progress, Report, open_or_build
from randers_rag.index.corpus import read_corpus
from randers_rag.index.interface import SearchIndex
from randers_rag.index.store import open_index
from randers_rag.index.versions import purge
from randers_rag.settings import Settings

LOOK = 1.0
"""Seconds between two looks at whether a shared store has changed."""
REBUILD_OVER, FEW = 0.5, 10
"""A shared store of which more than this share of the notes has changed is built anew, unless they are so few."""


class Store(Protocol):
    """What an index is kept in, and the corpus that it follows."""

    def opened(self, embedder: Embedder, report: Report | None = None, progress: Progress | None = None) -> SearchIndex:
        """Return the index, ready to be asked; it is built where there is none."""

    def updated(
        self,
        embedder: Embedder,
        report: Report | None = None,
        progress: Progress | None = None,
        *,
        rebuild: bool = False,
    ) -> SearchIndex:
        """Return the index after bringing it to the state of the corpus; ``rebuild`` takes nothing over."""

    def mark(self) -> object:
        """Return what changes when there is another version; None where nothing is known."""

    def newest(self, before: SearchIndex) -> SearchIndex:
        """Return the newest version; ``before`` itself if that is it."""

    def purge(self) -> int:
        """Erase all versions but the current one, and return how many."""


def store_of(settings: Settings) -> Store:
    """Return the store that the settings name. MissingExtraError: its package is not installed."""
    return SharedStore(settings) if settings.store != "folder" else FolderStore(settings)


class FolderStore:
    """An index folder: it follows the corpus whenever it is opened."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._root = Path(settings.index)

    def opened(self, embedder: Embedder, report: Report | None = None, progress: Progress | None = None) -> SearchIndex:
        """Return the index, built or brought up to date where it is absent or stale."""
        return self.updated(embedder, report, progress)

    def updated(
        self,
        embedder: Embedder,
        report: Report | None = None,
        progress: Progress | None = None,
        *,
        rebuild: bool = False,
    ) -> SearchIndex:
        """Return the index, brought to the state of the corpus unless it is pinned."""
        return open_or_build(
            self._settings.corpus,
            self._root,
            embedder,
            progress=progress,
            report=report,
            rebuild=rebuild,
            settings=self._settings,
        )

    def mark(self) -> object:
        """Return the state of the file that names the current version: one look at a small file."""
        try:
            status = (self._root / "CURRENT").stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns

    def newest(self, before: SearchIndex) -> SearchIndex:
        """Return the current version."""
        pointer = layout.read_pointer(self._root)
        if pointer is not None and pointer.name == before.name:  # rolled back to what serves, or released
            return before
        return open_index(self._root)

    def purge(self) -> int:
        """Erase all versions but the current one. IndexFolderError: something of one resisted."""
        return purge(self._root)


class SharedStore:
    """A store on Milvus. Many programs open it, so opening never changes it: ``randers-rag index`` does."""

    def __init__(self, settings: Settings) -> None:
        from randers_rag.index.milvus import Address, MilvusStore

        self._settings = settings
        self._milvus = MilvusStore(Address.of(settings))
        self._mark: str | None = None
        self._look_again = 0.0

    def opened(self, embedder: Embedder, report: Report | None = None, progress: Progress | None = None) -> SearchIndex:
        """Return the index as it is; an empty store is filled from the corpus. StoreError: it does not fit."""
        try:
            found = self._milvus.open()
        except IndexMissingError:
            return self.updated(embedder, report, progress)
        self._milvus.check(found.snapshot, embedder)
        return found

    def updated(
        self,
        embedder: Embedder,
        report: Report | None = None,
        progress: Progress | None = None,
        *,
        rebuild: bool = False,
    ) -> SearchIndex:
        """Return the index after adding, replacing and removing the notes that differ, or building it anew."""
        corpus = read_corpus(Path(self._settings.corpus), self._settings)
        held = {} if rebuild else self._milvus.digests(embedder)
        sources = {source.note_id: source for source in corpus.sources()}
        new = [source for source in sources.values() if held.get(source.note_id) != source.digest]
        gone = [note_id for note_id in held if note_id not in sources]
        told = None if progress is None else lambda done: progress(done, 0)
        if not held or len(new) + len(gone) > max(REBUILD_OVER * len(held), FEW):
            _say(report, "The store is built from the corpus as a new version.")
            entries = ((source.parsed(), source.digest) for source in sources.values())
            return self._milvus.build(entries, embedder, "" if rebuild else corpus.fingerprint, told)
        if not new and not gone:
            return self._milvus.open()
        entries = ((source.parsed(), source.digest) for source in new)
        return self._milvus.change(embedder, entries, gone, corpus.fingerprint, told)

    def mark(self) -> object:
        """Return the current revision, looked up once a second at most; the last one known while the server is away."""
        if time.monotonic() >= self._look_again:
            self._look_again = time.monotonic() + LOOK
            with suppress(StoreError):
                self._mark = self._milvus.mark()
        return self._mark

    def purge(self) -> int:
        """Drop all versions but the current one, also those that were never finished."""
        return self._milvus.purge()

    def newest(self, before: SearchIndex) -> SearchIndex:
        """Return the current revision; of what ``before`` holds only the changes are read."""
        from randers_rag.index.milvus import MilvusIndex

        known = before if isinstance(before, MilvusIndex) else None
        return before if known and known.name == self._milvus.mark() else self._milvus.open(known)


def _say(report: Report | None, sentence: str) -> None:
    if report is not None:
        report(sentence)
