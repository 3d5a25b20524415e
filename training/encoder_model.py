"""Fine-tunes the English teacher to Danish questions and statements, read as English glosses."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np
import torch
from data import Triple, batches
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from static_model import contrastive

from randers_rag.embedding.gloss import Glosser

BATCH = 64
RATE = 1.5e-4
WARM_UP = 0.1
MAX_PIECES = 64


def load_teacher(path: str, device: str = "cpu") -> SentenceTransformer:
    """Return the English model, cut to the length that statements have."""
    model = SentenceTransformer(path, device=device)
    model.max_seq_length = MAX_PIECES
    return model


class EncoderTrainer:
    """A sentence-transformers model that sees Danish through the glosser."""

    def __init__(self, model: SentenceTransformer, glosser: Glosser) -> None:
        self.model = model
        self.glosser = glosser

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of Danish texts, without gradients."""
        return self.encode_glosses([self.glosser(text) for text in texts])

    def encode_glosses(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of texts that are English already."""
        vectors: NDArray[np.float32] = self.model.encode(
            list(texts), normalize_embeddings=True, batch_size=128, show_progress_bar=False
        )
        return vectors

    def train(self, data: list[Triple], seed: int, epochs: int = 1, log_every: int = 25) -> None:
        """Train in place: in-batch and near-miss negatives, InfoNCE both ways, linear warm-up and decay."""
        randomness = random.Random(seed)
        torch.manual_seed(seed)
        optimiser = torch.optim.AdamW(self.model.parameters(), lr=RATE, weight_decay=0.01)
        plan = [batch for _ in range(epochs) for batch in batches(data, BATCH, randomness)]
        self.model.train()
        started = time.monotonic()
        losses = 0.0
        for step, batch in enumerate(plan, 1):
            progress = step / len(plan)
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, progress / WARM_UP) * max(0.02, 1 - progress)
            loss = self._loss(batch, randomness)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            losses += float(loss.detach())
            if step % log_every == 0:
                elapsed = time.monotonic() - started
                print(f"step {step}/{len(plan)}  loss {losses / log_every:.3f}  {elapsed:.0f} s", flush=True)
                losses = 0.0
        self.model.eval()

    def _loss(self, batch: list[Triple], randomness: random.Random) -> torch.Tensor:
        misses = [randomness.choice(triple.near_misses) for triple in batch if triple.near_misses]
        questions = self._vectors([triple.question for triple in batch])
        statements = self._vectors([triple.statement for triple in batch] + misses)
        return contrastive(questions, statements, [triple.source for triple in batch])

    def _vectors(self, texts: list[str]) -> torch.Tensor:
        features = self.model.preprocess([self.glosser(text) for text in texts])
        vectors: torch.Tensor = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(vectors, dim=-1)
