"""Any sentence-transformers model, by hub name or folder, with its prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from randers_rag.embedding.base import Vectors
from randers_rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 64
_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
"""E5 models need these prefixes and do not name them in their configuration (Wang et al., arXiv:2402.05672)."""


class TransformerEmbedder:
    """Embeds with a sentence-transformers model, loaded when it is first needed."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        """The hub name or folder, as set."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the name, the prompts and all weights."""
        digest = hashlib.sha256(f"{self._name}\n{sorted(self._prompts.items())}\n".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(np.ascontiguousarray(tensor.cpu().float().numpy()).tobytes())
        return digest.hexdigest()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of statements or headings."""
        return self._encode(texts, self._prompts.get("passage", ""))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of questions."""
        return self._encode(texts, self._prompts.get("query", ""))

    def embed_words(self, words: Sequence[str]) -> Vectors:
        """Return unit vectors of single words."""
        return self.embed_passages(words)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), prompt=prompt or None, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _prompts(self) -> dict[str, str]:
        """The model's own prompts; those of E5 where it is one and names none."""
        own = {key: prompt for key, prompt in (self._model.prompts or {}).items() if prompt}
        own.setdefault("passage", own.get("document", ""))
        if not any(own.values()) and "e5" in Path(self._name).name.lower().replace("_", "-").split("-"):
            return _E5_PROMPTS
        return {key: prompt for key, prompt in own.items() if prompt}

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._name)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The model {self._name!r} cannot be loaded: it is neither a sentence-transformers folder here nor to "
                "be had from the model hub. Check the name and the network, download it elsewhere and set "
                "RANDERS_RAG_MODEL to its folder, or unset RANDERS_RAG_MODEL to use the embedded Danish model."
            ) from error
