"""Processes that are really killed, disks that are really full, folders that are really read-only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeEmbedder
from index.conftest import NOTE
from randers_rag.index import open_index, open_or_build

TESTS = Path(__file__).parents[1]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and mounts of POSIX")


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return tried.returncode == 0


mounting = pytest.mark.skipif(not can_mount(), reason="needs the right to mount in a namespace of its own")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, note in (("old", NOTE), ("new", NOTE.replace("En bus", "En færge"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "møde.txt").write_text(note, encoding="utf-8")
        (tmp_path / name / "andet.txt").write_text("o Mere kunst\no Flere busser\n", encoding="utf-8")
    open_or_build(tmp_path / "old", tmp_path / "index", FakeEmbedder())
    return tmp_path


def trials(mode: str, folder: Path, first: int, step: int, *before: str) -> list[dict[str, Any]]:
    command = [*before, sys.executable, "-m", "reliability.faulty", mode, folder, str(first), str(step)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TESTS)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@posix
@pytest.mark.parametrize(("step", "least"), [(41, 8), pytest.param(1, 200, marks=pytest.mark.long)])
def test_a_build_killed_at_any_event_loses_nothing(folder: Path, step: int, least: int) -> None:
    found = trials("kill", folder, 0, step)
    assert [trial for trial in found if trial["served"] == "wrong" or trial["after"] != "new" or trial["left"]] == []
    served = [trial["served"] for trial in found]
    assert served == sorted(served, reverse=True)  # old up to one moment, new from then on
    assert (served[0], served[-1]) == ("old", "new")
    assert sum(trial["killed"] for trial in found) >= least


@mounting
@pytest.mark.parametrize(("step", "least"), [(24, 5), pytest.param(1, 100, marks=pytest.mark.long)])
def test_a_disk_that_is_full_is_told_and_loses_nothing(folder: Path, step: int, least: int) -> None:
    found = trials("full", folder, 0, step, "unshare", "-m")
    assert [trial for trial in found if trial["served"] == "wrong" or trial["after"] != "new" or trial["left"]] == []
    told = [trial["told"] for trial in found if trial["told"]]
    assert len(told) >= least
    assert [text for text in told if "cannot be written" not in text] == []
    assert found[-1]["served"] == "new"


@mounting
def test_a_read_only_index_serves_and_says_that_it_cannot_be_renewed(folder: Path) -> None:
    (trial,) = trials("readonly", folder, 0, 1, "unshare", "-m")
    assert (trial["served"], trial["after"]) == ("old", "old")
    assert "cannot be written" in trial["told"]
    assert "--index" in trial["told"]


@pytest.mark.parametrize("many", [3, pytest.param(12, marks=pytest.mark.long)])
def test_of_many_builds_at_once_one_is_made(folder: Path, many: int) -> None:
    script = (
        "import sys; from fakes import FakeEmbedder; from randers_rag.index import open_or_build\n"
        "print(open_or_build(sys.argv[1], sys.argv[2], FakeEmbedder()).version.name)"
    )
    command = [sys.executable, "-c", script, folder / "new", folder / "index"]
    builds = [
        subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(many)
    ]
    results = [build.communicate() for build in builds]
    assert [error for _, error in results] == [""] * many
    assert {out.strip() for out, _ in results} == {open_index(folder / "index").version.name}
    assert len(list((folder / "index" / "versions").iterdir())) == 2
