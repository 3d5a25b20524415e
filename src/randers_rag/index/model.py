"""The embedding model of the settings; ``auto`` takes the one that can embed a corpus of its size in minutes."""

from __future__ import annotations

from pathlib import Path

from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import FAST, THOROUGH
from randers_rag.embedding.load import load_embedder
from randers_rag.index.corpus import SUFFIXES
from randers_rag.settings import Settings

AUTO = "auto"
LARGE = 4 << 20
"""From so many bytes of text (about 50,000 statements) ``auto`` takes the fast model."""
_DOCUMENT = 20_000
"""Bytes of text that a file counts as which holds more than text."""
_PLAIN = (".txt", ".md")


def embedder_for(settings: Settings) -> Embedder:
    """Return the embedding model that the settings name. ModelError: there is no such model."""
    return load_embedder(model_for(settings.corpus) if settings.model == AUTO else settings.model)


def model_for(corpus: Path) -> str:
    """Return the embedded model for a corpus of this size."""
    sizes = (_size(path) for path in corpus.iterdir()) if corpus.is_dir() else ()
    return FAST if sum(sizes) >= LARGE else THOROUGH


def _size(path: Path) -> int:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or not path.is_file():
        return 0
    return path.stat().st_size if suffix in _PLAIN else _DOCUMENT
