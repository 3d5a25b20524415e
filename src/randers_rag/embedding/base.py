"""What every embedding model offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text, of length 1, so that an inner product is a cosine (-1 to 1, higher is nearer)."""


class Embedder(Protocol):
    """Turns texts into vectors. Queries and passages may be treated differently (prompts)."""

    @property
    def name(self) -> str:
        """What the model is called in settings and manifests."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors may change; an index made with another fingerprint is rebuilt."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of statements or headings, shape (len(texts), dimension)."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(texts), dimension)."""

    def embed_words(self, words: Sequence[str]) -> Vectors:
        """Return unit vectors of single words, to find words of like meaning; their length may be another."""
