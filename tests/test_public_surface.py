"""The surface that scripts rely on, called from a script outside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import randers_rag
from randers_rag import errors

NOTE = Path(__file__).parents[1] / "corpus" / "hovedudvalget-fremtidens-randers.txt"
SCRIPT = """
import json, sys
from pathlib import Path
import randers_rag

note = randers_rag.parse_note(Path("noter/note.txt"))
assistant = randers_rag.Assistant.open(corpus="noter", index="indeks")
hits = assistant.search("hvad foreslog gruppe 2 om kultur?", k=20)
first = assistant.ask("hvad sagde gruppe 3 om unge?")
then = assistant.ask("og gruppe 2?", history=[("hvad sagde gruppe 3 om unge?", first.text)])
nothing = assistant.ask("hvad koster det at leje en hoppeborg?")
json.dump({
    "note": [note.id, note.title, len(note.statements), type(note.statements).__name__],
    "statement": sorted(type(note.statements[0]).model_fields),
    "hits": [[hit.statement.id, hit.statement.group, hit.score] for hit in hits],
    "few": len(assistant.search("unge", k=3)),
    "default": len(assistant.search("unge")),
    "citations": [[c.number, c.statement.text, c.statement.group, c.score] for c in first.citations],
    "found": [first.found, nothing.found],
    "nothing": [nothing.text, len(nothing.citations)],
    "then": sorted({c.statement.group for c in then.citations}),
    "text": first.text,
}, sys.stdout)
"""
CHEAP = """
import os, sys
before = dict(os.environ)
import randers_rag
assert dict(os.environ) == before
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def script(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list]:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "noter").mkdir()
    (folder / "noter" / "note.txt").write_bytes(NOTE.read_bytes())
    return json.loads(script(SCRIPT, folder))


def test_names() -> None:
    assert randers_rag.__all__ == [
        "Answer",
        "Assistant",
        "Citation",
        "Filters",
        "Hit",
        "Note",
        "RandersRagError",
        "Settings",
        "Statement",
        "parse_note",
    ]
    assert all(getattr(randers_rag, name) is not None for name in randers_rag.__all__)
    assert set(randers_rag.__all__) <= set(dir(randers_rag))
    assert randers_rag.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="no attribute 'Chat'"):
        _ = randers_rag.Chat


def test_the_tree_of_errors() -> None:
    tree = {
        name: value.__base__.__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert tree.pop("RandersRagError") == "Exception"
    assert {name: base for name, base in tree.items() if base != "RandersRagError"} == {
        "IndexMissingError": "IndexFolderError",
        "IndexDamagedError": "IndexFolderError",
        "StoreError": "IndexFolderError",
    }
    assert {"NoteError", "CorpusError", "ModelError", "IndexFolderError", "QueryFileError"} <= set(tree)
    assert all(name in (errors.__doc__ or "") for name in tree)


@pytest.mark.parametrize("name", ["NoteError", "CorpusError", "ModelError", "IndexDamagedError"])
def test_all_errors_are_caught_as_one(name: str) -> None:
    assert issubclass(getattr(errors, name), randers_rag.RandersRagError)


def test_importing_is_cheap_and_changes_nothing(tmp_path: Path) -> None:
    modules = set(script(CHEAP, tmp_path).split())
    assert not modules & {"numpy", "pydantic", "faiss", "gradio", "torch", "sentence_transformers", "onnxruntime"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_a_note(found: dict[str, list]) -> None:
    _, title, statements, kind = found["note"]
    assert (statements, kind) == (95, "tuple")
    assert title
    fields = {"id", "text", "group", "questions", "theme", "parent", "note"}
    assert fields <= set(found["statement"])


@pytest.mark.model
def test_search_filters_ranks_and_keeps_to_k(found: dict[str, list]) -> None:
    scores = [score for _, _, score in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert {group for _, group, _ in found["hits"]} == {2}
    assert len(found["hits"]) == len({statement for statement, _, _ in found["hits"]}) == 18
    assert (found["few"], found["default"]) == (3, 20)


@pytest.mark.model
def test_an_answer_is_quotes_and_numbered_citations(found: dict[str, list]) -> None:
    assert found["found"] == [True, False]
    assert [number for number, *_ in found["citations"]] == list(range(1, len(found["citations"]) + 1))
    assert {group for _, _, group, _ in found["citations"]} == {3}
    assert all(f"[{number}]" in found["text"] for number, *_ in found["citations"])
    note = " ".join(NOTE.read_text("utf-8").split())
    assert all(" ".join(text.split()) in note for _, text, _, _ in found["citations"])


@pytest.mark.model
def test_silence_and_follow_ups(found: dict[str, list]) -> None:
    assert found["nothing"][0].startswith("Det siger notatet ikke noget om.")
    assert found["nothing"][1] == 0
    assert found["then"] == [2]
