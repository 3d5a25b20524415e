"""Asking: time of search and ask by one client and by many, recall against exact search, and what filters cost.

    python benchmarks/bench_query.py [--sizes 95 10000 100000 1000000] [--models danish danish-fast]

Over the indexes of bench_index.py (built where they are missing). The questions are those of the training blocks: the
topics that the made statements are about. Recall@10 is the share of the ten statements nearest by cosine, found by
embedding every statement anew and comparing the question with each, that the index finds; a statement as near as the
tenth counts. A question of which the model knows no word has no vector, and is left out of it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import corpora
import numpy as np
from bench_index import SIZES, corpus_of, index_of
from measuring import Row, in_child, machine, memory, percentiles, rounded, save, start_of, timed

K = 10
WARM, QUESTIONS, CLIENTS, COMPARED = 100, 200, 8, 100
SHARES = (0.5, 0.1, 0.01, 0.001)
SLAB = 65_536


def main() -> None:
    """Measure each size and write results/query-SIZE.json and results/filter-SIZE.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--models", nargs="+", default=[""], help="embedding models (the one of the settings)")
    given = parser.parse_args()
    for size in given.sizes:
        corpus_of(size)
        for model in given.models:
            in_child(__file__, "open", str(size), model)
        before = machine()
        asked: list[Row] = []
        filters: list[Row] = []
        for model in given.models:
            times, recalls = (in_child(__file__, do, str(size), model) for do in ("times", "recall"))
            asked += [{**row, "recall_at_10": recalls["all"]} for row in times["rows"]]
            filters += [row | {"recall_at_10": recalls[str(row["share"])]} for row in times["filters"]]
        save(f"query-{size}", asked, before)
        if filters:
            save(f"filter-{size}", filters, before)


def open_assistant(size: int, model: str) -> Any:
    """Open the index of a size, or build it."""
    from randers_rag import Assistant, Settings

    settings = Settings.from_environment(model=model or None)
    return Assistant.open(corpus_of(size), index_of(size, settings.model), settings=settings)


def times(size: int, model: str) -> Row:
    """Return rows of times for search and ask, and for search within filters."""
    import randers_rag.assistant  # noqa: F401

    begun = time.perf_counter()
    assistant = open_assistant(size, model)
    opened = time.perf_counter() - begun
    questions = iter(corpora.questions(WARM + (4 + len(SHARES)) * QUESTIONS))
    warm = list(itertools.islice(questions, WARM))

    def asked() -> list[str]:
        return list(itertools.islice(questions, QUESTIONS))  # always others: what one question warms helps no other

    first = timed(lambda: assistant.ask(warm[0]))[0]
    assistant.warm_up()
    common = {"statements": len(assistant.index), "model": assistant.index.manifest.model}
    common |= {
        "kind": assistant.index.manifest.vector_kind,
        "open_s": rounded(opened),
        "first_ms": rounded(1e3 * first),
    }
    rows = []
    for what, run in (("search", lambda question: assistant.search(question, K)), ("ask", assistant.ask)):
        for question in warm:
            run(question)
        rows.append({**common, "what": what, "clients": 1, **one_client(run, asked())})
        rows.append({**common, "what": what, "clients": CLIENTS, **many_clients(run, asked())})
    filters = [
        {
            "statements": len(assistant.index),
            "model": common["model"],
            "share": share,
            **filtered(assistant, share, asked()),
        }
        for share in SHARES
        if size > corpora.PER_NOTE
    ]
    return {"rows": [row | memory() for row in rows], "filters": filters}


def one_client(run: Callable[[str], object], asked: Sequence[str]) -> Row:
    """Return the times of questions asked one after the other."""
    begun = time.perf_counter()
    times = [timed(lambda: run(question))[0] for question in asked]  # noqa: B023
    return {**percentiles(times), "per_second": rounded(len(asked) / (time.perf_counter() - begun))}


def many_clients(run: Callable[[str], object], asked: Sequence[str]) -> Row:
    """Return the times of questions asked by several clients, each as soon as its last one was answered."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        times = list(clients.map(lambda question: timed(lambda: run(question))[0], asked))
    return {**percentiles(times), "per_second": rounded(len(asked) / (time.perf_counter() - begun))}


def filtered(assistant: Any, share: float, asked: Sequence[str]) -> Row:
    """Return the times of searches within a share of the statements."""
    within = filters_for(assistant, share)
    admitted = len(assistant.index.select(within))
    for question in asked[:WARM]:
        assistant.search(question, K, filters=within)
    times = [timed(lambda: assistant.search(question, K, filters=within))[0] for question in asked]  # noqa: B023
    return {"admitted": admitted, "percent": rounded(100 * admitted / len(assistant.index)), **percentiles(times)}


def filters_for(assistant: Any, share: float) -> Any:
    """Return filters that admit about a share of the statements: some of the notes, of a small share one group only."""
    from randers_rag import Filters

    names = [note.id for note in assistant.index.outlines]
    one_group = share < 1 / corpora.GROUPS
    wanted = max(1, round(share * len(names) * (corpora.GROUPS if one_group else 1)))
    chosen = random.Random(7).sample(names, wanted)  # noqa: S311
    return Filters(notes=tuple(chosen), groups=(1,) if one_group else ())


def recall(size: int, model: str) -> Row:
    """Return recall@10 of the vector search against exact search, over all statements and within filters."""
    from randers_rag.embedding.load import load_embedder

    assistant = open_assistant(size, model)
    index = assistant.index
    topics = [assistant.understand(question).topic or question for question in corpora.questions(COMPARED)]
    embedder = load_embedder(index.manifest.model)
    queries = embedder.embed_queries(topics)
    queries = queries[queries.any(axis=1)]
    limits = {"all": None}
    for share in SHARES:
        if size > corpora.PER_NOTE:
            limits[str(share)] = index.select(filters_for(assistant, share))
    best = {name: np.full((len(queries), K), -np.inf, dtype=np.float32) for name in limits}
    for start in range(0, len(index), SLAB):
        rows = np.arange(start, min(start + SLAB, len(index)))
        scores = queries @ vectors_of(index, embedder, rows).T
        for name, within in limits.items():
            admitted = scores if within is None else np.where(within.admits(rows), scores, -np.inf)
            both = np.concatenate([best[name], admitted], axis=1)
            best[name] = -np.partition(-both, K - 1, axis=1)[:, :K]
    return {name: mean_recall(index, embedder, queries, best[name], within) for name, within in limits.items()}


def mean_recall(index: Any, embedder: Any, queries: Any, best: Any, within: Any) -> float:
    """Return the mean share of the ten nearest, whose cosines are ``best``, that the index finds."""
    shares = []
    for query, nearest in zip(queries, best, strict=True):
        wanted = int(np.isfinite(nearest).sum())
        cosines = vectors_of(index, embedder, index.near(query, K, within)) @ query
        least = nearest[np.isfinite(nearest)].min() - 1e-5
        shares.append(min(1.0, float((cosines >= least).sum()) / wanted))
    return round(float(np.mean(shares)), 4)


def vectors_of(index: Any, embedder: Any, rows: Any) -> Any:
    """Return the vectors of some statements as the model gives them, not as the index keeps them."""
    from randers_rag.index.passages import passage_text

    statements = [index.statements[row] for row in rows.tolist()]
    parents = [index.statements[row] if row >= 0 else None for row in index.columns.parent[rows].tolist()]
    return embedder.embed_passages([passage_text(*pair) for pair in zip(statements, parents, strict=True)])


def child(do: str, size: int, model: str) -> Row:
    """Do one part in a process of its own."""
    if do == "open":
        return {"statements": len(open_assistant(size, model).index)}
    return times(size, model) if do == "times" else recall(size, model)


if __name__ == "__main__":
    start_of(main, lambda: child(sys.argv[-3], int(sys.argv[-2]), sys.argv[-1]))
