"""docs/cli.md is the help of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag.cli.commands import COMMANDS
from randers_rag.cli.reference import reference

from .conftest import Cli

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_page_is_the_help() -> None:
    assert PAGE.read_text("utf-8") == reference(), (
        "docs/cli.md is stale; write it anew: python -m randers_rag.cli.reference > docs/cli.md"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_danish_help(cli: Cli, command: str) -> None:
    result = cli(command, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Brug: randers-rag {command} [TILVALG]")
    assert "usage" not in result.out
