"""What an index gives back: statements, vectors, filters, rows."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import randers_rag.notes.parser as parser
from fakes import FakeEmbedder
from randers_rag.errors import CorpusError, ModelError
from randers_rag.index import Index, build_index, open_index, open_or_build
from randers_rag.index.passages import passage_text
from randers_rag.index.ranking import Chosen
from randers_rag.schema import Filters, Note, Place, Statement

from .conftest import NOTE


@pytest.fixture
def index(corpus: Path, root: Path, embedder: FakeEmbedder) -> Index:
    return open_or_build(corpus, root, embedder)


def statement(number: int, text: str, note: str = "n", **values: object) -> Statement:
    place = Place(start=0, end=1, first_line=1, last_line=1)
    return Statement.model_validate({"id": f"{note}:{number}", "text": text, "note": note, "place": place, **values})


def note_of(*statements: Statement, name: str = "n") -> Note:
    return Note(id=name, title=name, statements=statements, source="", file=f"{name}.txt")


def test_statements_and_notes_come_back_as_they_were(index: Index, corpus: Path) -> None:
    note = parser.parse_note(corpus / "møde.txt")
    assert tuple(index.statements) == note.statements
    assert tuple(index.notes) == (note,)
    assert index.notes[0].source == NOTE
    assert index.note(note.id) == note
    assert index.statements[-1] == note.statements[-1]
    assert index.statements[1:3] == note.statements[1:3]
    with pytest.raises(IndexError):
        index.statements[len(note.statements)]


def test_rows_are_found_by_id(index: Index) -> None:
    assert [index.row(statement.id) for statement in index.statements] == list(range(7))
    with pytest.raises(KeyError):
        index.row("møde:0")


def test_the_catalogue_names_groups_questions_and_themes(index: Index) -> None:
    assert (index.groups, index.questions, index.themes) == ((1, 2), (1, 2), ("Børn og unge", "Trafik"))
    assert index.themes_of(index.first()).tolist() == [0, 0, 0, 0, 1, -1, -1]
    assert index.columns.parent.tolist() == [-1, 0, 0, -1, -1, -1, -1]
    entry = index.catalogue.notes[0]
    assert (entry.file, entry.first_row, entry.end_row, entry.outline.groups) == ("møde.txt", 0, 7, (1, 2))


def test_selections_agree_with_the_filters_themselves(index: Index) -> None:
    note = index.catalogue.notes[0].id
    choices = itertools.product(
        [(), (note,), ("andet",)], [(), (1,), (2,), (1, 2), (7,)], [(), (1,), (2, 9)], [(), ("Trafik",), ("Intet",)]
    )
    for notes, groups, questions, themes in choices:
        filters = Filters(notes=notes, groups=groups, questions=questions, themes=themes)
        chosen = index.select(filters)
        if filters == Filters():
            assert chosen is None
        else:
            assert chosen is not None
            admitted = [filters.admit(statement) for statement in index.statements]
            assert chosen.admits(index.first()).tolist() == admitted, filters
            rows = [row for row, one in enumerate(admitted) if one]
            assert (chosen.first().tolist(), chosen.first(2).tolist(), len(chosen)) == (rows, rows[:2], len(rows))


def test_faiss_agrees_with_numpy(root: Path) -> None:
    words = "bus tog bane skole lærer elev bolig park vej bro havn kunst".split()
    texts = [" ".join(pair) for pair in itertools.permutations(words, 2)]
    embedder = FakeEmbedder(dimension=32)
    index = build_index([note_of(*(statement(n, text) for n, text in enumerate(texts)))], embedder, root)
    vectors = embedder.embed_passages(texts)
    np.testing.assert_array_equal(index.vectors.rows(slice(None)), vectors)
    allowed = np.arange(len(texts)) % 7 == 3
    for question in ("bus og tog", "kunst i havnen", "elev"):
        query = embedder.embed_queries([question])[0]
        exact = vectors @ query
        np.testing.assert_allclose(index.vectors.scores(query), exact, atol=1e-6)
        for mask in (None, allowed):
            rows, scores = index.vectors.search(query, 10, None if mask is None else Chosen(len(texts), mask=mask))
            among = np.arange(len(texts)) if mask is None else np.flatnonzero(mask)
            np.testing.assert_allclose(scores, np.sort(exact[among])[::-1][:10], atol=1e-6)
            np.testing.assert_allclose(exact[rows], scores, atol=1e-6)
            assert set(rows.tolist()) <= set(among.tolist())
            assert len(set(rows.tolist())) == 10


def test_equal_vectors_come_in_the_order_of_rows(root: Path, embedder: FakeEmbedder) -> None:
    texts = ["bus", "tog", "bus", "bus"]
    index = build_index([note_of(*(statement(n, text) for n, text in enumerate(texts)))], embedder, root)
    query = embedder.embed_queries(["bus"])[0]
    assert index.vectors.search(query, 9)[0].tolist() == [0, 2, 3, 1]
    assert index.vectors.search(query, 9, Chosen(4, rows=np.array([1, 3])))[0].tolist() == [3, 1]
    assert index.vectors.search(query, 9, Chosen(4, mask=np.zeros(4, dtype=np.bool_)))[0].tolist() == []
    assert index.vectors.search(query, 0)[0].tolist() == []


def test_themes_have_vectors_of_their_own(index: Index, embedder: FakeEmbedder) -> None:
    query = embedder.embed_queries(["trafik"])[0]
    wanted = embedder.embed_passages(["Børn og unge", "Trafik"]) @ query
    np.testing.assert_allclose(index.theme_cosines(np.array([0, 1]), query), wanted, atol=1e-6)
    np.testing.assert_allclose(index.theme_cosines(np.array([1]), query), wanted[1:], atol=1e-6)
    assert list(index.theme_vectors_of(0)) == [index.theme(0), index.theme(1)] == ["Børn og unge", "Trafik"]


def test_a_note_without_themes_and_groups_works(root: Path, embedder: FakeEmbedder) -> None:
    index = build_index([note_of(statement(0, "og det"))], embedder, root)
    query = embedder.embed_queries(["bus"])[0]
    assert index.theme_cosines(np.zeros(0, dtype=np.int64), query).tolist() == []
    assert index.themes_of(index.first()).tolist() == [-1]
    assert (index.groups, index.themes) == ((), ())
    assert index.select(Filters(groups=(1,))) is not None


def test_a_statement_is_embedded_with_what_stands_above_it(index: Index, embedder: FakeEmbedder) -> None:
    child, parent = index.statements[1], index.statements[0]
    assert passage_text(child, parent) == "Børn og unge: Bedre skoler til børnene – Flere lærere"
    assert passage_text(child, parent) in embedder.embedded


def test_the_same_id_twice_is_refused(root: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(CorpusError, match="Two statements have the id n:0"):
        build_index([note_of(statement(0, "bus")), note_of(statement(0, "tog"))], embedder, root)


def test_no_statements_are_refused(root: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(CorpusError, match="no statement"):
        build_index([], embedder, root)


@pytest.mark.parametrize("fault", [np.nan, np.inf, 7.0])
def test_a_model_that_breaks_its_promise_is_refused(root: Path, fault: float) -> None:
    class Broken(FakeEmbedder):
        def _embed(self, texts):  # type: ignore[no-untyped-def]
            return np.full((len(texts), self.dimension), fault, dtype=np.float32)

    with pytest.raises(ModelError, match="RANDERS_RAG_MODEL"):
        build_index([note_of(statement(0, "bus"))], Broken(), root)


def test_a_model_of_another_dimension_is_refused(root: Path) -> None:
    class Broken(FakeEmbedder):
        def _embed(self, texts):  # type: ignore[no-untyped-def]
            return np.zeros((len(texts), 3), dtype=np.float32)

    with pytest.raises(ModelError, match=r"\(1, 3\); \(1, 64\) was expected"):
        build_index([note_of(statement(0, "bus"))], Broken(), root)


def test_asking_imports_nothing_heavy(index: Index, root: Path) -> None:
    script = (
        "import sys; from randers_rag.index import open_index; import numpy as np\n"
        "index = open_index(sys.argv[1]); index.matching(index.words.tokeniser.concepts('busser'), 3)\n"
        "index.vectors.scores(np.zeros(64, dtype=np.float32)); list(index.statements); index.notes[0]\n"
        "heavy = {'bm25s', 'scipy', 'faiss', 'filelock', 'torch', 'sentence_transformers', 'numba'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, text=True, check=False)
    assert result.stderr == ""
    assert result.returncode == 0


def test_lines_and_arrays_open_the_same_way_when_they_are_large(
    index: Index, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("randers_rag.index.files._SMALL", 0)
    mapped = open_index(root)
    assert tuple(mapped.statements) == tuple(index.statements)
    np.testing.assert_array_equal(mapped.vectors.rows(slice(None)), index.vectors.rows(slice(None)))
    concepts = index.words.tokeniser.concepts("busser til børn")
    np.testing.assert_array_equal(
        mapped.said.worths(concepts, mapped.first()), index.said.worths(concepts, index.first())
    )
