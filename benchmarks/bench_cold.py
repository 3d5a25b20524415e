"""Cold start: from the command to the answer, and to a chat that is ready; each run is a process of its own.

    python benchmarks/bench_cold.py [--runs 9]

The index of the works council's note is built already, except in the row that says so. The files are in the system's
cache, as they are after the first use.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from measuring import ROOT, Row, environment, free_port, machine, save

QUESTION = "hvad sagde grupperne om unge?"
CLI = (sys.executable, "-m", "randers_rag.cli")


def main() -> None:
    """Print minimum, median and maximum in seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    before = machine()
    with tempfile.TemporaryDirectory() as folder:
        places = ("--corpus", str(ROOT / "corpus"), "--index", folder)
        asking = (*CLI, "ask", QUESTION, *places)
        whole(asking)
        rows = [
            row("python alone", lambda: whole((sys.executable, "-c", "pass")), runs),
            row("ask", lambda: whole(asking), runs),
            row("search", lambda: whole((*CLI, "search", QUESTION, *places)), runs),
            row("chat, ready", lambda: ready(places), max(runs // 2, 3)),
        ]
    rows.append(row("ask, index not built", lambda: unbuilt(), max(runs // 2, 3)))
    save("cold", rows, before)


def row(what: str, run: Callable[[], float], runs: int) -> Row:
    """Return the times of so many runs."""
    times = [run() for _ in range(runs)]
    marks = {"minimum_s": min(times), "median_s": statistics.median(times), "maximum_s": max(times)}
    return {"what": what, **{name: round(value, 3) for name, value in marks.items()}, "runs": runs}


def whole(command: tuple[str, ...]) -> float:
    """Return the seconds from the start of a command to its end."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment())
    return time.perf_counter() - begun


def unbuilt() -> float:
    """Return the seconds of a question where there is no index yet."""
    with tempfile.TemporaryDirectory() as folder:
        return whole((*CLI, "ask", QUESTION, "--corpus", str(ROOT / "corpus"), "--index", str(Path(folder) / "new")))


def ready(places: tuple[str, ...]) -> float:
    """Return the seconds from the start of the chat to its saying that it is ready."""
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        (*CLI, "chat", *places, "--port", str(port)),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            if server.poll() is not None:
                raise SystemExit("The chat did not start.")
            time.sleep(0.01)
        return time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait(20)


def answers(address: str) -> bool:
    """Whether a server answers at an address, with success."""
    try:
        with urllib.request.urlopen(address, timeout=1) as found:  # noqa: S310
            return bool(found.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
