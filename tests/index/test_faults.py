"""Damage and interruption: either a whole index serves, or an error says what to do; never a wrong answer."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

import randers_rag.index.checks as checks
import randers_rag.index.files as files
import randers_rag.index.folder as layout
import randers_rag.index.manifest as manifests
import randers_rag.index.vectors as vectors
from fakes import FakeEmbedder
from randers_rag.errors import IndexDamagedError, IndexFolderError
from randers_rag.index import Index, open_index, open_or_build
from randers_rag.index.manifest import FORMAT

from .conftest import NOTE

CHANGED = NOTE.replace("En bus til hallen", "En færge til hallen")


@pytest.fixture(scope="module", params=["exact", "approximate"])
def pristine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A corpus and its index, which tests copy; small, and as a large one is."""
    base = tmp_path_factory.mktemp("æøå")
    (base / "corpus").mkdir()
    (base / "corpus" / "møde.txt").write_text(NOTE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "approximate":
            patch.setattr(vectors, "EXACT_UP_TO", 3)
        open_or_build(base / "corpus", base / "index", FakeEmbedder())
        yield base


@pytest.fixture
def base(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "base"))


stride = pytest.mark.parametrize("stride", [19, pytest.param(1, marks=pytest.mark.long)])


def texts(index: Index) -> list[str]:
    """Everything the index can answer, read through, so that damage would show."""
    list(index.notes)
    index.near(FakeEmbedder().embed_queries(["busser"])[0], 3)
    index.matching(index.words.tokeniser.concepts("busser til børn"), 3)
    return [statement.text for statement in index.statements]


def error_of_opening(root: Path) -> str:
    """Return what is said of a damaged index, or nothing if it opens."""
    try:
        open_index(root)
    except IndexDamagedError as error:
        return str(error)
    return ""


def damages(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield what may happen to a file: cut short, grown, one bit flipped in each region, emptied, deleted."""
    yield "deleted", None
    yield "emptied", b""
    yield "cut", data[:-1]
    yield "halved", data[: len(data) // 2]
    yield "grown", data + b"\0"
    for place in sorted({*range(0, len(data), max(len(data) // 16, 1)), len(data) - 1}):
        yield f"flipped at {place}", data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_damage_of_any_kind_to_any_file_is_noticed(base: Path) -> None:
    version = open_index(base / "index").version
    for path in [*version.iterdir(), base / "index" / "CURRENT"]:
        data = path.read_bytes()
        for what, damaged in damages(data):
            if damaged is None:
                path.unlink()
            elif damaged.strip() == data.strip():
                continue  # CURRENT without its newline
            else:
                path.write_bytes(damaged)
            assert "Run `randers-rag index`" in error_of_opening(base / "index"), f"{path.name} {what}"
        path.write_bytes(data)
    assert open_index(base / "index").version == version


def test_files_that_changed_places_are_noticed(base: Path) -> None:
    version = open_index(base / "index").version
    one, other = version / "row_group.npy", version / "row_heading.npy"
    one_data, other_data = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_data)
    other.write_bytes(one_data)
    with pytest.raises(IndexDamagedError, match="SHA-256"):
        open_index(base / "index")


def test_files_of_another_version_are_noticed(base: Path) -> None:
    root = base / "index"
    (base / "corpus" / "møde.txt").write_text(NOTE.replace("busser", "tanker"), encoding="utf-8")
    old = open_index(root).version
    new = open_or_build(base / "corpus", root, FakeEmbedder()).version
    for path in sorted(new.iterdir()):
        data, other = path.read_bytes(), (old / path.name).read_bytes()
        path.write_bytes(other)
        assert (data == other) == (error_of_opening(root) == ""), path.name
        path.write_bytes(data)
    aside = new.with_name("aside")
    new.rename(aside)
    old.rename(new)  # a whole version under another's name
    assert "manifest.json is not what was written" in error_of_opening(root)


def test_a_corpus_that_changes_while_it_is_embedded_is_noticed_by_the_next(base: Path) -> None:
    note = base / "corpus" / "møde.txt"
    note.write_text(CHANGED, encoding="utf-8")

    class Editing(FakeEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            note.write_text(NOTE.replace("hallen", "havnen"), encoding="utf-8")
            return super().embed_passages(texts)

    assert "En færge til hallen" in texts(open_or_build(base / "corpus", base / "index", Editing()))
    assert "En bus til havnen" in texts(open_or_build(base / "corpus", base / "index", FakeEmbedder()))


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "vectors.npy", "statements.jsonl", "versions"])
def test_a_damaged_index_is_built_again_and_says_so(base: Path, name: str) -> None:
    root, said = base / "index", []
    version = open_index(root).version
    if name == "versions":
        shutil.rmtree(root / "versions")
    else:
        path = root / name if name == "CURRENT" else version / name
        path.write_bytes(b"\0" + path.read_bytes()[1:])
    embedder = FakeEmbedder()
    index = open_or_build(base / "corpus", root, embedder, report=said.append)
    assert said[0].startswith("The index is damaged (")
    assert said[0].endswith("): building it again from the corpus.")
    assert len(embedder.calls[0]) == 7  # nothing of a damaged index is reused
    assert texts(index) == texts(open_index(root))
    assert index.version != version


def bit_rot(path: Path, place: int) -> None:
    """Flip a bit as a failing disk does: the file system notices nothing."""
    status = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.fixture
def large(base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index that counts as large, opened once."""
    monkeypatch.setattr(checks, "VERIFY_BELOW", 0)
    open_index(base / "index")
    return base / "index"


def test_a_large_index_is_read_through_once_and_each_file_again_when_it_changed(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = files.sha256
    monkeypatch.setattr(files, "sha256", lambda path: read.append(path.name) or real(path))
    version = open_index(large).version
    assert read == []
    (version / "ids.npy").touch()
    open_index(large)
    assert read == ["ids.npy"]
    read.clear()
    for text in ("", "{", "[1]", '{"ids.npy": 1}'):
        (version / "checked.json").write_text(text)
        open_index(large)
        assert len(read) == len(list(version.iterdir())) - 2, text
        read.clear()


def test_damage_to_any_file_of_a_large_index_is_noticed_when_it_is_opened(large: Path) -> None:
    version = open_index(large).version
    for path in sorted(version.iterdir()):
        data = path.read_bytes()
        if path.name != "checked.json":
            for what, damaged in damages(data):
                path.unlink() if damaged is None else path.write_bytes(damaged)
                assert "Run `randers-rag index`" in error_of_opening(large), f"{path.name} {what}"
            path.write_bytes(data)
    assert open_index(large).version == version


@pytest.mark.parametrize("name", ["statements.jsonl", "notes.jsonl", "statements.ends.npy", "statements.sums.npy"])
def test_rot_that_nobody_notices_is_never_quoted(large: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(checks, "_mark", lambda path: [path.stat().st_size])  # hide the change of inode times
    version = open_index(large).version
    right = [statement.text for statement in open_index(large).statements]
    path = version / name
    data = path.read_bytes()
    for place in range(data.find(b"}") + 1 if name.endswith("npy") else 0, len(data), 7):
        bit_rot(path, place)
        try:
            index = open_index(large)
            list(index.notes)
            assert [statement.text for statement in index.statements] == right
        except IndexDamagedError:
            pass
        path.write_bytes(data)
    bit_rot(path, len(data) - 1)
    with pytest.raises(IndexDamagedError):
        texts(open_index(large))
    with pytest.raises(IndexDamagedError, match="SHA-256"):
        open_index(large, verify=True)


def test_no_pickle_is_loaded(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_check", lambda *_, **__: None)
    version = open_index(base / "index").version
    np.save(version / "row_group.npy", np.array([{"a": 1}] * 7, dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamagedError, match="pickle"):
        open_index(base / "index")


def give_format(root: Path, number: object) -> None:
    """Make the current version one of another format, as a later program would write it."""
    version = open_index(root).version
    data = (
        (version / "manifest.json").read_bytes().replace(f'"format": {FORMAT}'.encode(), f'"format": {number}'.encode())
    )
    (version / "manifest.json").write_bytes(data)
    name = f"{version.name.partition('-')[0]}-{layout.hashlib.sha256(data).hexdigest()[:16]}"
    version.rename(version.with_name(name))
    (root / "CURRENT").write_text(name)


def test_an_index_of_a_future_format_is_refused_and_not_overwritten(base: Path) -> None:
    root = base / "index"
    give_format(root, FORMAT + 1)
    for attempt in (lambda: open_index(root), lambda: open_or_build(base / "corpus", root, FakeEmbedder())):
        with pytest.raises(
            IndexFolderError, match=rf"format {FORMAT + 1}; this version of .* reads format {FORMAT}\. Update"
        ):
            attempt()
    assert len(texts(open_or_build(base / "corpus", root, FakeEmbedder(), rebuild=True))) == 7


def test_an_index_of_an_earlier_format_is_built_again_and_says_so(base: Path) -> None:
    give_format(base / "index", 2)
    said: list[str] = []
    assert len(texts(open_or_build(base / "corpus", base / "index", FakeEmbedder(), report=said.append))) == 7
    assert "format 2 of an earlier randers-rag" in said[0]


@pytest.mark.parametrize("number", ['"one"', "null", "[]"])
def test_a_format_that_is_no_number_is_refused(base: Path, number: str) -> None:
    give_format(base / "index", number)
    with pytest.raises(IndexFolderError):
        open_index(base / "index")


class Killed(BaseException):
    """The process ends here; nothing after this point runs."""


class Steps:
    """Counts the steps of writing and breaks the chosen one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], BaseException]) -> None:
        self.count = 0
        self.broken = -1
        self.counting = False
        self._fault = fault
        monkeypatch.setattr(os, "fsync", self._counted(lambda _: None))  # the disk itself is not what is tested
        for owner, name in [
            (Path, "rename"),
            (Path, "replace"),
            (Path, "mkdir"),
            (np, "save"),
            (faiss, "write_index"),
            (files, "write_bytes"),
            (files.LineWriter, "add"),
            (files.MatrixWriter, "add"),
            (files.MatrixWriter, "close"),
            (layout, "record_files"),
            (manifests, "to_json"),
        ]:
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def begin(self, broken: int) -> None:
        """Count from 0 and break the step of that number."""
        self.count, self.broken, self.counting = 0, broken, True

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            if self.counting:
                self.count += 1
                if self.count - 1 == self.broken:
                    raise self._fault()
            return function(*arguments, **named)

        return run

    def stop(self) -> None:
        """Count and break no more, until the next step is chosen."""
        self.counting = False


def every_step(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[], BaseException], stride: int
) -> Iterator[tuple[int, Steps]]:
    """Yield 0, ``stride``, … and break that step of the writing, until one run went through."""
    steps = Steps(monkeypatch, fault)
    for step in itertools.count(0, stride):
        steps.begin(step)
        yield step, steps
        if steps.count <= step:
            return


@stride
def test_a_build_killed_at_any_step_leaves_the_old_or_the_new_index_whole(
    base: Path, monkeypatch: pytest.MonkeyPatch, stride: int
) -> None:
    corpus = base / "corpus"
    old = texts(open_index(base / "index"))
    (corpus / "møde.txt").write_text(CHANGED, encoding="utf-8")
    new = [text.replace("En bus", "En færge") for text in old]
    seen = []
    for step, steps in every_step(monkeypatch, Killed, stride):
        root = Path(shutil.copytree(base / "index", base / f"index {step}"))
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(layout, "remove", lambda _: None)  # the killed process cleans nothing up
            open_or_build(corpus, root, FakeEmbedder())
        steps.stop()
        seen.append(texts(open_index(root)))
        assert texts(open_or_build(corpus, root, FakeEmbedder())) == new, step
        assert not list((root / "versions").glob(".building-*")), step
    assert len(seen) > 60 // stride
    assert seen[0] == old
    assert seen[-1] == new
    assert seen == sorted(seen, key=lambda found: found == new)  # old up to one moment, new from then on


@stride
def test_a_full_disk_at_any_step_is_told_and_loses_nothing(
    base: Path, monkeypatch: pytest.MonkeyPatch, stride: int
) -> None:
    corpus = base / "corpus"
    old = texts(open_index(base / "index"))
    (corpus / "møde.txt").write_text(CHANGED, encoding="utf-8")
    new = [text.replace("En bus", "En færge") for text in old]
    told = []
    for step, steps in every_step(monkeypatch, lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), stride):
        root = Path(shutil.copytree(base / "index", base / f"index {step}"))
        try:
            assert texts(open_or_build(corpus, root, FakeEmbedder())) == new
        except IndexFolderError as error:
            told.append(str(error))
        steps.stop()
        assert texts(open_index(root)) in (old, new), step
        assert not list((root / "versions").glob(".building-*")), step
    assert len(told) > 60 // stride
    assert all("No space left on device" in message and "--index" in message for message in told)


def test_a_process_that_is_really_killed(base: Path) -> None:
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[3])\n"
        "from fakes import FakeEmbedder; from randers_rag.index import open_or_build\n"
        "class Slow(FakeEmbedder):\n"
        "    def embed_passages(self, texts): print('now', flush=True); time.sleep(60)\n"
        "open_or_build(sys.argv[1], sys.argv[2], Slow())"
    )
    root, corpus = base / "index", base / "corpus"
    old = texts(open_index(root))
    (corpus / "møde.txt").write_text(CHANGED, encoding="utf-8")
    tests = str(Path(__file__).parent.parent)
    with subprocess.Popen([sys.executable, "-c", script, corpus, root, tests], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        process.send_signal(signal.SIGKILL)
    assert len(list((root / "versions").glob(".building-*"))) == 1
    assert texts(open_index(root)) == old
    started = time.monotonic()
    assert "En færge til hallen" in texts(open_or_build(corpus, root, FakeEmbedder()))
    assert time.monotonic() - started < 5  # the dead builder's lock holds nobody up
    assert not list((root / "versions").glob(".building-*"))


@pytest.mark.parametrize("place", ["file", "file/below", "proc"])
def test_a_folder_that_cannot_be_written(base: Path, place: str) -> None:
    (base / "file").write_text("en fil")
    root = Path("/proc/randers-rag") if place == "proc" else base / place
    with pytest.raises(IndexFolderError, match="--index"):
        open_or_build(base / "corpus", root, FakeEmbedder())
    assert (base / "file").read_text() == "en fil"


def test_what_others_put_into_the_folder_stays(base: Path) -> None:
    root = base / "index"
    foreign = [root / "README.md", root / "versions" / "mine.txt", root / "versions" / "backup" / "vectors.npy"]
    killed = root / "versions" / ".building-0123456789abcdef"
    for path in [*foreign, killed / "vectors.npy", killed / "Mine Noter.txt", root / "CURRENT.new"]:
        path.parent.mkdir(exist_ok=True)
        path.write_text("bevar mig")
    kept = open_index(root).version / "mine.docx"
    kept.write_text("bevar mig")
    for _ in range(5):
        open_or_build(base / "corpus", root, FakeEmbedder(), rebuild=True)
    assert all(path.read_text() == "bevar mig" for path in [*foreign, killed / "Mine Noter.txt", kept])
    assert not (killed / "vectors.npy").exists()
    assert not (root / "CURRENT.new").exists()
    assert [path.name for path in kept.parent.iterdir()] == ["mine.docx"]


def test_another_programs_folder_is_refused(base: Path) -> None:
    root = base / "leveldb"
    root.mkdir()
    (root / "CURRENT").write_text("MANIFEST-000001\n")
    for rebuild in (False, True):
        with pytest.raises(IndexFolderError, match="another program"):
            open_or_build(base / "corpus", root, FakeEmbedder(), rebuild=rebuild)
    assert [path.name for path in root.iterdir()] == ["CURRENT"]
