"""A corpus of several notes in several formats, with files beside them."""

from __future__ import annotations

import datetime
from pathlib import Path

import docx
import pytest

from fakes import FakeEmbedder
from randers_rag.answer import compose
from randers_rag.errors import NoteError
from randers_rag.index import open_or_build
from randers_rag.schema import Hit, Query
from randers_rag.settings import Settings


def add_document(corpus: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Referat", style="Title")
    document.add_paragraph("Gruppe 1", style="Heading 1")
    document.add_paragraph("Flere busser til Bo, 010190-1234", style="List Bullet")
    document.save(str(corpus / "maj.docx"))


def test_a_sidecar_that_changes_makes_the_index_stale(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    add_document(corpus)
    first = open_or_build(corpus, root, embedder)
    assert [(note.id, note.date) for note in first.notes] == [("maj", None), ("moede", None)]
    (corpus / "maj.meta.toml").write_text("date = 2025-05-14\n", "utf-8")
    second = open_or_build(corpus, root, embedder)
    assert second.version != first.version
    assert [note.date for note in second.notes] == [datetime.date(2025, 5, 14), None]


def test_the_policy_for_personal_data_decides_what_is_indexed(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    add_document(corpus)
    plain = open_or_build(corpus, root, embedder)
    assert [w.reason for w in plain.notes[0].warnings] == ["holds a CPR number"]
    masked = open_or_build(corpus, root, embedder, settings=Settings(personal_data="mask"))
    assert masked.statements[0].text == "Flere busser til Bo, " + "•" * 11
    assert not any(b"010190" in path.read_bytes() for path in masked.version.rglob("*") if path.is_file())
    with pytest.raises(NoteError, match=r"maj\.docx holds"):
        open_or_build(corpus, root, embedder, settings=Settings(personal_data="refuse"))


def test_a_file_that_is_too_large_is_refused(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    (corpus / "stor.txt").write_bytes(b"- Ja\n" * 300_000)
    with pytest.raises(NoteError, match=r"stor\.txt is larger than 1 MB"):
        open_or_build(corpus, root, embedder, settings=Settings(max_note_mb=1))


def test_an_answer_of_two_notes_sets_them_apart(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    add_document(corpus)
    index = open_or_build(corpus, root, embedder)
    said = [s for s in index.statements if "busser" in s.text]
    answer = compose(Query(question="busser?"), [Hit(statement=s, score=1.0) for s in said], tuple(index.notes))
    assert [(section.note, section.group) for section in answer.sections] == [("maj", 1), ("moede", 1)]
    titles = [answer.text.index("Referat"), answer.text.index("Møde om skoler")]
    assert titles == sorted(titles)
