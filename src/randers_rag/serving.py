"""Serving while the index is built anew: requests go on, and the next one is answered from the new version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from randers_rag.assistant import Assistant
from randers_rag.errors import IndexDamagedError, IndexFolderError, RandersRagError
from randers_rag.index import Progress, Report, SearchIndex, Store, embedder_for, store_of
from randers_rag.search import calibration_for
from randers_rag.settings import Settings

T = TypeVar("T")
_ATTEMPTS = 3


@dataclass(frozen=True)
class _Served:
    """An assistant, and by what it shows that another version has become the current one."""

    assistant: Assistant
    version: str
    mark: object


class Serving:
    """Holds the assistant that answers, and takes up a new version of the index when there is one.

    Everything may be called from any thread. A request keeps the assistant that it began with.
    """

    def __init__(
        self,
        store: Store | None,
        first: Assistant,
        over: Callable[[SearchIndex], Assistant],
        report: Report | None = None,
    ) -> None:
        self._store = store
        self._over = over
        self._report = report
        self._loading = Lock()
        self._served = _taken_up(first, None)

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, report: Report | None = None, progress: Progress | None = None
    ) -> Serving:
        """Open the assistant as :meth:`Assistant.open` does, ready to take up later versions of its index."""
        settings = settings or Settings.from_environment()
        embedder = embedder_for(settings)
        store = store_of(settings)
        index = store.opened(embedder, report, progress)
        calibration = calibration_for(embedder, settings.index, report)

        def over(index: SearchIndex) -> Assistant:
            reason = index.manifest.stale_because(index.manifest.corpus, embedder)
            if reason:
                raise IndexFolderError(f"{index.name} does not fit this server: {reason}. Restart it.")
            return Assistant(index, embedder, calibration)

        return cls(store, over(index), over, report)

    @classmethod
    def of(cls, assistant: Assistant) -> Serving:
        """Serve one assistant for good."""
        return cls(None, assistant, lambda _: assistant)

    @property
    def assistant(self) -> Assistant:
        """The assistant that answers now. Take it once a request, so that the request sees one version."""
        return self._served.assistant

    @property
    def version(self) -> str:
        """The name of the version that answers now."""
        return self._served.version

    def reload_if_changed(self) -> bool:
        """Take up the current version if it is another; whether it was.

        Costs one look at a small file or record, so it may be called before every request. While one thread opens the
        new version the others go on with the old one. A version that cannot be opened is reported and left alone.
        """
        mark = self._mark()
        if mark == self._served.mark or not self._loading.acquire(blocking=False):
            return False
        try:
            return self._reload(mark)
        finally:
            self._loading.release()

    def run(self, request: Callable[[Assistant], T]) -> T:
        """Answer a request with the newest version; once more where its files went away meanwhile."""
        for _ in range(_ATTEMPTS - 1):
            self.reload_if_changed()
            try:
                return request(self.assistant)
            except IndexDamagedError:
                if self._mark() == self._served.mark:
                    raise
        return request(self.assistant)

    def _reload(self, mark: object) -> bool:
        before, store = self._served, self._store
        if store is None:
            return False
        try:
            index = store.newest(before.assistant.index)
            if index is before.assistant.index:
                self._served = _Served(before.assistant, before.version, mark)
                return False
            self._served = _taken_up(self._over(index), mark)
        except RandersRagError as error:
            self._served = _Served(before.assistant, before.version, mark)
            self._say(f"The new version of the index cannot be taken up; the one before serves on. {error}")
            return False
        self._say(f"The index is now at version {self._served.version}.")
        return True

    def _mark(self) -> object:
        return None if self._store is None else self._store.mark()

    def _say(self, sentence: str) -> None:
        if self._report is not None:
            self._report(sentence)


def _taken_up(assistant: Assistant, mark: object) -> _Served:
    assistant.warm_up()
    return _Served(assistant, assistant.index.name, mark)
