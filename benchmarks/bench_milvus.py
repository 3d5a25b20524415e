"""A store on Milvus: how fast it fills, what a question costs, what lies where, and what it finds beside a folder.

    python benchmarks/bench_milvus.py [--sizes 10000 100000] [--model danish-fast] [--store milvus+http://host:19530]

Without ``--store`` it runs over a milvus-lite server of its own: that tells what this program does, not what Milvus
can. Bytes a statement are what is sent of each part; a server adds its indexes to that (docs/scale.md).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import corpora
from bench_index import corpus_of, index_of
from measuring import Row, free_port, in_child, machine, memory, percentiles, rounded, save, start_of, timed

K, QUESTIONS, WARM, SAMPLE = 10, 50, 5, 2000


def main() -> None:
    """Measure each size and write results/milvus-SIZE-KIND.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--model", default="danish-fast")
    parser.add_argument("--store", default="")
    given = parser.parse_args()
    kind = "server" if given.store else "lite"
    for size in given.sizes:
        corpus_of(size)
        before = machine(("randers-rag", "pymilvus", "milvus-lite"))
        with serving(given.store) as store:
            save(f"milvus-{size}-{kind}", in_child(__file__, str(size), given.model, store), before)


@contextmanager
def serving(store: str) -> Iterator[str]:
    """Give the store, or one on a milvus-lite server that runs meanwhile."""
    if store:
        yield store
        return
    port = free_port()
    program = Path(sys.executable).with_name("milvus-lite")
    with TemporaryDirectory() as folder:
        arguments = ["server", "--data-dir", f"{folder}/store", "--port", str(port)]
        with subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            yield f"milvus+http://127.0.0.1:{port}/bench"
            process.terminate()


def child(size: int, model: str, store: str) -> list[Row]:
    """Fill a store with a corpus, ask it and the folder, and return what was found.

    The second row asks as if the store were too large for a process to hold its rows.
    """
    from randers_rag import Assistant, Settings
    from randers_rag.embedding.load import load_embedder
    from randers_rag.index import store_of
    from randers_rag.index.milvus import names

    folder = Settings(corpus=corpus_of(size), index=index_of(size, model), model=model)
    settings = folder.model_copy(update={"store": store})
    begun = time.perf_counter()
    store_of(settings).updated(load_embedder(model), rebuild=True)
    filled = time.perf_counter() - begun
    rows: list[Row] = []
    for held in dict.fromkeys((names.HELD, 0)):
        names.HELD = held
        begun = time.perf_counter()
        assistant = Assistant.open(settings=settings)
        assistant.index.hold()
        opened = time.perf_counter() - begun
        if not (assistant.index.small or assistant.index.snapshot.state.sparse):
            break
        asked = asking(assistant)
        used = memory()
        beside = Assistant.open(settings=folder)
        rows.append(
            {
                "statements": len(assistant.index),
                "server": assistant.index._client._milvus.get_server_version(),
                "rows_held": assistant.index.small,
                "fill_s": rounded(filled),
                "statements_per_s": rounded(len(assistant.index) / filled),
                "open_s": rounded(opened),
                **asked,
                **agreement(assistant, beside),
                **used,
                **sizes(assistant),
            }
        )
    return rows


def asking(assistant: Any) -> Row:
    """Return the times of searches by one client."""
    questions = corpora.questions(QUESTIONS + WARM)
    for question in questions[:WARM]:
        assistant.search(question, K)
    return percentiles(timed(partial(assistant.search, question, K))[0] for question in questions[WARM:])


def agreement(one: Any, other: Any) -> Row:
    """Return the share of questions with the same first statement, and of the first ten that both find."""
    pairs = [(ids(one, question), ids(other, question)) for question in corpora.questions(QUESTIONS + WARM)[WARM:]]
    return {
        "same_first": rounded(sum(a[:1] == b[:1] for a, b in pairs) / len(pairs)),
        "same_ten": rounded(sum(len({*a} & {*b}) for a, b in pairs) / sum(len(b) for _, b in pairs)),
    }


def ids(assistant: Any, question: str) -> list[str]:
    """Return the ids of what a search finds."""
    return [hit.statement.id for hit in assistant.search(question, K)]


def sizes(assistant: Any) -> Row:
    """Return bytes a statement by part, and how many records there are for how many bytes."""
    from randers_rag.index.milvus import names
    from randers_rag.index.milvus.records import Kind

    index, client = assistant.index, assistant.index._client
    rows = client.query(names.statements_of(index.snapshot.version), f"{names.ROW} >= 0", ("*",), SAMPLE)
    parts = {
        "vector": [4 * len(row[names.VECTOR]) for row in rows],
        "words": [8 * len(row.get(names.WORDS, ())) for row in rows],
        "said": [len(row[names.SAID]) for row in rows],
        "statement": [len(row[names.DATA].encode()) for row in rows],
        "numbers": [8 * (6 + len(row[names.QUESTIONS])) for row in rows],
    }
    found = {f"{name}_b": rounded(sum(values) / len(values)) for name, values in parts.items()}
    for kind in (Kind.NOTE, Kind.TOKEN, Kind.FORM):
        held = index.snapshot.held[kind]
        found[f"{kind.name.lower()}s"] = len(held)
        found[f"{kind.name.lower()}s_mb"] = rounded(len(json.dumps(held)) / 2**20)
    return found


if __name__ == "__main__":
    start_of(main, lambda: child(int(sys.argv[2]), sys.argv[3], sys.argv[4]))
