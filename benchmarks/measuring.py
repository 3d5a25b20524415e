"""What every benchmark here shares: the machine, percentiles, memory, child processes, tables, result files.

A result is a file ``results/NAME.json``: rows, and the machine with versions and load at which they were measured. It
is replaced whenever its benchmark runs; ``report.py`` writes docs/performance.md from these files.
"""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
WORK = ROOT / "build" / "bench"
"""Where made corpora and their indexes lie."""
PACKAGES = ("randers-rag", "numpy", "faiss-cpu", "onnxruntime", "gradio", "bm25s", "sentence-transformers", "torch")

Row = dict[str, Any]


def machine(packages: Sequence[str] = PACKAGES) -> Row:
    """Return what the figures depend on, as it is now; ``load``: busy threads, mean of the last minute."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: found for name in packages if (found := _version(name))},
        "commit": _git("rev-parse", "--short", "HEAD"),
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "load": round(os.getloadavg()[0], 2),
        "nice": os.nice(0),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{next(names, platform.processor() or 'unknown')}, {platform.machine()}"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def percentiles(seconds: Iterable[float], shares: Sequence[int] = (50, 95, 99)) -> Row:
    """Return times in ms that so many percent of the measured ones do not exceed (nearest rank)."""
    ordered = sorted(seconds)
    last = len(ordered) - 1
    return {f"p{share}_ms": rounded(1000 * ordered[min(last, len(ordered) * share // 100)]) for share in shares}


def rounded(value: float) -> float:
    """Return a figure with three digits that count."""
    return float(f"{value:.3g}") if abs(value) < 100 else round(value)


def timed(work: Callable[[], object], times: int = 1) -> list[float]:
    """Return the seconds that each of so many runs took."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def memory() -> Row:
    """Return this process' memory in MB: the peak with all files it reads mapped, and what is its own now."""
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    found = {line[0]: int(line[1]) for line in lines if line[0] in ("VmHWM:", "RssAnon:")}
    return {"peak_mb": round(found["VmHWM:"] / 1024), "own_mb": round(found["RssAnon:"] / 1024)}


def environment(**more: str) -> dict[str, str]:
    """Return the environment for measured processes: compiled modules kept, as an installed package has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "OMP_WAIT_POLICY": "PASSIVE", **more}


def in_child(file: str, *arguments: str, python: str = sys.executable, timeout: float = 3600) -> Any:
    """Run ``file --child ARGUMENTS`` in a process of its own, and return the JSON of its last line."""
    command = [python, file, "--child", *arguments]
    done = subprocess.run(
        command, env=environment(), stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT, timeout=timeout
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed with exit code {done.returncode}.")
    return json.loads(done.stdout.splitlines()[-1])


def start_of(main: Callable[[], None], child: Callable[[], Row]) -> None:
    """Run a benchmark, or, with ``--child``, the part of it that is measured, and print what it found."""
    if "--child" in sys.argv:
        print("\n" + json.dumps(child()))
    else:
        main()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def save(name: str, rows: Sequence[Mapping[str, Any]], before: Mapping[str, Any]) -> None:
    """Print rows as a table and write them with the machine as it was ``before`` they were measured."""
    print_table(rows)
    found = {"machine": {**before, "load_afterwards": round(os.getloadavg()[0], 2)}, "rows": list(rows)}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"load {found['machine']['load']} to {found['machine']['load_afterwards']}; wrote {path.relative_to(ROOT)}\n")


def print_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table with a column for each key."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [columns, *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
