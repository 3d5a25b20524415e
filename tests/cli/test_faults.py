"""Wrong usage, errors, streams."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from randers_rag import errors
from randers_rag.cli.console import make_streams_safe, write_json
from randers_rag.cli.faults import danish_line
from randers_rag.cli.parser import in_danish

from .conftest import Cli, FakeAssistant


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("ask",), "randers-rag: der mangler SPØRGSMÅL. Se 'randers-rag ask --help'."),
        (("ask", "x", "--frob"), "randers-rag: ukendt argument: --frob. Se 'randers-rag --help'."),
        (("search", "x", "-k", "0"), "randers-rag: -k: 0 er ikke et helt tal på mindst 1. Se 'randers-rag search"),
        (("search", "x", "-k"), "randers-rag: -k skal følges af en værdi. Se 'randers-rag search --help'."),
        (("chat", "--port", "70000"), "randers-rag: --port: 70000 er ikke et portnummer (1 til 65535)."),
        (("frob",), "randers-rag: KOMMANDO: 'frob' findes ikke; vælg mellem "),
    ],
)
def test_wrong_usage_is_one_danish_line(cli: Cli, arguments: tuple[str, ...], line: str) -> None:
    result = cli(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(line)
    assert result.err.count("\n") == 1


def test_no_command_shows_the_help(cli: Cli) -> None:
    result = cli()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Brug: randers-rag")


def test_an_error_is_one_line(cli: Cli, fake: type[FakeAssistant]) -> None:
    for arguments in (("ask", "x"), ("search", "x"), ("index",)):
        result = cli(*arguments, "--corpus", "mangler")
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "randers-rag: Der er ingen noter at søge i. "
            "The folder mangler does not exist. Create it and put a note in it.\n"
        )


def test_every_error_has_a_danish_lead() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.RandersRagError]
    for kind in kinds:
        error = kind("what", "extra") if kind is errors.MissingExtraError else kind("what")
        assert danish_line(error) != f"randers-rag: {error}"


def test_parse_of_a_missing_file(cli: Cli, tmp_path: Path) -> None:
    result = cli("parse", str(tmp_path / "væk.txt"))
    assert result.code == 2
    assert result.err.startswith("randers-rag: Noten kan ikke læses. ")


def test_unknown_argparse_messages_stay() -> None:
    assert in_danish("something new") == "something new"


@pytest.mark.parametrize(("encoding", "expected"), [("ascii", "Oe, aaret - [?]\n"), ("utf-8", "Ø, året – [🦄]\n")])
def test_streams_spell_what_they_lack(monkeypatch: pytest.MonkeyPatch, encoding: str, expected: str) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    make_streams_safe()
    sys.stdout.write("Ø, året – [🦄]\n")
    sys.stdout.flush()
    assert raw.getvalue().decode(encoding) == expected


def test_json_is_ascii_where_the_stream_is(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    write_json(["å"])
    sys.stdout.flush()
    assert raw.getvalue() == b'[\n  "\\u00e5"\n]\n'


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from randers_rag.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'faiss', 'rich', 'torch', 'gradio', 'bm25s', 'ir_measures'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_module_runs_with_its_exit_code() -> None:
    run = subprocess.run([sys.executable, "-m", "randers_rag.cli", "ask"], capture_output=True, check=False)
    assert run.returncode == 2
