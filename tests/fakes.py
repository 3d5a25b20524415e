"""Deterministic stand-ins for what is slow or large."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from randers_rag.danish.words import words
from randers_rag.embedding.base import Vectors


class FakeEmbedder:
    """A bag of words: each word has a fixed pseudo-random vector; a text is their sum, of length 1.

    ``calls`` holds the texts of every call to ``embed_passages``.
    """

    def __init__(self, dimension: int = 64, name: str = "fake", fingerprint: str = "fake-1") -> None:
        self.dimension = dimension
        self.name = name
        self.fingerprint = fingerprint
        self.calls: list[list[str]] = []

    @property
    def embedded(self) -> list[str]:
        """All passages that were embedded so far."""
        return [text for call in self.calls for text in call]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(list(texts))
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def embed_words(self, words: Sequence[str]) -> Vectors:
        return self._embed(words)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.array([self._sum(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1)

    def _sum(self, text: str) -> Vectors:
        return np.sum([self._word(word) for word in words(text)] or [np.zeros(self.dimension)], axis=0)

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
