"""The embedded Danish models: ``danish`` (encoder and static table together) and ``danish-fast`` (static table only).

Both live in one folder of package data and are read without torch. A vector of ``danish`` is the encoder's vector and
the table's side by side, each scaled so that the inner product is the weighted mean of both cosines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from randers_rag.danish.lexicon import load_lexicon
from randers_rag.danish.morphology import Morphology
from randers_rag.embedding.base import Vectors
from randers_rag.embedding.encoder import DIMENSION, GlossEncoder
from randers_rag.embedding.gloss import Glosser
from randers_rag.embedding.static import StaticTable
from randers_rag.errors import ModelError

FAST, THOROUGH = "danish-fast", "danish"
_REMEDY = "Install the package again, or build the model with `make model`."


class ModelConfig(BaseModel):
    """``model.json`` of the folder: what the files were built from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    lexicon: str
    encoder_share: float
    files: dict[str, str]


def model_folder() -> Path:
    """Return the folder of the model that ships with the package."""
    return Path(str(files("randers_rag.embedding") / "model"))


class DanishEmbedder:
    """An embedded model, ``danish`` or ``danish-fast``."""

    def __init__(self, name: str = THOROUGH, folder: Path | None = None, threads: int = 0) -> None:
        self._name = name
        self.folder = folder or model_folder()
        self._config = read_config(self.folder)
        glosser = Glosser(Morphology())
        self._static = StaticTable(self.folder, glosser)
        self._encoder = GlossEncoder(self.folder, glosser, threads) if name == THOROUGH else None

    def warm_up(self) -> None:
        """Begin to load what the first text will need, and return at once."""
        if self._encoder is not None:
            self._encoder.warm_up()

    @property
    def name(self) -> str:
        """``danish`` or ``danish-fast``."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the name, the model's files and the lexicon in use."""
        parts = (self._name, self._config.model_dump_json(), load_lexicon().fingerprint)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._static.dimension + (DIMENSION if self._encoder else 0)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension); zeros where no word is known."""
        static = self._static.encode(texts)
        if self._encoder is None:
            return static
        share = self._config.encoder_share
        joined = np.concatenate([np.sqrt(share) * self._encoder.encode(texts), np.sqrt(1 - share) * static], axis=1)
        unit: Vectors = (joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-9)).astype(np.float32)
        return unit

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a question; questions and statements are treated alike."""
        return self.embed_passages(texts)

    def embed_words(self, words: Sequence[str]) -> Vectors:
        """Return the static table's unit vectors, shape (len(words), 384): quick, and as good for single words."""
        return self._static.encode(words)


def read_config(folder: Path) -> ModelConfig:
    """Return a model folder's description; ModelError where it is absent or damaged."""
    path = folder / "model.json"
    try:
        config = ModelConfig.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ModelError(f"The embedded model cannot be read at {path}: {error.strerror}. {_REMEDY}") from error
    except (ValueError, ValidationError) as error:
        raise ModelError(f"{path} is not a model description. {_REMEDY}") from error
    for name in config.files:
        if not (folder / name).is_file():
            raise ModelError(f"The model in {folder} lacks {name}. {_REMEDY}")
    return config
