"""The examples of operation fit the code."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from randers_rag.cli.commands import build_parser
from randers_rag.settings import PREFIX, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path: Path) -> None:
    named = re.findall(rf"{PREFIX}([A-Z_]+)", path.read_text("utf-8"))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_commands_that_are_started_exist(path: Path) -> None:
    (command,) = re.findall(r"^ExecStart=/opt/randers-rag/bin/randers-rag (.*)$", path.read_text("utf-8"), re.MULTILINE)
    assert build_parser().parse_args(command.split()).module in ("chat", "index")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_understands_its_units(tmp_path: Path) -> None:
    for path in DEPLOY.glob("randers-rag*"):
        (tmp_path / path.name).write_text(
            path.read_text("utf-8").replace("/opt/randers-rag/bin/randers-rag", "/bin/true")
        )
    units = sorted(tmp_path.iterdir())
    result = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert [line for line in result.stderr.splitlines() if "randers-rag" in line] == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_nginx_understands_its_example(tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{(DEPLOY / 'nginx.conf').read_text('utf-8')}\n}}\n")
    command = ["nginx", "-t", "-q", "-e", "stderr", "-c", tmp_path / "nginx.conf", "-g", f"pid {tmp_path}/pid;"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_example_for_iis_is_well_formed() -> None:
    rule = ET.parse(DEPLOY / "web.config").find(".//rule/action")  # noqa: S314
    assert rule is not None
    assert rule.get("url") == "http://127.0.0.1:7860/{R:1}"
