"""Schemathesis sends what the OpenAPI description allows, and what it forbids: no traceback, no 5xx, no surprise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from randers_rag import Assistant, Settings

from .conftest import running

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "60")


@pytest.mark.long
@pytest.mark.model
def test_the_interface_keeps_to_its_description(assistant: Assistant, tmp_path: Path) -> None:
    settings = Settings(rate_limit=0, feedback=tmp_path / "feedback.sqlite")
    with running(settings, assistant) as address:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}api/v1/openapi.json", "--checks", "all"]
        # not whether it is 405: Gradio's page takes every address and method that is left, and says 404
        command += ["--exclude-checks", "unsupported_method"]
        command += ["--phases", "coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "1", "--no-color"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
