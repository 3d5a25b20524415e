"""Files of judged questions: what is read, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag.errors import QueryFileError
from randers_rag.evaluation import read_jsonl, read_sets, resolve
from randers_rag.evaluation.sets import QuerySource, source_of
from randers_rag.evaluation.trec import read_trec, trec_files, write_trec
from randers_rag.notes import parse_text
from randers_rag.schema import Note

from .conftest import NOTE


def test_lines_become_statements(folder: Path, note: Note) -> None:
    queries = resolve(read_jsonl(folder / "moede.jsonl"), [note], "f")
    ids = {s.place.first_line: s.id for s in note.statements}
    assert queries[0].relevant == {ids[5]: 2, ids[6]: 1, ids[11]: 2}
    assert (queries[0].answers, queries[0].context) == ({ids[5], ids[11]}, {ids[6]})
    assert queries[1].history == ("hjem?",)
    assert [query.is_unanswerable for query in queries] == [False, False, True, False, True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["holds no question"]),
        ("{oops\n", ["line 1", "not JSON"]),
        ("\n[1]\n", ["line 2", "list instead of an object"]),
        ('{"id": "a"}\n', ["line 1", "question", "Field required"]),
        ('{"id": "a b", "question": "x"}\n', ["line 1", "id"]),
        ('{"id": "a", "question": "x", "frob": 1}\n', ["line 1", "frob", "README"]),
        ('{"id": "a", "question": "x", "relevant": {"L5": 3}}\n', ["line 1", "grade 3", "2 (answers)"]),
        ('{"id": "a", "question": "x"}\n{"id": "a", "question": "y"}\n', ["line 2", "id a", "line 1"]),
    ],
)
def test_faults_name_file_line_and_remedy(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(QueryFileError) as caught:
        read_jsonl(path)
    assert all(word in str(caught.value) for word in ["q.jsonl", *words]), caught.value


def test_missing_and_binary_files(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError, match="does not exist"):
        read_jsonl(tmp_path / "none.jsonl")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QueryFileError, match="not UTF-8"):
        read_jsonl(tmp_path / "b.jsonl")
    with pytest.raises(QueryFileError, match="cannot be read"):
        read_jsonl(tmp_path)


@pytest.mark.parametrize(("ref", "words"), [("L4", "not the first line"), ("moede:0", "is no statement")])
def test_references_that_point_at_nothing(tmp_path: Path, note: Note, ref: str, words: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"id": "a", "question": "x", "relevant": {{"{ref}": 2}}}}\n', "utf-8")
    with pytest.raises(QueryFileError, match=words) as caught:
        resolve(read_jsonl(path), [note], "q.jsonl")
    assert f"q.jsonl, line 1, question a: {ref}" in str(caught.value)


def test_lines_need_one_note(folder: Path, note: Note) -> None:
    other = parse_text(NOTE, file="andet.txt", note_id="andet")
    with pytest.raises(QueryFileError, match="needs one note"):
        resolve(read_jsonl(folder / "moede.jsonl"), [note, other], "f")


def test_trec_there_and_back(folder: Path) -> None:
    queries = source_of(folder / "moede.jsonl", None, None, folder).load_queries()
    write_trec(folder / "trec", "moede", queries)
    names = sorted(path.name for path in (folder / "trec").iterdir())
    assert names == ["moede.dev.qrels", "moede.dev.queries.tsv", "moede.test.qrels", "moede.test.queries.tsv"]
    back = read_trec(folder / "trec" / "moede.dev.queries.tsv", folder / "trec" / "moede.dev.qrels")
    dev = [query for query in queries if query.split == "dev"]
    assert [(q.id, q.question, q.relevant) for q in back] == [(q.id, q.question, q.relevant) for q in dev]


def test_trec_form(folder: Path) -> None:
    queries = source_of(folder / "moede.jsonl", None, None, folder).load_queries()
    files = trec_files("moede", queries)
    assert files["moede.dev.queries.tsv"] == "q1\thjem?\nq2\tgrønt?\nq3\trumfart?\n"
    (skov,) = queries[1].relevant
    assert files["moede.dev.qrels"].splitlines()[-1] == f"q2 0 {skov} 2"


def test_binary_judgements_mean_answers(tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("a\tx\nb\ty\n")
    (tmp_path / "qrels").write_text("a 0 s1 1\na 0 s2 0\n")
    a, b = read_trec(tmp_path / "q.tsv", tmp_path / "qrels")
    assert a.answers == {"s1"}
    assert b.is_unanswerable


@pytest.mark.parametrize(
    ("queries", "qrels", "words"),
    [
        ("a x\n", "", "'id<TAB>question' was expected"),
        ("a\tx\n", "a 0 s\n", "'id 0 statement-id grade' was expected"),
        ("a\tx\n", "a 0 s two\n", "'id 0 statement-id grade' was expected"),
        ("a\tx\n", "b 0 s 2\n", "no query has the id b"),
    ],
)
def test_trec_faults(tmp_path: Path, queries: str, qrels: str, words: str) -> None:
    (tmp_path / "q.tsv").write_text(queries)
    (tmp_path / "qrels").write_text(qrels)
    with pytest.raises(QueryFileError, match=words):
        read_trec(tmp_path / "q.tsv", tmp_path / "qrels")


def test_a_note_of_the_same_name_is_the_judged_one(folder: Path) -> None:
    assert source_of(folder / "moede.jsonl", None, None, Path("c")).notes == folder / "moede.txt"
    assert source_of(folder / "andet.jsonl", None, None, Path("c")).notes == Path("c")
    assert source_of(folder / "moede.jsonl", Path("n"), None, Path("c")).notes == Path("n")


def test_the_corpus_holds_the_judged_note_alone(folder: Path) -> None:
    (folder / "andet.txt").write_text(NOTE, "utf-8")
    source = QuerySource(name="moede", queries=folder / "moede.jsonl", notes=folder / "moede.txt")
    with source.corpus() as corpus:
        assert [path.name for path in corpus.iterdir()] == ["moede.txt"]


def test_sets_file_faults(tmp_path: Path) -> None:
    path = tmp_path / "sets.toml"
    with pytest.raises(QueryFileError, match="name a file with --queries"):
        read_sets(path)
    path.write_text("[a\n")
    with pytest.raises(QueryFileError, match="cannot be read"):
        read_sets(path)
    path.write_text("[a]\nqueries = 'q'\n")
    with pytest.raises(QueryFileError, match=r"\[a\] needs"):
        read_sets(path)
