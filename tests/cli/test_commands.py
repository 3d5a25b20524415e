"""Each command: exit code, output for people, output for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from randers_rag.schema import Answer, Hit, Note

from .conftest import NOTE, Cli, FakeAssistant


def test_ask_prints_quotes_and_their_places(cli: Cli, fake: type[FakeAssistant]) -> None:
    result = cli("ask", "siger nogen noget om badmintonhallen?")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "- Badmintonhallen er slidt [1]",
        "",
        "Kilder:",
        "[1] Gruppe 1, spørgsmål 1, Byen & havnen, linje 8",
    ]


def test_ask_finds_nothing(cli: Cli, fake: type[FakeAssistant]) -> None:
    result = cli("ask", "hvad med rumfart?")
    assert (result.code, result.out) == (1, "Noten siger intet om det.\n")


@pytest.mark.parametrize("question", ["", "🦄", "<script>alert(1)</script>", "a" * 10_000, "\udcff"])
def test_odd_questions_get_an_answer(cli: Cli, fake: type[FakeAssistant], question: str) -> None:
    result = cli("ask", "--json", question)
    assert result.code == 1
    assert json.loads(result.out)["found"] is False


def test_ask_json_is_an_answer(cli: Cli, fake: type[FakeAssistant]) -> None:
    answer = Answer.model_validate_json(cli("ask", "noget om skoven", "--json").out)
    assert [citation.statement.text for citation in answer.citations] == ["Skoven er smuk"]


def test_earlier_questions_become_turns(cli: Cli, fake: type[FakeAssistant]) -> None:
    cli("ask", "og åen?", "--efter", "hvad med skoven?", "--after", "rumfart?")
    first = ("hvad med skoven?", "- Skoven er smuk [1]")
    assert fake.asked == [
        ("hvad med skoven?", ()),
        ("rumfart?", (first,)),
        ("og åen?", (first, ("rumfart?", "Noten siger intet om det."))),
    ]


def test_search_lists_at_most_k(cli: Cli, fake: type[FakeAssistant]) -> None:
    result = cli("search", "-k", "1", "er")
    assert result.code == 0
    assert result.out == ("1.0000\tVi skal have flere ungdomsboliger\tGruppe 1, spørgsmål 1, Byen & havnen, linje 6\n")


def test_search_json_is_a_list_of_hits(cli: Cli, fake: type[FakeAssistant]) -> None:
    hits = [Hit.model_validate(hit) for hit in json.loads(cli("search", "er", "--json").out)]
    assert [hit.score for hit in hits] == [1.0, 1 / 2, 1 / 3, 1 / 4][: len(hits)]


def test_search_finds_nothing(cli: Cli, fake: type[FakeAssistant]) -> None:
    assert vars(cli("search", "rumfart")) == {"code": 1, "out": "", "err": "Intet fundet.\n"}
    assert vars(cli("search", "rumfart", "--json")) == {"code": 1, "out": "[]\n", "err": ""}


def test_index_says_what_it_holds(cli: Cli, fake: type[FakeAssistant], tmp_path: Path) -> None:
    result = cli("index", "--index", str(tmp_path), "--json")
    summary = json.loads(result.out)
    assert result.code == 0
    assert (summary["statements"], summary["notes"]) == (4, [{"id": "moede", "statements": 4, "warnings": 0}])
    assert cli("index", "--index", "x").out.startswith("Indekset er klar i x: 1 note, 4 udsagn (")


def test_options_win_over_environment(cli: Cli, fake: type[FakeAssistant], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDERS_RAG_CORPUS", "fra-miljø")
    monkeypatch.setenv("RANDERS_RAG_MODEL", "miljømodel")
    cli("ask", "skoven", "--model", "anden")
    assert (fake.opened[0].corpus, fake.opened[0].model) == (Path("fra-miljø"), "anden")
    assert fake.opened[0].index == Path("index")


def test_parse_shows_the_tree(cli: Cli, tmp_path: Path) -> None:
    note = tmp_path / "moede.txt"
    note.write_text(NOTE, "utf-8")
    result = cli("parse", str(note))
    assert result.code == 0
    assert "  gerne [billige] ved åen\tGruppe 1, spørgsmål 1, Byen & havnen, linje 7" in result.out.splitlines()
    parsed = Note.model_validate_json(cli("parse", str(note), "--json").out)
    assert len(parsed.statements) == 4


def test_chat_serves(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[Any, ...]] = []
    server = ModuleType("randers_rag.web.server")
    server.serve = lambda *given: served.append(given)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "randers_rag.web.server", server)
    assert cli("chat", "--port", "8000", "--corpus", "c").code == 0
    assert [(str(s.corpus), host, port) for s, host, port in served] == [("c", "127.0.0.1", 8000)]


def test_chat_on_a_busy_port(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(*_: object) -> None:
        raise OSError(98, "Address already in use")

    server = ModuleType("randers_rag.web.server")
    server.serve = serve  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "randers_rag.web.server", server)
    result = cli("chat")
    assert result.code == 2
    assert result.err == (
        "randers-rag: Serveren kan ikke starte på 127.0.0.1:7860 (adressen er optaget). "
        "Vælg en anden --host eller --port.\n"
    )
