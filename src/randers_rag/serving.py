"""Serving while the index is built anew: requests go on, and the next one is answered from the new version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from randers_rag.assistant import Assistant
from randers_rag.embedding.load import load_embedder
from randers_rag.errors import IndexDamagedError, IndexFolderError, RandersRagError
from randers_rag.index import Progress, Report, SearchIndex, open_index, open_or_build
from randers_rag.index.folder import read_pointer
from randers_rag.search import calibration_for
from randers_rag.settings import Settings

T = TypeVar("T")
Mark = tuple[int, ...] | None
_ATTEMPTS = 3


@dataclass(frozen=True)
class _Served:
    """An assistant, and by what it shows that another version has become the current one."""

    assistant: Assistant
    version: str
    mark: Mark


class Serving:
    """Holds the assistant that answers, and takes up a new version of the index when there is one.

    Everything may be called from any thread. A request keeps the assistant that it began with.
    """

    def __init__(
        self,
        root: Path | None,
        first: Assistant,
        over: Callable[[SearchIndex], Assistant],
        report: Report | None = None,
    ) -> None:
        self._root = root
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
        embedder = load_embedder(settings.model)
        index = open_or_build(
            settings.corpus, settings.index, embedder, report=report, progress=progress, settings=settings
        )
        calibration = calibration_for(embedder, settings.index, report)

        def over(index: SearchIndex) -> Assistant:
            reason = index.manifest.stale_because(index.manifest.corpus, embedder)
            if reason:
                raise IndexFolderError(f"{index.name} does not fit this server: {reason}. Restart it.")
            return Assistant(index, embedder, calibration)

        return cls(Path(settings.index), over(index), over, report)

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

        Costs one look at a small file, so it may be called before every request. While one thread opens the new
        version the others go on with the old one. A version that cannot be opened is reported and left alone.
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

    def _reload(self, mark: Mark) -> bool:
        before, root = self._served, self._root
        if root is None:
            return False
        try:
            pointer = read_pointer(root)
            if pointer is not None and pointer.name == before.version:  # rolled back to what serves, or released
                self._served = _Served(before.assistant, before.version, mark)
                return False
            self._served = _taken_up(self._over(open_index(root)), mark)
        except RandersRagError as error:
            self._served = _Served(before.assistant, before.version, mark)
            self._say(f"The new version of the index cannot be taken up; the one before serves on. {error}")
            return False
        self._say(f"The index is now at version {self._served.version}.")
        return True

    def _mark(self) -> Mark:
        if self._root is None:
            return None
        try:
            status = (self._root / "CURRENT").stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns

    def _say(self, sentence: str) -> None:
        if self._report is not None:
            self._report(sentence)


def _taken_up(assistant: Assistant, mark: Mark) -> _Served:
    assistant.index.hold()
    return _Served(assistant, assistant.index.name, mark)
