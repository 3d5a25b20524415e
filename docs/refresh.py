"""Writes what the documentation takes from code: ``python docs/refresh.py`` (``make docs``).

README.md holds blocks ``<!-- NAME:begin -->`` … ``<!-- NAME:end -->``; their content is made here. ``answer`` and
``silence`` are real output of ``randers-rag ask``, ``settings`` is the table of settings, ``eval`` the figures of
``randers-rag eval``. docs/cli.md is the commands' help. tests/test_docs.py fails where a page is stale.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from randers_rag.cli import main
from randers_rag.cli.reference import reference
from randers_rag.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CLI = ROOT / "docs" / "cli.md"
ANSWERED = "hvad sagde grupperne om unge?"
UNANSWERED = "hvad koster det at leje en hoppeborg?"
MEASURES = {
    "nDCG@10": ("ndcg@10", "all"),
    "nDCG@10, own words": ("ndcg@10", "own_words"),
    "recall@10": ("recall@10", "all"),
    "cited set F1": ("cite_f1", "all"),
    "wrongly refused": ("wrongly_refused", "all"),
    "wrongly answered": ("wrongly_answered", "all"),
}


def run(*arguments: str) -> str:
    """Return what a command writes to stdout, on an index of its own."""
    written = io.StringIO()
    with TemporaryDirectory() as index, redirect_stdout(written), redirect_stderr(io.StringIO()):
        main([*arguments, "--corpus", str(ROOT / "corpus"), "--index", index])
    return written.getvalue()


def session(question: str) -> str:
    """Return a question and its answer as they stand in a terminal."""
    return f'```console\n$ randers-rag ask "{question}"\n{run("ask", question).rstrip()}\n```'


def settings_table() -> str:
    """Return the settings as a Markdown table."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_code(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def _code(default: object) -> str:
    return f"`{default}`" if default not in (None, "", ()) else ""


def figures() -> str:
    """Return the embedded model's figures as a Markdown table, one row a set and half."""
    head = f"| set, half | questions | {' | '.join(MEASURES)} |"
    rows = [_figures_row(part) for part in json.loads(run("eval", "--json"))["parts"]]
    return "\n".join([head, "|" + "---|" * (len(MEASURES) + 2), *rows])


def _figures_row(part: Mapping[str, Any]) -> str:
    cells = [f"{part['rows'][kind][measure]['mean']:.2f}" for measure, kind in MEASURES.values()]
    return f"| {part['set']}, {part['split']} | {part['questions']} | {' | '.join(cells)} |"


BLOCKS: dict[str, Callable[[], str]] = {
    "answer": lambda: session(ANSWERED),
    "silence": lambda: session(UNANSWERED),
    "settings": settings_table,
    "eval": figures,
}


def block(text: str, name: str) -> str:
    """Return the content of a block of a page."""
    found = re.search(_markers(name), text, re.DOTALL)
    if found is None:
        raise ValueError(f"The page has no block <!-- {name}:begin --> … <!-- {name}:end -->.")
    return found[2]


def filled(text: str, name: str, content: str) -> str:
    """Return a page with the content of one block replaced."""
    block(text, name)
    return re.sub(_markers(name), lambda found: f"{found[1]}{content}\n{found[3]}", text, flags=re.DOTALL)


def _markers(name: str) -> str:
    return rf"(<!-- {name}:begin -->\n)(.*?)\n?(<!-- {name}:end -->)"


if __name__ == "__main__":
    os.chdir(ROOT)
    page = README.read_text("utf-8")
    for block_name, make in BLOCKS.items():
        page = filled(page, block_name, make())
    README.write_text(page, "utf-8")
    CLI.write_text(reference(), "utf-8")
