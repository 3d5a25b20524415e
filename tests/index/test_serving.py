"""A server takes up a new version of the index and drops no request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from randers_rag.errors import IndexDamagedError
from randers_rag.index import Index, open_or_build, purge, rollback
from randers_rag.index.stores import FolderStore
from randers_rag.serving import Serving
from randers_rag.settings import Settings

from .conftest import NOTE


class Small:
    """As much of an assistant as serving needs."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def warm_up(self) -> None:
        self.index.hold()

    def last(self) -> str:
        vector = FakeEmbedder().embed_queries(["sti"])[0]
        assert len(self.index.vectors.search(vector, 3)[0]) == 3
        row = self.index.row(self.index.statements[-1].id)
        return self.index.notes[0].statements[row].text


@pytest.fixture
def write(corpus: Path, root: Path) -> Callable[[str], None]:
    def writing(last: str) -> None:
        (corpus / "møde.txt").write_text(f"{NOTE}o {last}\n", encoding="utf-8")
        open_or_build(corpus, root, FakeEmbedder())

    return writing


@pytest.fixture
def serving(corpus: Path, root: Path, write: Callable[[str], None]) -> Serving:
    write("Sti nul")
    store = FolderStore(Settings(corpus=corpus, index=root))
    return Serving(store, Small(open_or_build(corpus, root, FakeEmbedder())), Small)  # type: ignore[arg-type]


def ask(serving: Serving) -> str:
    return serving.run(lambda small: small.last())  # type: ignore[attr-defined]


def test_a_new_version_is_taken_up_once(serving: Serving, write: Callable[[str], None]) -> None:
    serving.reload_if_changed()
    first = serving.assistant
    assert not serving.reload_if_changed()
    assert serving.assistant is first
    write("Sti et")
    assert serving.reload_if_changed()
    assert ask(serving) == "Sti et"
    assert first.last() == "Sti nul"  # type: ignore[attr-defined]


def test_a_request_outlives_its_version(root: Path, serving: Serving, write: Callable[[str], None]) -> None:
    held = serving.assistant
    for number in range(4):
        write(f"Sti {number}")
    purge(root)
    assert not held.index.version.exists()
    assert held.last() == "Sti nul"  # type: ignore[attr-defined]
    assert ask(serving) == "Sti 3"


def test_a_rollback_is_taken_up_and_a_damaged_version_is_not(
    root: Path, corpus: Path, serving: Serving, write: Callable[[str], None]
) -> None:
    said: list[str] = []
    serving._report = said.append
    write("Sti et")
    assert ask(serving) == "Sti et"
    rollback(root)
    assert ask(serving) == "Sti nul"
    write("Sti to")  # pinned: nothing is built
    assert ask(serving) == "Sti nul"
    (open_or_build(corpus, root, FakeEmbedder(), rebuild=True).version / "ids.npy").write_bytes(b"")
    assert not serving.reload_if_changed()
    assert ask(serving) == "Sti nul"
    assert said[-1].startswith("The new version of the index cannot be taken up; the one before serves on.")
    (root / "CURRENT").unlink()
    assert ask(serving) == "Sti nul"


def test_damage_that_no_newer_version_explains_is_an_error(serving: Serving) -> None:
    def failing(_: object) -> str:
        raise IndexDamagedError("rot")

    with pytest.raises(IndexDamagedError):
        serving.run(failing)


def test_no_request_is_dropped_while_versions_change(serving: Serving, write: Callable[[str], None]) -> None:
    answers: list[str] = []
    faults: list[BaseException] = []
    done = threading.Event()

    def asking() -> None:
        while not done.is_set():
            try:
                answers.append(ask(serving))
            except BaseException as error:  # noqa: BLE001
                faults.append(error)

    askers = [threading.Thread(target=asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    for number in range(3):
        write(f"Sti {number}")
    done.set()
    for asker in askers:
        asker.join()
    assert faults == []
    assert set(answers) <= {"Sti nul", *(f"Sti {number}" for number in range(3))}
    assert ask(serving) == "Sti 2"
    assert len(answers) > 20
