"""The embedded encoder: a small transformer over English glosses, run by onnxruntime.

The graph holds 8-bit weights that onnxruntime unpacks once, when the session opens; it computes in 32-bit floats, so a
text's vector does not depend on what else is in its batch (beyond rounding).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from randers_rag.embedding.base import Vectors
from randers_rag.embedding.gloss import Glosser

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSION = 384
_MAX_PIECES = 62
_BATCH = 64
_CLS, _SEP = 101, 102


class GlossEncoder:
    """Encodes Danish (or English) texts through the graph in ``folder``: ``encoder.onnx`` and ``tokenizer.json``."""

    def __init__(self, folder: Path, glosser: Glosser, threads: int = 0) -> None:
        self._folder = folder
        self._glosser = glosser
        self._threads = threads
        self._opening: Future[Any] | None = None
        self._ids = lru_cache(maxsize=100_000)(self._piece_ids)

    def warm_up(self) -> None:
        """Open the graph in a thread of its own: most of the time that takes, other threads may run."""
        opener = ThreadPoolExecutor(1, "encoder")
        self._opening = opener.submit(self._open)
        opener.shutdown(wait=False)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), 384); a text without any word gives a zero row."""
        tokens = [self.token_ids(text) for text in texts]
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        order = sorted((row for row in range(len(texts)) if tokens[row]), key=lambda row: len(tokens[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._run([tokens[row] for row in rows])
        return vectors

    def token_ids(self, text: str) -> list[int]:
        """Return the wordpiece ids of the glossed text, without the frame of [CLS] and [SEP]."""
        ids: list[int] = []
        for _, gloss in self._glosser.pieces(text):
            ids.extend(self._ids(gloss))
            if len(ids) >= _MAX_PIECES:
                break
        return ids[:_MAX_PIECES]

    def _run(self, batch: list[list[int]]) -> Vectors:
        width = max(len(ids) for ids in batch) + 2
        input_ids = np.zeros((len(batch), width), dtype=np.int64)
        for row, ids in enumerate(batch):
            input_ids[row, : len(ids) + 2] = [_CLS, *ids, _SEP]
        mask = (input_ids != 0).astype(np.int64)
        vectors: Vectors = self._session.run(None, {"input_ids": input_ids, "attention_mask": mask})[0]
        return vectors

    def _piece_ids(self, gloss: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(gloss, add_special_tokens=False).ids)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    @cached_property
    def _session(self) -> Any:
        return self._opening.result() if self._opening else self._open()

    def _open(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting costs others the processor
        return onnxruntime.InferenceSession(
            str(self._folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
