"""What people see on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, RenderableType

from randers_rag.cli.console import ProgressBar
from randers_rag.cli.layout import answer_view, hits_view, note_view

from .conftest import FakeAssistant


def seen(view: RenderableType, width: int = 70) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(view)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_an_answer_by_group_and_theme() -> None:
    answer = FakeAssistant().ask("noget om åen")
    assert seen(answer_view(answer)) == [
        "Gruppe 1",
        "  Byen & havnen",
        "    [1] gerne [billige] ved åen",
        "Gruppe 2: intet fundet",
        "",
        "Kilder",
        "[1] Gruppe 1, spørgsmål 1, Byen & havnen, linje 7",
    ]


def test_an_answer_without_quotes_is_its_text() -> None:
    assert seen(answer_view(FakeAssistant().ask("rumfart"))) == ["Noten siger intet om det."]


def test_hits_with_rank_score_and_place() -> None:
    assert seen(hits_view(FakeAssistant().search("skoven"), several=False)) == [
        "1. 1.000 Skoven er smuk",
        "         Gruppe 2, spørgsmål 1, Natur, linje 13",
    ]


def test_a_note_as_a_tree() -> None:
    assert seen(note_view(FakeAssistant().notes[0])) == [
        "Møde [om alt]",
        "├── Gruppe 1 · spørgsmål 1 · Byen & havnen",
        "│   ├── Vi skal have flere ungdomsboliger  linje 6",
        "│   │   └── gerne [billige] ved åen  linje 7",
        "│   └── Badmintonhallen er slidt  linje 8",
        "└── Gruppe 2 · spørgsmål 1 · Natur",
        "    └── Skoven er smuk  linje 13",
        "4 udsagn, 2 grupper, 2 temaer, 0 advarsler",
    ]


def test_no_bar_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar("Bygger") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""
