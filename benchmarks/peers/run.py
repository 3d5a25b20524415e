"""This program beside those that a user would take instead: same statements, same questions, same k, one run.

    make bench-peers        # or: python benchmarks/peers/run.py [--size 10000] [--programs txtai bm25s]

Each program runs by its own quickstart (``programs.py``) in an environment of its own (``requirements.txt``), with the
English all-MiniLM-L6-v2; with the one option that it documents for other languages; and with the model of this program,
through sentence-transformers, so that it is not the model alone that is compared. Quality is nDCG@10 on the test halves
of the project's judged questions, without follow-ups, which none of the others understands.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
import corpora
from measuring import ROOT, WORK, Row, environment, in_child, machine, rounded, save

from randers_rag.evaluation import JudgedQuery, Outcome, read_sets
from randers_rag.evaluation.measures import ranking_values
from randers_rag.index.corpus import read_corpus

WORKER = str(Path(__file__).with_name("worker.py"))
THEIRS = str(ROOT / ".venv-peers" / "bin" / "python")
ENGLISH, OURS = "all-MiniLM-L6-v2", "danish"
CONFIGURATIONS = ((ENGLISH, False), (ENGLISH, True), (OURS, True))
PROGRAMS = ("randers-rag", "txtai", "LlamaIndex", "Haystack", "LangChain", "bm25s")
STARTS, TIMED = 3, 60


class Bench:
    """One program in one configuration."""

    def __init__(self, program: str, model: str, danish: bool, work: Path) -> None:
        self.program, self.model, self.danish = program, model, danish
        self.python = sys.executable if program == "randers-rag" else THEIRS
        self.work = work

    def job(self, do: str, corpus: Path, questions: Sequence[str] = ()) -> Path:
        """Write a job over a corpus folder and return its file."""
        index = self.work / f"{self.program}-{self.model}-{self.danish}-{corpus.name}"
        job = {
            "do": do,
            "program": self.program,
            "model": self.model,
            "danish": self.danish,
            "corpus": str(corpus),
            "texts": str(corpus.with_suffix(".json")),
            "index": str(index),
            "questions": list(questions),
        }
        path = self.work / "job.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        return path

    def run(self, do: str, corpus: Path, questions: Sequence[str] = ()) -> Row:
        """Do a job in a process of its own."""
        found: Row = in_child(WORKER, str(self.job(do, corpus, questions)), python=self.python)
        return found

    def first_answer(self, corpus: Path, question: str) -> Row:
        """Return the seconds, and those of the processor, from a process' start to its answer over a saved index."""
        job = self.job("first", corpus, [question])
        times, busy = [], processor_time()
        for _ in range(STARTS):
            begun = time.perf_counter()
            subprocess.run(
                [self.python, WORKER, "--child", str(job)], check=True, capture_output=True, env=environment()
            )
            times.append(time.perf_counter() - begun)
        busy = (processor_time() - busy) / STARTS
        return {"first_answer_s": round(statistics.median(times), 2), "first_answer_busy_s": round(busy, 2)}


def processor_time() -> float:
    """Return the seconds that processes started here have kept processors busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the tables and write results/peers.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=PROGRAMS)
    given = parser.parse_args()
    before = {**machine(), "peers": versions()}
    large = corpora.write_corpus(WORK / f"corpus-{given.size}", given.size)
    write_texts(large, large)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for program in given.programs:
            for model, danish in configurations(program):
                rows.append(measured(Bench(program, model, danish, Path(folder)), large, given.size))
                print(json.dumps(rows[-1]), flush=True)
    save("peers", rows, before)


def configurations(program: str) -> Iterable[tuple[str, bool]]:
    """Return the models and options that a program is run with."""
    if program == "randers-rag":
        return ((OURS, True),)
    if program == "Haystack":
        return ((ENGLISH, False), (OURS, False))
    return CONFIGURATIONS[:2] if program == "bm25s" else CONFIGURATIONS


def measured(bench: Bench, large: Path, size: int) -> Row:
    """Return quality, cold start, times and memory of one program in one configuration."""
    row: Row = {
        "program": bench.program,
        "model": "" if bench.program == "bm25s" else bench.model,
        "danish_option": bench.danish,
    }
    for source in read_sets(ROOT / "evaluation" / "sets.toml"):
        folder = bench.work / source.name
        write_texts(source.notes, folder)
        asked = [
            query for query in source.load_queries() if query.answers and query.split == "test" and not query.history
        ]
        ids = [statement.id for note in source.load_notes() for statement in note.statements]
        built = bench.run("build", folder)
        found = bench.run("answer", folder, [query.question for query in asked])
        row |= quality(source.name, asked, [[ids[number] for number in ranked] for ranked in found["ranked"]])
        if source.name == "randers":
            row |= bench.first_answer(folder, asked[0].question)
            row |= {"statements": len(ids), **{name: found[name] for name in ("p50_ms", "p95_ms", "busy_ms")}}
            row["peak_mb"] = max(built["peak_mb"], found["peak_mb"])
    if bench.danish and bench.model == ENGLISH and bench.program != "bm25s":
        return row  # the option changes the words' side alone: what is large is measured without it
    built = bench.run("build", large)
    found = bench.run("answer", large, corpora.questions(TIMED))
    texts = len(json.loads(large.with_suffix(".json").read_text(encoding="utf-8")))
    row |= {"many": texts, "texts_per_s": rounded(texts / built["seconds"]), "many_build_peak_mb": built["peak_mb"]}
    row |= {"texts_per_busy_s": rounded(texts / built["busy_s"])}
    row |= {"many_mb_on_disk": rounded(built["bytes"] / 2**20)}
    return row | {f"many_{name}": found[name] for name in ("p50_ms", "p95_ms", "busy_ms", "peak_mb")}


def write_texts(notes: Path, folder: Path) -> None:
    """Put notes (a file or a folder) in a folder, and their statements' texts beside it."""
    if notes != folder:
        folder.mkdir(exist_ok=True)
        (folder / notes.name).write_bytes(notes.read_bytes())
    texts = [statement.text for note in read_corpus(folder).notes() for statement in note.statements]
    folder.with_suffix(".json").write_text(json.dumps(texts), encoding="utf-8")


def quality(name: str, asked: Sequence[JudgedQuery], ranked: Sequence[Sequence[str]]) -> Row:
    """Return nDCG@10 over all questions and over those in the asker's own words."""
    outcomes = [
        Outcome(
            query=query, ranked=tuple(found), scores=tuple(-float(place) for place in range(len(found))), found=True
        )
        for query, found in zip(asked, ranked, strict=True)
    ]
    values = ranking_values(outcomes)
    own = [values[query.id]["ndcg@10"] for query in asked if query.kind == "own_words"]
    every = [value["ndcg@10"] for value in values.values()]
    return {
        f"{name}_ndcg": round(statistics.fmean(every), 3),
        f"{name}_own_words": round(statistics.fmean(own), 3),
        f"{name}_questions": len(every),
    }


def versions() -> dict[str, Any]:
    """Return the packages of the other programs' environment that matter."""
    listed = subprocess.run([THEIRS, "-m", "pip", "list", "--format=json"], capture_output=True, check=True, text=True)
    wanted = (
        "txtai",
        "llama-index-core",
        "haystack-ai",
        "langchain-classic",
        "langchain-community",
        "bm25s",
        "faiss-cpu",
    )
    found = {one["name"]: one["version"] for one in json.loads(listed.stdout)}
    return {name: found[name] for name in (*wanted, "sentence-transformers", "torch") if name in found}


if __name__ == "__main__":
    main()
