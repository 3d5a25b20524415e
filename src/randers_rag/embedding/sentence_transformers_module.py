"""The embedded model as a sentence-transformers module, so that anything in that ecosystem can use it.

    SentenceTransformer(str(model_folder()), trust_remote_code=True)

``modules.json`` of the model folder names this class; sentence-transformers asks for ``trust_remote_code`` because the
class is not its own. It computes by onnxruntime and numpy, like the package itself, and is not trainable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import Module

from randers_rag.embedding.danish import THOROUGH, DanishEmbedder


class DanishModule(Module):
    """Text in, the vectors of ``danish`` out."""

    def __init__(self, folder: str | Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._embedder = DanishEmbedder(THOROUGH, Path(folder))

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> DanishModule:
        """Return the module of a model folder."""
        return cls(model_name_or_path)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the model's files to another folder."""
        for path in self._embedder.folder.iterdir():
            if path.is_file():
                (Path(output_path) / path.name).write_bytes(path.read_bytes())

    def preprocess(self, inputs: list[str], **_: Any) -> dict[str, torch.Tensor]:
        """Return the vectors of the texts; there is nothing between text and vector that a caller could batch."""
        return {"sentence_embedding": torch.from_numpy(self._embedder.embed_passages(inputs))}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Return the features as they are."""
        return features

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension
