"""From the setting ``model`` to an embedding model."""

from __future__ import annotations

from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import FAST, THOROUGH, DanishEmbedder


def load_embedder(name: str) -> Embedder:
    """Return the model called ``name``: an embedded one, else a sentence-transformers hub name or folder.

    ModelError: there is no such model, or it cannot be reached.
    """
    if name in (THOROUGH, FAST):
        embedder = DanishEmbedder(name)
        embedder.warm_up()
        return embedder
    from randers_rag.embedding.transformer import TransformerEmbedder

    return TransformerEmbedder(name)
