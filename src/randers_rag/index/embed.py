"""Passages to vectors, in batches; those that the index before this one holds already are taken from it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Embedder, Vectors
from randers_rag.errors import ModelError
from randers_rag.index.files import MatrixWriter
from randers_rag.index.passages import Hashes, passage_hashes
from randers_rag.index.store import Index

BATCH = 4096
_TOLERANCE = 1e-3


class Known:
    """Vectors of an earlier index of the same model by the hash of their passage."""

    def __init__(self, index: Index | None) -> None:
        self._index = index
        if self._index is not None:
            self._order = np.argsort(self._index.passages[:, 0], kind="stable")
            self._keys = self._index.passages[self._order]

    def find(self, hashes: Hashes) -> NDArray[np.int64]:
        """Return the earlier row of each passage, or -1."""
        if self._index is None:
            return np.full(len(hashes), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._keys[:, 0], hashes[:, 0]), len(self._keys) - 1)
        return np.where((self._keys[place] == hashes).all(axis=1), self._order[place], -1)

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of earlier rows."""
        if self._index is None:
            raise ValueError("there is no earlier index")
        return self._index.vectors.rows(rows)


class PassageEmbedder:
    """Embeds passages as they come and writes their vectors; ``reused`` counts those that were known."""

    def __init__(self, embedder: Embedder, known: Known, out: MatrixWriter, on_done: Callable[[int], None]) -> None:
        self._embedder = embedder
        self._known = known
        self._out = out
        self._on_done = on_done
        self._waiting: list[str] = []
        self._hashes: list[Hashes] = []
        self._done = 0
        self.reused = 0

    def add(self, text: str) -> None:
        """Take the next passage."""
        self._waiting.append(text)
        if len(self._waiting) == BATCH:
            self.flush()

    def flush(self) -> None:
        """Embed what is waiting."""
        texts, self._waiting = self._waiting, []
        if not texts:
            return
        hashes = passage_hashes(texts)
        earlier = self._known.find(hashes)
        vectors = np.empty((len(texts), self._embedder.dimension), dtype=np.float32)
        new = np.flatnonzero(earlier < 0)
        if len(new) < len(texts):
            vectors[earlier >= 0] = self._known.vectors(earlier[earlier >= 0])
        if len(new):
            vectors[new] = embed(self._embedder, [texts[place] for place in new])
        self._out.add(vectors)
        self._hashes.append(hashes)
        self.reused += len(texts) - len(new)
        self._done += len(texts)
        self._on_done(self._done)

    def keep(self, index: Index, first: int, end: int) -> None:
        """Take the rows ``first`` to ``end`` - 1 of an earlier index of the same model as they are."""
        self.flush()
        for start in range(first, end, BATCH):
            rows = slice(start, min(start + BATCH, end))
            self._out.add(index.vectors.rows(rows))
            self._hashes.append(np.asarray(index.passages[rows]))
        self.reused += end - first
        self._done += end - first
        self._on_done(self._done)

    def hashes(self) -> Hashes:
        """Return the hashes of all passages so far, by row."""
        return np.concatenate(self._hashes) if self._hashes else np.zeros((0, 2), dtype="<u8")


def embed(embedder: Embedder, texts: list[str]) -> Vectors:
    """Return the vectors of passages after a look at them. ModelError: they are not what the model promises."""
    if not texts:
        return np.zeros((0, embedder.dimension), dtype=np.float32)
    vectors = np.asarray(embedder.embed_passages(texts), dtype=np.float32)
    if vectors.shape != (len(texts), embedder.dimension):
        raise ModelError(
            f"The model {embedder.name} gave vectors of shape {vectors.shape}; {(len(texts), embedder.dimension)} was "
            "expected. Choose another model (setting RANDERS_RAG_MODEL)."
        )
    lengths = np.linalg.norm(vectors, axis=1)
    if not (np.isfinite(lengths).all() and (lengths < 1 + _TOLERANCE).all()):
        raise ModelError(
            f"The model {embedder.name} gave vectors that are not finite and of length 1. Choose another model "
            "(setting RANDERS_RAG_MODEL)."
        )
    return vectors
