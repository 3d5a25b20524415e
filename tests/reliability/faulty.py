"""Breaks builds for real, in processes of its own; run by test_process_faults.py, writes one JSON line a trial.

    python -m reliability.faulty kill  FOLDER FIRST STEP     SIGKILL at every STEPth system event of a build
    python -m reliability.faulty full  FOLDER FIRST STEP     a tmpfs with room for FIRST, FIRST + STEP … KiB more
    python -m reliability.faulty readonly FOLDER 0 1         an index on a file system that is mounted read-only

FOLDER holds ``old`` and ``new`` (corpora) and ``index`` (built from ``old``).
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import faiss

from fakes import FakeEmbedder
from randers_rag.errors import IndexFolderError
from randers_rag.index import Index, files, open_index, open_or_build

_EVENTS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link")
Trial = dict[str, Any]


def answers(index: Index) -> list[str]:
    """Read everything that a question may touch, and return the statements."""
    list(index.notes)
    index.hold()
    vector = FakeEmbedder().embed_queries(["busser"])[0]
    rows = index.near(vector, 5)
    index.matching(index.words.tokeniser.concepts("busser til børn"), 3)
    found = [statement.text for statement in index.statements]
    return [*found, *(found[row] for row in rows)]


def kill_at(step: int) -> None:
    """From now on, kill this process at the given event: opening, renaming, making, removing, syncing, writing."""
    left = itertools.count(step, -1)

    def event() -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda name, _: event() if name in _EVENTS else None)
    for owner, name in ((os, "fsync"), (files.LineWriter, "add"), (files.MatrixWriter, "add")):
        real = getattr(owner, name)
        setattr(owner, name, lambda *values, real=real: (event(), real(*values))[1])


def killed(folder: Path, first: int, step: int) -> Iterator[Trial]:
    """Kill builds, each at a later event, until one goes through."""
    old = answers(open_index(folder / "index"))
    new = answers(open_or_build(folder / "new", folder / "fresh", FakeEmbedder()))
    for place in itertools.count(first, step):
        root = Path(shutil.copytree(folder / "index", folder / "killed"))
        child = os.fork()
        if child == 0:
            kill_at(place)
            open_or_build(folder / "new", root, FakeEmbedder())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        served = answers(open_index(root))
        after = answers(open_or_build(folder / "new", root, FakeEmbedder()))
        left = [path.name for path in (root / "versions").glob(".building-*")]
        yield {
            "place": place,
            "killed": os.WIFSIGNALED(status),
            "served": "old" if served == old else "new" if served == new else "wrong",
            "after": "new" if after == new else "wrong",
            "left": left,
        }
        shutil.rmtree(root)
        if not os.WIFSIGNALED(status):
            return


def full(folder: Path, first: int, step: int) -> Iterator[Trial]:
    """Build with more and more room, until there is enough."""
    old = answers(open_index(folder / "index"))
    new = answers(open_or_build(folder / "new", folder / "fresh", FakeEmbedder()))
    disk = folder / "disk"
    disk.mkdir()
    for room in itertools.count(first, step):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], check=True)
        root = Path(shutil.copytree(folder / "index", disk / "index"))
        free = shutil.disk_usage(disk).free - room * 1024
        (disk / "filler").write_bytes(bytes(max(free, 0)))
        told = ""
        try:
            open_or_build(folder / "new", root, FakeEmbedder())
        except IndexFolderError as error:
            told = str(error)
        served = answers(open_index(root))
        (disk / "filler").unlink()
        after = answers(open_or_build(folder / "new", root, FakeEmbedder()))
        yield {
            "place": room,
            "told": told,
            "served": "old" if served == old else "new" if served == new else "wrong",
            "after": "new" if after == new else "wrong",
            "left": [path.name for path in (root / "versions").glob(".building-*")],
        }
        subprocess.run(["umount", disk], check=True)
        if not told:
            return


def readonly(folder: Path, *_: int) -> Iterator[Trial]:
    """Open what fits and try to build what does not."""
    old = answers(open_index(folder / "index"))
    subprocess.run(["mount", "--bind", folder / "index", folder / "index"], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder / "index"], check=True)
    told = ""
    served = answers(open_or_build(folder / "old", folder / "index", FakeEmbedder()))
    with suppress(IndexFolderError):
        try:
            open_or_build(folder / "new", folder / "index", FakeEmbedder())
        except IndexFolderError as error:
            told = str(error)
    after = answers(open_index(folder / "index"))
    yield {"served": "old" if served == old else "wrong", "told": told, "after": "old" if after == old else "wrong"}


if __name__ == "__main__":
    faiss.omp_set_num_threads(1)
    mode, place, start, stride = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    for trial in {"kill": killed, "full": full, "readonly": readonly}[mode](place, start, stride):
        sys.stdout.write(json.dumps(trial) + "\n")
        sys.stdout.flush()
