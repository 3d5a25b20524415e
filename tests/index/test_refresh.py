"""When an index is built, rebuilt, or taken as it is; and what is embedded again."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

import randers_rag.index.manifest as manifests
from fakes import FakeEmbedder
from randers_rag.errors import CorpusError, IndexMissingError, NoteError
from randers_rag.index import open_index, open_or_build
from randers_rag.index.folder import versions

from .conftest import NOTE


class Listener(list[str]):
    """Keeps what is reported."""

    def __call__(self, sentence: str) -> None:
        self.append(sentence)


def test_a_missing_index_is_built_and_then_opened(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    said, progress = Listener(), []
    with pytest.raises(IndexMissingError, match="randers-rag index"):
        open_index(root)
    built = open_or_build(corpus, root, embedder, report=said, progress=lambda *done: progress.append(done))
    assert said == [
        "There is no index yet: building it from the corpus.",
        "The index holds 7 statements of 1 notes.",
    ]
    assert progress == [(0, 0), (7, 7)]
    said.clear()
    embedder.calls.clear()
    assert open_or_build(corpus, root, embedder, report=said).version == built.version
    assert (said, embedder.calls) == ([], [])


def test_a_changed_note_is_noticed_and_only_new_passages_are_embedded(
    corpus: Path, root: Path, embedder: FakeEmbedder
) -> None:
    before = open_or_build(corpus, root, embedder)
    (corpus / "møde.txt").write_text(NOTE.replace("En bus til hallen", "En færge til hallen"), encoding="utf-8")
    embedder.calls.clear()
    said = Listener()
    after = open_or_build(corpus, root, embedder, report=said)
    assert said[0] == "The index is out of date (the notes in the corpus have changed): building it again."
    assert embedder.calls == [["En færge til hallen"]]
    assert [s.text for s in after.statements][5] == "En færge til hallen"
    same = [0, 1, 2, 3, 4, 6]
    np.testing.assert_array_equal(after.vectors.rows(same), before.vectors.rows(same))
    np.testing.assert_array_equal(
        after.vectors.rows(slice(5, 6))[0], embedder.embed_passages(["En færge til hallen"])[0]
    )


def test_a_new_and_a_removed_note(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    open_or_build(corpus, root, embedder)
    (corpus / "andet møde.md").write_text("- Mere kunst\n- Mere musik\n", encoding="utf-8")
    embedder.calls.clear()
    both = open_or_build(corpus, root, embedder)
    assert [note.file for note in both.notes] == ["andet møde.md", "møde.txt"]
    assert embedder.calls[0] == ["Mere kunst", "Mere musik"]
    assert [both.statements[both.row(s.id)] for s in both.statements] == list(both.statements)
    (corpus / "møde.txt").unlink()
    one = open_or_build(corpus, root, embedder)
    assert [s.text for s in one.statements] == ["Mere kunst", "Mere musik"]
    assert one.matching(one.words.tokeniser.concepts("busser"), 9).tolist() == []
    assert b"hallen" not in b"".join(path.read_bytes() for path in one.version.iterdir())


def test_another_model_makes_all_vectors_anew(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    open_or_build(corpus, root, embedder)
    for other, reason in [
        (FakeEmbedder(fingerprint="fake-2"), "another version of the model fake"),
        (FakeEmbedder(name="other", fingerprint="fake-2"), "the model fake, not other"),
        (FakeEmbedder(name="other", fingerprint="fake-2", dimension=16), "vectors have length 64; the model gives 16"),
    ]:
        said = Listener()
        index = open_or_build(corpus, root, other, report=said)
        assert reason in said[0]
        assert len(other.calls[0]) == 7
        assert index.vectors.rows(slice(None)).shape == (7, other.dimension)


def test_changed_code_or_words_rebuild(
    corpus: Path, root: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_or_build(corpus, root, embedder)
    monkeypatch.setattr(manifests, "code_fingerprint", lambda: "later")
    said = Listener()
    assert open_or_build(corpus, root, embedder, report=said).version != first.version
    assert "reads notes or words differently" in said[0]


def test_the_code_fingerprint_covers_what_decides_the_content() -> None:
    root = manifests.files("randers_rag")
    for name in manifests._CODE:
        assert root.joinpath(*name.split("/")).is_dir() or root.joinpath(*name.split("/")).is_file(), name


def test_a_rebuild_on_demand(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    first = open_or_build(corpus, root, embedder)
    assert open_or_build(corpus, root, embedder, rebuild=True).version > first.version


def test_the_last_three_versions_stay(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    made = [open_or_build(corpus, root, embedder, rebuild=True).version for _ in range(5)]
    assert versions(root) == made[-3:]
    assert open_index(root).version == made[-1]


def test_hidden_files_and_the_readme_are_no_notes(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    first = open_or_build(corpus, root, embedder)
    for name in (".skjult.txt", "README.md", "readme.txt", "~$note.txt", "billede.png"):
        (corpus / name).write_bytes(b"\0\1\2")
    (corpus / "mappe.txt").mkdir()
    assert open_or_build(corpus, root, embedder).version == first.version


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.write_text("x"), "is not a folder"),
        (lambda path: path.mkdir(), "holds no note"),
    ],
)
def test_a_corpus_that_is_none(tmp_path: Path, root: Path, embedder: FakeEmbedder, make, message: str) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "notater")
    with pytest.raises(CorpusError, match=f"{message}.*--corpus"):
        open_or_build(tmp_path / "notater", root, embedder)
    assert not root.exists()


def test_two_notes_of_one_name_are_refused(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    first = open_or_build(corpus, root, embedder)
    (corpus / "Møde.md").write_text("- Mere kunst\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"Møde\.md and møde\.txt would both be the note 'moede'"):
        open_or_build(corpus, root, embedder)
    assert open_index(root).version == first.version


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3", b"%PDF-1.7"])
def test_a_note_that_is_no_text_leaves_the_index_as_it_was(
    corpus: Path, root: Path, embedder: FakeEmbedder, data: bytes
) -> None:
    first = open_or_build(corpus, root, embedder)
    (corpus / "ny.txt").write_bytes(data)
    with pytest.raises(NoteError, match=r"ny\.txt"):
        open_or_build(corpus, root, embedder)
    assert open_index(root).version == first.version
    assert [path.name for path in (root / "versions").iterdir()] == [first.version.name]


def test_of_two_builders_one_waits_and_takes_the_others_work(corpus: Path, root: Path) -> None:
    started = threading.Event()

    class Slow(FakeEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            started.set()
            time.sleep(0.3)
            return super().embed_passages(texts)

    slow, second, said, made = Slow(), FakeEmbedder(), Listener(), []
    thread = threading.Thread(target=lambda: made.append(open_or_build(corpus, root, slow).version))
    thread.start()
    assert started.wait(10)
    index = open_or_build(corpus, root, second, report=said)
    thread.join()
    assert made == [index.version]
    assert second.calls == []
    assert "Another program is building this index; waiting for it." in said
