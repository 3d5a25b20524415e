"""Listing, going back, releasing, verifying, purging; exporting and importing."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from randers_rag.errors import CorpusError, IndexDamagedError, IndexFolderError, IndexMissingError
from randers_rag.index import (
    Index,
    export_index,
    import_index,
    list_versions,
    open_index,
    open_or_build,
    purge,
    release,
    rollback,
)
from randers_rag.index.folder import versions
from randers_rag.index.versions import removed_notes

from .conftest import NOTE


def texts(index: Index) -> list[str]:
    return [statement.text for statement in index.statements]


@pytest.fixture
def three(corpus: Path, root: Path, embedder: FakeEmbedder) -> list[str]:
    """The names of three versions, of which each has another last statement."""
    names = []
    for ending in ("", "o Ny sti\n", "o Nyt torv\n"):
        (corpus / "møde.txt").write_text(NOTE + ending, encoding="utf-8")
        names.append(open_or_build(corpus, root, embedder).version.name)
    return names


def test_versions_are_listed_oldest_first(root: Path, three: list[str]) -> None:
    listed = list_versions(root)
    assert [version.name for version in listed] == three
    assert [version.current for version in listed] == [False, False, True]
    assert [version.statements for version in listed] == [7, 8, 8]
    assert {(v.model, v.notes, v.pinned, v.fault) for v in listed} == {("fake", 1, False, "")}
    with pytest.raises(IndexMissingError):
        list_versions(root / "nothing")


def test_a_rollback_stays_until_it_is_released(
    corpus: Path, root: Path, embedder: FakeEmbedder, three: list[str]
) -> None:
    said: list[str] = []
    assert rollback(root).name == three[1]
    for _ in range(2):
        opened = open_or_build(corpus, root, embedder, report=said.append)
        assert (opened.version.name, texts(opened)[-1]) == (three[1], "Ny sti")
    assert said[0].startswith(f"The index stays at version {three[1]} since a rollback or an import; the corpus is")
    assert rollback(root).name == three[0]
    with pytest.raises(IndexFolderError, match="no version before"):
        rollback(root)
    assert rollback(root, three[2]).pinned
    said.clear()
    assert open_or_build(corpus, root, embedder, report=said.append).version.name == three[2]
    assert said == []  # it is what the corpus holds
    assert rollback(root, three[0]).name == three[0]
    assert release(root)
    assert not release(root)
    assert texts(open_or_build(corpus, root, embedder))[-1] == "Nyt torv"


def test_a_rollback_to_what_is_not_there_or_not_whole_changes_nothing(root: Path, three: list[str]) -> None:
    for name, message in (("2031", "There is no version 2031"), ("20", "Several versions begin with 20")):
        with pytest.raises(IndexFolderError, match=message):
            rollback(root, name)
    (root / "versions" / three[1] / "ids.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError):
        rollback(root)
    assert open_index(root).version.name == three[2]


def test_a_rollback_serves_without_the_corpus_and_not_another_model(
    corpus: Path, root: Path, embedder: FakeEmbedder, three: list[str]
) -> None:
    rollback(root)
    shutil.rmtree(corpus)
    assert open_or_build(corpus, root, embedder).version.name == three[1]
    with pytest.raises(
        IndexFolderError, match=r"stays at version .* but it was made with another version of the model"
    ):
        open_or_build(corpus, root, FakeEmbedder(fingerprint="fake-2"))
    release(root)
    with pytest.raises(CorpusError):
        open_or_build(corpus, root, embedder)


def test_a_damaged_rollback_is_built_anew_and_says_so(
    corpus: Path, root: Path, embedder: FakeEmbedder, three: list[str]
) -> None:
    rollback(root)
    (root / "versions" / three[1] / "ids.npy").write_bytes(b"")
    said: list[str] = []
    assert texts(open_or_build(corpus, root, embedder, report=said.append))[-1] == "Nyt torv"
    assert said[0].startswith("The version that the index was rolled back to is damaged (")
    assert not list_versions(root)[-1].pinned


def test_a_lost_pointer_is_mended_by_a_rollback(root: Path, three: list[str]) -> None:
    (root / "CURRENT").unlink()
    assert rollback(root).name == three[2]
    (root / "CURRENT").write_bytes(b"\0\0\0\0 pin")
    assert rollback(root, three[1]).name == three[1]
    assert open_index(root).version.name == three[1]


def test_verify_names_what_is_damaged(root: Path, three: list[str]) -> None:
    path = root / "versions" / three[0] / "vectors.npy"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert [bool(version.fault) for version in list_versions(root)] == [False, False, False]
    faults = [version.fault for version in list_versions(root, verify=True)]
    assert "vectors.npy is not what was written" in faults[0]
    assert faults[1:] == ["", ""]


def test_a_purge_erases_every_older_version(corpus: Path, root: Path, embedder: FakeEmbedder, three: list[str]) -> None:
    (corpus / "ekstra.txt").write_text("o Xylofoner\n", encoding="utf-8")
    open_or_build(corpus, root, embedder)
    (corpus / "ekstra.txt").unlink()
    kept = open_or_build(corpus, root, embedder)
    assert removed_notes(root) == ("ekstra",)
    assert any(b"ylofoner" in path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert purge(root) == 2
    assert versions(root) == [kept.version]
    assert removed_notes(root) == ()
    assert not any(b"ylofoner" in path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert texts(open_or_build(corpus, root, embedder)) == texts(kept)


def test_a_purge_that_leaves_something_says_so(root: Path, three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "statements.jsonl":
            raise PermissionError
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(IndexFolderError, match=r"statements\.jsonl and perhaps more cannot be erased"):
        purge(root)


def test_an_exported_index_opens_elsewhere_without_the_corpus(
    root: Path, tmp_path: Path, embedder: FakeEmbedder, three: list[str]
) -> None:
    made = export_index(root, tmp_path / "index.zip")
    export_index(root, tmp_path / "again.zip")
    assert (tmp_path / "index.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    other = tmp_path / "en anden maskine"
    imported = import_index(other, tmp_path / "index.zip")
    assert (imported.current, imported.pinned, imported.statements) == (True, True, made.counts.statements)
    opened = open_or_build(tmp_path / "ingen noter", other, embedder)
    assert texts(opened) == texts(open_index(root))
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name) == []
    with pytest.raises(IndexFolderError, match="is there already"):
        export_index(root, tmp_path / "index.zip")
    with pytest.raises(IndexFolderError, match="cannot be written"):
        export_index(root, tmp_path / "nowhere" / "index.zip")


def rewritten(source: Path, target: Path, change: Callable[[zipfile.ZipInfo, bytes], tuple[zipfile.ZipInfo, bytes]],
              extra: tuple[str, ...] = (), method: int = zipfile.ZIP_STORED) -> None:  # fmt: skip
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for info in old.infolist():
            changed, data = change(info, old.read(info))
            new.writestr(changed, data, compress_type=method)
        for name in extra:
            new.writestr(name, b"x")


def as_link(info: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    if info.filename == "ids.npy":
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        data = b"/etc/passwd"
    return info, data


def climbing(info: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    if info.filename == "ids.npy":
        info.filename = "../ids.npy"
    return info, data


def swapped(info: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    info.filename = {"row_group.npy": "row_heading.npy", "row_heading.npy": "row_group.npy"}.get(
        info.filename, info.filename
    )
    return info, data


def same(info: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    return info, data


@pytest.mark.parametrize(
    ("change", "extra", "method", "message"),
    [
        (as_link, (), zipfile.ZIP_STORED, "'ids.npy' is not a plain file"),
        (climbing, (), zipfile.ZIP_STORED, "'../ids.npy' is not a plain file"),
        (same, ("mappe/",), zipfile.ZIP_STORED, "'mappe/' is not a plain file"),
        (same, ("/etc/cron.d/x",), zipfile.ZIP_STORED, "is not a plain file"),
        (same, ("more.npy",), zipfile.ZIP_STORED, "its manifest names other files"),
        (same, (), zipfile.ZIP_DEFLATED, "is not a plain file"),
        (swapped, (), zipfile.ZIP_STORED, "is not what was exported"),
        (same, tuple(f"a{'b' * n}.npy" for n in range(101)), zipfile.ZIP_STORED, "its members are not"),
    ],
)
def test_a_file_that_is_no_export_is_refused(
    root: Path, tmp_path: Path, three: list[str], change, extra, method: int, message: str
) -> None:  # type: ignore[no-untyped-def]
    export_index(root, tmp_path / "good.zip")
    rewritten(tmp_path / "good.zip", tmp_path / "bad.zip", change, extra, method)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(IndexFolderError, match=message):
        import_index(root, tmp_path / "bad.zip")
    assert open_index(root).version.name == three[2]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("apart", [15, pytest.param(1000, marks=pytest.mark.long)])
def test_no_byte_of_an_export_may_change(root: Path, tmp_path: Path, three: list[str], apart: int) -> None:
    export_index(root, tmp_path / "good.zip")
    data, right = (tmp_path / "good.zip").read_bytes(), texts(open_index(root))
    bad, refused = tmp_path / "bad.zip", 0
    # all over the file, and in the last header, where the sizes and names lie
    for place in [*range(0, len(data), len(data) // apart), *range(len(data) - 100, len(data), 100 // apart + 1)]:
        bad.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        try:
            import_index(tmp_path / "other", bad)
        except IndexFolderError:
            refused += 1
        else:  # a byte that says nothing: a time, a comment
            assert texts(open_index(tmp_path / "other")) == right
    assert refused > apart
    for end in range(0, len(data), len(data) // 9):
        bad.write_bytes(data[:end])
        with pytest.raises(IndexFolderError):
            import_index(tmp_path / "other", bad)
    with pytest.raises(IndexFolderError):
        import_index(tmp_path / "other", tmp_path / "mangler.zip")
