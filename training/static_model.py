"""Trains the static table: a vector for each word of the lexicon and for each English word of its glosses."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from data import Triple, batches
from numpy.typing import NDArray

from randers_rag.embedding.gloss import Glosser
from randers_rag.embedding.static import spelled_out, static_keys

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

EPOCHS = 3
BATCH = 256
SCALE = 20.0
ROW_RATE, MAP_RATE = 2e-4, 1e-3
SMOOTHING = 1e-3
"""Weight of a word of frequency p before training: SMOOTHING / (SMOOTHING + p) (Arora, Liang and Ma, ICLR 2017)."""


class StaticTrainer:
    """Holds the words, their vectors, and the way from a text to its rows.

    A fixed phrase that the texts never say has no row of its own: it is read as the English words of its gloss.
    """

    def __init__(self, glosser: Glosser, texts: Iterable[str]) -> None:
        self.glosser = glosser
        said = {key for text in texts for key in static_keys(text, glosser)}
        entries = {
            key: gloss for key, gloss in glosser.morphology.lexicon.glosses.items() if " " not in key or key in said
        }
        english = sorted(word for word in glosser.english_words if word.isascii())
        self.words = [*entries, *(f"en:{word}" for word in english)]
        self.readings = [*(gloss.lower() for gloss in entries.values()), *english]
        self._rows = {word: row for row, word in enumerate(self.words)}

    def rows(self, text: str) -> list[int]:
        """Return the rows of a text's words, as :class:`randers_rag.embedding.static.StaticTable` finds them."""
        found: list[int] = []
        for key in static_keys(text, self.glosser):
            parts = (key,) if key in self._rows else spelled_out(key, self.glosser)
            found.extend(self._rows[part] for part in parts if part in self._rows)
        return found

    def initial(self, encode: Encode, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the untrained table: the teacher's vector of each word's gloss, weighted by rarity in ``texts``."""
        vectors = encode(self.readings)
        counts = Counter(row for text in texts for row in self.rows(text))
        total = sum(counts.values())
        frequency = np.array([(counts[row] + 0.5) / total for row in range(len(self.words))])
        weighted: NDArray[np.float32] = (vectors * (SMOOTHING / (SMOOTHING + frequency))[:, None]).astype(np.float32)
        return weighted

    def train(
        self, table: NDArray[np.float32], data: list[Triple], seed: int, epochs: int = EPOCHS
    ) -> NDArray[np.float32]:
        """Return the table after contrastive training (in-batch and near-miss negatives, InfoNCE both ways)."""
        randomness = random.Random(seed)
        torch.manual_seed(seed)
        rows = torch.nn.Parameter(torch.tensor(table))
        turn = torch.nn.Parameter(torch.eye(table.shape[1]))
        optimiser = torch.optim.Adam([{"params": [rows], "lr": ROW_RATE}, {"params": [turn], "lr": MAP_RATE}])
        known = {text: self.rows(text) for triple in data for text in (triple.question, triple.statement)}
        data = [triple for triple in data if known[triple.question] and known[triple.statement]]
        for _ in range(epochs):
            for batch in batches(data, BATCH, randomness):
                misses = [self.rows(randomness.choice(t.near_misses)) for t in batch if t.near_misses]
                questions = _bag([known[t.question] for t in batch], rows, turn)
                statements = _bag([known[t.statement] for t in batch] + [m for m in misses if m], rows, turn)
                loss = contrastive(questions, statements, [t.source for t in batch])
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
        result: NDArray[np.float32] = (rows @ turn).detach().numpy()
        return result


def _bag(texts: list[list[int]], rows: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    flat = torch.tensor([row for text in texts for row in text])
    starts = torch.tensor(np.cumsum([0] + [len(text) for text in texts[:-1]]))
    summed = torch.nn.functional.embedding_bag(flat, rows, starts, mode="sum")
    return torch.nn.functional.normalize(summed @ turn, dim=-1)


def contrastive(questions: torch.Tensor, statements: torch.Tensor, sources: Sequence[str]) -> torch.Tensor:
    """Return the symmetric InfoNCE loss: statement i answers question i, as far as there are ``sources``.

    Later statements answer none of these questions, later questions are answered by none of these statements. The
    backward direction (from statement to question) counts half. Other texts of the same topic are no negatives.
    """
    count = len(sources)
    forward = SCALE * questions[:count] @ statements.T
    backward = SCALE * statements[:count] @ questions.T
    target = torch.arange(count, device=questions.device)
    cross_entropy = torch.nn.functional.cross_entropy
    same = torch.tensor([[one == other for other in sources] for one in sources], device=questions.device)
    same.fill_diagonal_(False)
    for scores in (forward, backward):
        scores[:, :count].masked_fill_(same, -1e4)
    return cross_entropy(forward, target) + 0.5 * cross_entropy(backward, target)
