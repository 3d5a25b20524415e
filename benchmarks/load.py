"""Many people ask at once: ``python benchmarks/load.py [--seconds 600] [--askers 200] [--files 256] [--json FILE]``.

Starts the real server with a low limit on open files, lets the askers ask over connections that stay open, and swaps
the index meanwhile. Prints errors, times (ms) and the server's memory; exits with 1 where a request failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
QUESTIONS = ("hvad sagde grupperne om unge?", "hvad foreslog gruppe 2?", "hvor mange nævner kultur?", "er der fly?")
NEW = "Referat om flyvemaskiner\n\nGruppe 7\n\nHangaren:\n\no Flyvemaskiner skal males blå\n"


def start(folder: Path, files: int) -> tuple[subprocess.Popen[bytes], str]:
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "randers_rag.cli", "chat", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, **places(folder), "RANDERS_RAG_RATE_LIMIT": "0"},
            stderr=log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)),
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{address}/readyz").raise_for_status()
            return server, address
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit((folder / "log").read_text())


def places(folder: Path) -> dict[str, str]:
    return {"RANDERS_RAG_CORPUS": str(folder / "corpus"), "RANDERS_RAG_INDEX": str(folder / "index")}


def memory(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


async def asking(
    client: httpx.AsyncClient, number: int, until: float, times: list[float], faults: Counter[str]
) -> None:
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            answer = await client.post("/api/v1/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]})
            if answer.status_code != 200:
                faults[str(answer.status_code)] += 1
        except httpx.HTTPError as error:
            faults[type(error).__name__] += 1
        times.append((time.monotonic() - begun) * 1000)
        number += 1


async def watching(pid: int, until: float, sizes: list[tuple[float, float]]) -> None:
    begun = time.monotonic()
    while time.monotonic() < until:
        sizes.append((round(time.monotonic() - begun, 1), memory(pid)))
        await asyncio.sleep(min(5.0, max(until - time.monotonic(), 0.1)))


async def swapping(folder: Path, after: float) -> None:
    await asyncio.sleep(after)
    (folder / "corpus" / "nyt.txt").write_text(NEW, encoding="utf-8")
    command = (sys.executable, "-m", "randers_rag.cli", "index")
    build = await asyncio.create_subprocess_exec(*command, env={**os.environ, **places(folder)}, stdout=-3)
    if await build.wait():
        raise SystemExit("The index could not be built.")


async def drive(folder: Path, pid: int, address: str, seconds: float, askers: int) -> dict[str, Any]:
    until = time.monotonic() + seconds
    times: list[float] = []
    faults: Counter[str] = Counter()
    sizes: list[tuple[float, float]] = []
    limits = httpx.Limits(max_connections=askers, max_keepalive_connections=askers)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        people = [asking(client, number, until, times, faults) for number in range(askers)]
        await asyncio.gather(*people, watching(pid, until, sizes), swapping(folder, seconds / 4))
        notes = len((await client.get("/api/v1/notes")).json())
    times.sort()
    marks = {f"p{share}_ms": round(times[min(len(times) - 1, len(times) * share // 100)]) for share in (50, 95, 99)}
    return {
        "requests": len(times),
        "per_second": round(len(times) / seconds, 1),
        "errors": dict(faults),
        **marks,
        "notes_afterwards": notes,
        "memory_mib": sizes,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--askers", type=int, default=200)
    parser.add_argument("--files", type=int, default=256, help="limit on open files of the server")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        server, address = start(Path(name), given.files)
        try:
            found = asyncio.run(drive(Path(name), server.pid, address, given.seconds, given.askers))
            begun = time.monotonic()
            server.send_signal(signal.SIGTERM)
            server.wait(15)
            lines = (Path(name) / "log").read_text("utf-8").splitlines()
            usual = ('"level": "info"', "Spørg notatet:")
            found["complaints"] = [line for line in lines if not any(part in line for part in usual)][:5]
            found["stopped_after_s"] = round(time.monotonic() - begun, 1)
        finally:
            server.kill()
    found |= {"askers": given.askers, "seconds": given.seconds, "file_limit": given.files}
    found["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    for key, value in found.items():
        print(f"{key:18} {value}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 1 if found["errors"] or found["notes_afterwards"] != 2 else 0


if __name__ == "__main__":
    sys.exit(main())
