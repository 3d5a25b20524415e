"""Fine-tunes the English teacher to Danish questions and statements, read as English glosses."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np
import torch
from data import Topic, batches
from loss import contrastive
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from randers_rag.embedding.gloss import Glosser

TOPICS = 48
"""Topics in a step."""
RATE = 1.5e-4
WARM_UP = 0.1
MAX_PIECES = 64
CHUNK = 48
"""So many texts of like length go through the encoder at once, so that little is computed for padding."""


def load_teacher(path: str, device: str = "cpu") -> SentenceTransformer:
    """Return the English model, cut to the length that statements have and without dropout.

    A short training is better without it. PyTorch's fused attention without dropout is several times slower backwards
    on a processor than the plain one.
    """
    model = SentenceTransformer(
        path,
        device=device,
        model_kwargs={"attn_implementation": "eager"},
        config_kwargs={"attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.0},
    )
    model.max_seq_length = MAX_PIECES
    return model


class EncoderTrainer:
    """A sentence-transformers model that sees Danish through the glosser."""

    def __init__(self, model: SentenceTransformer, glosser: Glosser) -> None:
        self.model = model
        self.glosser = glosser

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of Danish texts, without gradients and as roughly as in training."""
        self.model.eval()
        with torch.no_grad():
            return self._vectors(texts).numpy()

    def encode_glosses(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of texts that are English already."""
        vectors: NDArray[np.float32] = self.model.encode(
            list(texts), normalize_embeddings=True, batch_size=128, show_progress_bar=False
        )
        return vectors

    def train(self, data: Sequence[Topic], steps: int, seed: int, log_every: int = 25) -> None:
        """Train in place, with a linear warm-up and decay of the rate."""
        randomness = random.Random(seed)
        torch.manual_seed(seed)
        optimiser = torch.optim.AdamW(self.model.parameters(), lr=RATE, weight_decay=0.01, fused=True)
        self.model.train()
        started = time.monotonic()
        losses = 0.0
        for step, batch in enumerate(batches(data, TOPICS, steps, randomness), 1):
            progress = step / steps
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, progress / WARM_UP) * max(0.02, 1 - progress)
            vectors = self._vectors([*batch.questions, *batch.statements])
            asked = len(batch.questions)
            loss = contrastive(vectors[:asked], vectors[asked:], batch.asked, batch.said)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            losses += float(loss.detach())
            if step % log_every == 0:
                elapsed = time.monotonic() - started
                print(f"step {step}/{steps}  loss {losses / log_every:.3f}  {elapsed:.0f} s", flush=True)
                losses = 0.0
        self.model.eval()

    def _vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """Return unit vectors of Danish texts, one a row.

        The vectors of all pieces are looked up at once: each look-up has a gradient as large as the whole vocabulary.
        """
        glosses = [self.glosser(text) for text in texts]
        pieces = self.model.tokenizer(glosses, truncation=True, max_length=MAX_PIECES)["input_ids"]
        order = np.argsort([len(ids) for ids in pieces], kind="stable")
        chunks = np.array_split(order, max(1, round(len(texts) / CHUNK)))
        device = next(self.model.parameters()).device
        embedded = self._embedded([pieces[row] for row in order.tolist()], device)
        found, start = [], 0
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
            for chunk in chunks:
                found.append(self.model(_padded(embedded[start : start + len(chunk)]))["sentence_embedding"].float())
                start += len(chunk)
        vectors = torch.cat(found)[torch.tensor(np.argsort(order), device=device)]
        return torch.nn.functional.normalize(vectors, dim=-1)

    def _embedded(self, pieces: Sequence[list[int]], device: torch.device) -> Sequence[torch.Tensor]:
        """Return the vectors of the pieces of each text, shape (pieces, dimension)."""
        flat = torch.tensor([piece for ids in pieces for piece in ids], device=device)
        return self.model[0].auto_model.get_input_embeddings()(flat).split([len(ids) for ids in pieces])


def has_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies in bfloat16 by itself: three times as fast, and as good here."""
    if device.type == "cpu":
        return bool(torch.cpu._is_avx512_bf16_supported())
    return device.type == "cuda" and torch.cuda.is_bf16_supported()


def _padded(texts: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
    lengths = torch.tensor([len(text) for text in texts], device=texts[0].device)
    padded = torch.nn.utils.rnn.pad_sequence(list(texts), batch_first=True)
    mask = torch.arange(padded.shape[1], device=padded.device)[None, :] < lengths[:, None]
    return {"inputs_embeds": padded, "attention_mask": mask.long()}


def average(models: Sequence[SentenceTransformer], shares: Sequence[float]) -> None:
    """Give the first model the weighted mean of all models' weights.

    Members trained from one start in different orders average well (Wortsman et al., Model soups, ICML 2022); the
    untrained teacher as one of them keeps more of what it knew (Robust fine-tuning of zero-shot models, CVPR 2022).
    """
    states = [model.state_dict() for model in models]
    models[0].load_state_dict(
        {
            name: sum(share * state[name].to(weights) for share, state in zip(shares, states, strict=True))
            if weights.is_floating_point()
            else weights
            for name, weights in states[0].items()
        }
    )
