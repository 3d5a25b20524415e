"""Building an index: statements a second, peak memory, bytes on disk, at growing sizes.

    python benchmarks/bench_index.py [--sizes 95 10000 100000 1000000] [--models danish danish-fast]

95 is the works council's own note; larger corpora are made (corpora.py) and kept in build/bench. Each build is a
process of its own, from notes to the published index: reading, embedding, weighing, writing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import corpora
from measuring import ROOT, WORK, Row, in_child, machine, memory, rounded, save, start_of

SIZES = (95, 10_000, 100_000)


class Timed:
    """An embedding model that adds up the seconds it embeds."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed_passages(self, texts: Sequence[str]) -> Any:
        """Embed, and take the time."""
        begun = time.perf_counter()
        vectors = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - begun
        return vectors


def corpus_of(size: int) -> Path:
    """Return the folder of a corpus with so many statements."""
    return ROOT / "corpus" if size == corpora.PER_NOTE else corpora.write_corpus(WORK / f"corpus-{size}", size)


def index_of(size: int, model: str) -> Path:
    """Return the folder of its index."""
    return WORK / f"index-{size}-{model}"


def main() -> None:
    """Build each size and write results/index-SIZE.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--models", nargs="+", default=[""], help="embedding models (the one of the settings)")
    given = parser.parse_args()
    for size in given.sizes:
        corpus_of(size)
        before = machine()
        save(f"index-{size}", [in_child(__file__, str(size), model) for model in given.models], before)


def child(size: int, model: str) -> Row:
    """Build an index from nothing and return what it took."""
    from randers_rag.embedding.load import load_embedder
    from randers_rag.index import open_or_build
    from randers_rag.settings import Settings

    settings = Settings.from_environment(model=model or None)
    embedder = Timed(load_embedder(settings.model))
    embedder.embed_passages(["et udsagn"])
    unloaded, embedder.seconds = memory(), 0.0
    begun, busy = time.perf_counter(), time.process_time()
    index = open_or_build(corpus_of(size), index_of(size, settings.model), embedder, rebuild=True, settings=settings)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    files = {name: record.bytes for name, record in index.manifest.files.items()}
    vectors = sum(size for name, size in files.items() if name.startswith("vectors"))
    return {
        "statements": len(index),
        "model": embedder.name,
        "kind": index.manifest.vector_kind,
        "stated_recall": index.manifest.vectors.recall,
        "seconds": rounded(seconds),
        "busy_s": rounded(busy),
        "embedding_s": rounded(embedder.seconds),
        "statements_per_s": rounded(len(index) / seconds),
        "before_peak_mb": unloaded["peak_mb"],
        **memory(),
        "disk_mb": rounded(sum(files.values()) / 2**20),
        "vectors_mb": rounded(vectors / 2**20),
        "disk_bytes_a_statement": rounded(sum(files.values()) / len(index)),
        "us_a_statement": rounded(1e6 * seconds / len(index)),
    }


if __name__ == "__main__":
    start_of(main, lambda: child(int(sys.argv[-2]), sys.argv[-1]))
