"""Taking over what the earlier index holds gives, byte for byte, what building from nothing gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import randers_rag.index.corpus as corpora
import randers_rag.index.manifest as manifests
from fakes import FakeEmbedder
from randers_rag.errors import CorpusError
from randers_rag.index import Index, open_or_build
from randers_rag.index.corpus import Source, read_corpus
from reliability.synthetic import note_text, write_corpus

from .conftest import NOTE


def contents(index: Index) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in index.version.iterdir() if path.name != "manifest.json"}


def edit(corpus: Path, choose: random.Random) -> None:
    """Add, change, remove or rename one note."""
    notes = sorted(corpus.iterdir())
    chosen = choose.choice(notes)
    action = choose.choice(["add", "change", "remove", "rename"])
    if action == "add":
        (corpus / f"note-{choose.randrange(10**6):06}.txt").write_text(note_text(choose.randrange(10**6), 12))
    elif action == "change":
        lines = chosen.read_text("utf-8").splitlines()
        lines[choose.randrange(8, len(lines))] = f"o Noget helt andet {choose.randrange(99)}"
        chosen.write_text("\n".join(lines), "utf-8")
    elif action == "rename":
        chosen.rename(corpus / f"omdøbt-{choose.randrange(10**6)}.md")
    elif len(notes) > 2:
        chosen.unlink()


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_an_index_that_grew_is_the_one_built_from_nothing(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311
    corpus = write_corpus(tmp_path / "corpus", 120, per_note=15, seed=seed)
    open_or_build(corpus, tmp_path / "grown", FakeEmbedder())
    for step in range(5):
        for _ in range(choose.randint(1, 3)):
            edit(corpus, choose)
        grown = open_or_build(corpus, tmp_path / "grown", FakeEmbedder())
        fresh = open_or_build(corpus, tmp_path / f"fresh {step}", FakeEmbedder())
        assert contents(grown) == contents(fresh), step


def parsed_during(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> list[str]:
    names = []

    def parsed(source: Source, real: Callable[[Source], object] = Source.parsed) -> object:
        names.append(source.name)
        return real(source)

    with monkeypatch.context() as patch:
        patch.setattr(Source, "parsed", parsed)
        work()
    return names


def test_only_a_new_note_is_read_cut_and_embedded(
    corpus: Path, root: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_or_build(corpus, root, embedder)
    (corpus / "andet.txt").write_text("Trafik\n\no Flere busser\no En letbane\n", encoding="utf-8")
    embedder.calls.clear()
    assert parsed_during(monkeypatch, lambda: open_or_build(corpus, root, embedder)) == ["andet.txt"]
    assert embedder.calls == [["Flere busser", "En letbane"]]


def test_code_that_reads_notes_differently_reads_them_all_again(
    corpus: Path, root: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_or_build(corpus, root, embedder)
    for owner in ("build", "earlier"):
        monkeypatch.setattr(f"randers_rag.index.{owner}.code_fingerprint", lambda: "later")
    monkeypatch.setattr(manifests, "code_fingerprint", lambda: "later")
    embedder.calls.clear()
    assert parsed_during(monkeypatch, lambda: open_or_build(corpus, root, embedder)) == ["møde.txt"]
    assert embedder.embedded == ["Børn og unge", "Trafik"]  # vectors of statements stay: they are the model's


HIDDEN = "Zqvistgaardsminde har brug for xylofonvarme"


def test_a_removed_note_leaves_no_trace(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    (corpus / "hemmelig qwx.txt").write_text(f"Pjværkhold\n\no {HIDDEN}\no Flere busser\n", encoding="utf-8")
    before = open_or_build(corpus, root, embedder)
    traces = [b"vistgaard", b"xylofon", b"vrkhold", "værkhold".encode(), b"hemmelig", b"qwx"]
    assert all(any(trace in data for data in contents(before).values()) for trace in traces if trace != b"vrkhold")
    (corpus / "hemmelig qwx.txt").unlink()
    after = open_or_build(corpus, root, embedder)
    for name, data in {**contents(after), "manifest.json": (after.version / "manifest.json").read_bytes()}.items():
        assert not [trace for trace in traces if trace in data.lower()], name
    vector = embedder.embed_passages([HIDDEN])[0].tobytes()
    assert any(vector in data for data in contents(before).values())
    assert not any(vector in data for data in contents(after).values())


def test_a_corpus_that_changes_while_it_is_read_is_read_again(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus / "andet.txt").write_text("o En bus\n", encoding="utf-8")
    monkeypatch.setattr(corpora, "_PAUSE", 0)
    real, changes = Path.read_bytes, [b"o En f\xc3\xa6rge\n", None, b"o Et tog\n"]

    def read(path: Path) -> bytes:
        data = real(path)
        if path.name == "møde.txt" and changes:  # the other note was read before
            change = changes.pop(0)
            other = corpus / "andet.txt"
            other.unlink(missing_ok=True)
            if change is not None:
                other.write_bytes(change)
        return data

    monkeypatch.setattr(Path, "read_bytes", read)
    assert read_corpus(corpus).files == (("andet.txt", b"o Et tog\n"), ("møde.txt", NOTE.encode()))
    changes[:] = [b"x" * length for length in range(9)]
    with pytest.raises(CorpusError, match="change while they are read"):
        read_corpus(corpus)
