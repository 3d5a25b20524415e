"""``randers-rag index …`` as people type it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from randers_rag.cli import main
from randers_rag.index import open_index, open_or_build

from .conftest import NOTE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(corpus: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def running(*arguments: str, index: Path = root) -> tuple[int, str, str]:
        places = ["--corpus", str(corpus), "--index", str(index), "--model", "danish-fast"]
        code = main(["index", *arguments, *places])
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.fixture
def two(corpus: Path, root: Path) -> list[str]:
    names = [open_or_build(corpus, root, FakeEmbedder()).version.name]
    (corpus / "møde.txt").write_text(NOTE + "o Ny sti\n", encoding="utf-8")
    return [*names, open_or_build(corpus, root, FakeEmbedder()).version.name]


def test_list_and_rollback(run: Run, root: Path, two: list[str]) -> None:
    code, out, _ = run("list")
    assert code == 0
    assert [line[:2] + line[2:].split()[0] for line in out.splitlines()] == [f"  {two[0]}", f"* {two[1]}"]
    assert "1 noter  7 udsagn" in out
    code, out, _ = run("rollback")
    assert (code, open_index(root).version.name) == (0, two[0])
    assert out.startswith(f"Indekset er nu version {two[0]}. Den gælder, til du kører 'randers-rag index'.")
    assert "fastholdt" in run("list")[1].splitlines()[0]
    listed = json.loads(run("list", "--json")[1])
    assert [(one["name"], one["current"], one["pinned"]) for one in listed] == [
        (two[0], True, True),
        (two[1], False, False),
    ]
    code, _, err = run("rollback", "2031")
    assert (code, err.startswith("randers-rag: Indekset kan ikke bruges. There is no version 2031")) == (2, True)


def test_verify_ends_with_2_where_something_is_damaged(run: Run, root: Path, two: list[str]) -> None:
    code, out, _ = run("verify")
    assert (code, [line.endswith("  hel") for line in out.splitlines()]) == (0, [True, True])
    path = root / "versions" / two[0] / "notes.jsonl"
    path.write_bytes(path.read_bytes().replace(b"skoler", b"scoler"))
    code, out, _ = run("verify")
    assert code == 2
    assert f"{two[0]}  beskadiget: " in out.splitlines()[0]


def test_export_and_import(run: Run, tmp_path: Path, two: list[str]) -> None:
    file, other = tmp_path / "indeks.zip", tmp_path / "ny"
    code, out, _ = run("export", str(file))
    assert (code, out.startswith(f"Indekset er gemt i {file} (")) == (0, True)
    assert json.loads(run("export", str(tmp_path / "b.zip"), "--json")[1])["statements"] == 8
    code, out, _ = run("import", str(file), index=other)
    assert (code, out.startswith("Indekset er nu version 2")) == (0, True)
    assert len(open_index(other)) == 8
    assert run("export", str(file))[0] == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("export",), "'randers-rag index export' mangler en FIL."),
        (("list", "x"), "'randers-rag index list' skal ikke have x med."),
        (("list", "--purge"), "--purge og --rebuild hører til 'randers-rag index' uden handling."),
    ],
)
def test_wrong_usage(run: Run, two: list[str], arguments: tuple[str, ...], line: str) -> None:
    assert run(*arguments) == (2, "", f"randers-rag: {line}\n")


@pytest.mark.model
def test_removing_a_note_for_good(run: Run, root: Path, corpus: Path) -> None:
    (corpus / "ekstra.txt").write_text("o Xylofoner i parken\n", encoding="utf-8")
    assert run()[0] == 0
    (corpus / "ekstra.txt").unlink()
    assert "Ældre versioner rummer stadig ekstra; slet dem med: randers-rag index --purge" in run()[1]
    code, out, _ = run("--purge")
    assert (code, out.splitlines()[-1]) == (0, "1 ældre version er slettet.")
    assert not any(b"ylofoner" in path.read_bytes() for path in root.rglob("*") if path.is_file())
    before = open_index(root).version
    assert run("--rebuild")[0] == 0
    assert open_index(root).version != before


@pytest.mark.model
def test_index_follows_the_corpus_again_after_a_rollback(run: Run, root: Path, corpus: Path) -> None:
    run()
    (corpus / "møde.txt").write_text(NOTE + "o Ny sti\n", encoding="utf-8")
    run()
    run("rollback")
    assert len(open_index(root)) == 7
    run()
    assert len(open_index(root)) == 8
