"""The commands over the real note, index and model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from randers_rag.schema import Answer

from .conftest import Cli

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    return ("--corpus", str(ROOT / "corpus"), "--index", str(tmp_path_factory.mktemp("index")))


def test_index_holds_the_note(cli: Cli, places: tuple[str, ...]) -> None:
    assert json.loads(cli("index", *places, "--json").out)["statements"] == 95


def test_ask_answers_in_the_notes_words(cli: Cli, places: tuple[str, ...]) -> None:
    result = cli("ask", "hvad sagde gruppe 2 om frivillige?", *places, "--json")
    answer = Answer.model_validate_json(result.out)
    assert result.code == 0
    assert "”Fælles frivillige”" in [citation.statement.text for citation in answer.citations]
    assert {citation.statement.group for citation in answer.citations} == {2}


@pytest.mark.parametrize("question", ["", "???", "🦄", "<script>alert(1)</script>"])
def test_odd_questions_find_nothing_politely(cli: Cli, places: tuple[str, ...], question: str) -> None:
    result = cli("ask", question, *places)
    assert (result.code, result.err) == (1, "")
    assert result.out.strip()


def test_a_question_of_ten_thousand_characters_gets_an_answer(cli: Cli, places: tuple[str, ...]) -> None:
    result = cli("ask", "zebra " * 2000, *places)
    assert (result.code in (0, 1), result.err) == (True, "")
    assert result.out.strip()


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("index",)])
def test_no_corpus(cli: Cli, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = cli(*command, "--corpus", str(tmp_path / "mangler"), "--index", str(tmp_path / "index"))
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith("randers-rag: Der er ingen noter at søge i. ")


def test_a_cold_ask_imports_no_heavy_package(places: tuple[str, ...]) -> None:
    script = (
        "import sys; from randers_rag.cli import main\n"
        f"main(['ask', 'unge', *{places!r}])\n"
        "heavy = {'torch', 'sentence_transformers', 'gradio', 'fastapi', 'ir_measures', 'rich', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
