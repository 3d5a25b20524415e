"""Cold start: the wall time of `randers-rag ask` as a process of its own, index built already.

python benchmarks/bench_cold.py [--runs 7] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUESTION = "hvad sagde grupperne om unge?"


def main() -> None:
    """Print minimum, median and maximum in seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = [_ask(folder) for _ in range(arguments.runs + 1)]
    first, rest = times[0], times[1:]
    found = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "first_with_index_built_s": round(first, 3),
        "minimum_s": round(min(rest), 3),
        "median_s": round(statistics.median(rest), 3),
        "maximum_s": round(max(rest), 3),
        "runs": len(rest),
    }
    for name, value in found.items():
        print(f"{name:26} {value}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _ask(index: str) -> float:
    command = [sys.executable, "-m", "randers_rag.cli", "ask", QUESTION, "--corpus", str(ROOT / "corpus")]
    started = time.perf_counter()
    subprocess.run([*command, "--index", index], check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
