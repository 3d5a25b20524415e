"""Memory that documents which mean harm take, measured in a process of its own: bounded, whatever they unpack to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hostile_makers import MAKERS

MOST_MB = 600
"""Beyond what the program takes before it reads."""
WORKER = """
import resource, sys
from pathlib import Path
from randers_rag.errors import NoteError
from randers_rag.notes import parse_data
path = Path(sys.argv[1])
data = path.read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    outcome = f"{len(parse_data(data, path.name).statements)} statements"
except NoteError as error:
    outcome = str(error)
print(round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024), outcome)
"""


@pytest.mark.long
@pytest.mark.parametrize("name", MAKERS)
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(MAKERS[name]())
    done = subprocess.run([sys.executable, "-c", WORKER, str(path)], capture_output=True, text=True, check=True)
    megabytes, outcome = done.stdout.split(maxsplit=1)
    assert int(megabytes) < MOST_MB, outcome
