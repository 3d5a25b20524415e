"""Trains the static table: a vector for each word of the lexicon and for each English word of its glosses."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
import torch
from data import Topic, batches
from loss import contrastive
from numpy.typing import NDArray

from randers_rag.embedding.gloss import Glosser
from randers_rag.embedding.static import spelled_out, static_keys

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

PASSES = 4
TOPICS = 64
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

    def train(self, table: NDArray[np.float32], data: Sequence[Topic], seed: int) -> NDArray[np.float32]:
        """Return the table after contrastive training; a step changes the rows of its own texts alone."""
        randomness = random.Random(seed)
        torch.manual_seed(seed)
        rows = torch.nn.Parameter(torch.tensor(table))
        turn = torch.nn.Parameter(torch.eye(table.shape[1]))
        optimisers = torch.optim.SparseAdam([rows], lr=ROW_RATE), torch.optim.Adam([turn], lr=MAP_RATE)
        known = cache(self.rows)
        readable = [topic for topic in (_readable(one, known) for one in data) if topic.questions and topic.statements]
        for batch in batches(readable, TOPICS, PASSES * len(readable) // TOPICS, randomness):
            questions = _bag([known(text) for text in batch.questions], rows, turn)
            statements = _bag([known(text) for text in batch.statements], rows, turn)
            loss = contrastive(questions, statements, batch.asked, batch.said)
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            for optimiser in optimisers:
                optimiser.step()  # type: ignore[no-untyped-call]
        result: NDArray[np.float32] = (rows @ turn).detach().numpy()
        return result


def _readable(topic: Topic, rows: Callable[[str], list[int]]) -> Topic:
    """Return a topic without the texts of which no word has a row."""
    texts = (topic.questions, topic.statements, topic.near_misses, topic.strange)
    return Topic(topic.source, *(tuple(text for text in some if rows(text)) for some in texts))


def _bag(texts: list[list[int]], rows: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    flat = torch.tensor([row for text in texts for row in text])
    starts = torch.tensor(np.cumsum([0] + [len(text) for text in texts[:-1]]))
    summed = torch.nn.functional.embedding_bag(flat, rows, starts, mode="sum", sparse=True)
    return torch.nn.functional.normalize(summed @ turn, dim=-1)
