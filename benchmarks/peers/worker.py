"""One program's work in a process of its own: ``worker.py --child JOB``, a JSON file; the answer is a line of JSON.

A job names ``program``, ``model``, ``danish``, ``corpus`` (a folder with notes), ``texts`` (a JSON file with their
statements), ``index`` (a folder) and ``questions``; ``do`` is ``build``, ``first`` (answer one question) or ``answer``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from measuring import memory, percentiles, rounded
from programs import PROGRAMS, RandersRag

K = 10


def main() -> None:
    """Do the job that the last argument names."""
    job = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
    program = PROGRAMS[job["program"]](job["model"], job["danish"])
    done = build(program, job) if job["do"] == "build" else answer(program, job)
    print("\n" + json.dumps({**done, **memory()}))


def build(program: Any, job: dict[str, Any]) -> dict[str, Any]:
    """Index the texts; the seconds leave out imports and loading the model, which a few texts before have done."""
    folder = Path(job["index"])
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(program, RandersRag):
        from randers_rag.embedding.load import load_embedder

        load_embedder("danish").embed_passages(["et udsagn"])
        begun, busy = time.perf_counter(), time.process_time()
        program.open(Path(job["corpus"]), folder)
    else:
        texts = json.loads(Path(job["texts"]).read_text(encoding="utf-8"))
        PROGRAMS[job["program"]](job["model"], job["danish"]).build(texts[:20])
        begun, busy = time.perf_counter(), time.process_time()
        program.build(texts)
        program.save(folder)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"seconds": seconds, "busy_s": busy, "bytes": size}


def answer(program: Any, job: dict[str, Any]) -> dict[str, Any]:
    """Open the saved index and answer the questions: what was found, and how long each but the first took."""
    if isinstance(program, RandersRag):
        program.open(Path(job["corpus"]), Path(job["index"]))
    else:
        program.load(Path(job["index"]), json.loads(Path(job["texts"]).read_text(encoding="utf-8")))
    found = [program.search(job["questions"][0], K)]
    if job["do"] == "first":
        return {"ranked": found}
    for question in job["questions"][:5]:
        program.search(question, K)
    times, busy = [], time.process_time()
    for question in job["questions"]:
        begun = time.perf_counter()
        ranked = program.search(question, K)
        times.append(time.perf_counter() - begun)
        found.append(ranked)
    busy = (time.process_time() - busy) / len(times)
    return {"ranked": found[1:], **percentiles(times), "busy_ms": rounded(1000 * busy)}


if __name__ == "__main__":
    main()
