"""The words of a store's notes, held by each process: what is spelt or meant like a word of the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from randers_rag.danish.tokens import Tokeniser
from randers_rag.embedding.base import Vectors
from randers_rag.index.fuzzy import Similar
from randers_rag.index.milvus.counting import Field
from randers_rag.index.milvus.records import Kind
from randers_rag.index.milvus.scoring import Rarities
from randers_rag.index.milvus.snapshot import Snapshot, vector_of
from randers_rag.index.related import Related
from randers_rag.index.vocabulary import Vocabulary


class StoreWords:
    """The words of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._tokens = sorted(snapshot.held[Kind.TOKEN].items(), key=lambda item: item[0].encode())
        self._numbers: dict[str, int] = {name: value["n"] for name, value in self._tokens}
        vocabulary = Vocabulary.of(self._numbers)
        self._similar = Similar.of(vocabulary, tuple(self._numbers))
        self._related = self._meanings(vocabulary)

    @cached_property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser that the statements went through."""
        return Tokeniser()

    @cached_property
    def forms(self) -> Mapping[str, int]:
        """The words as the notes spell them, with how often each occurs."""
        return {name: value["c"] for name, value in sorted(self._snapshot.held[Kind.FORM].items(), key=_by_bytes)}

    def spelt_like(self, word: str) -> list[tuple[str, float]]:
        """Return the tokens that are written much like a normalised word, most alike first, with how alike they are."""
        return self._similar.to(self.tokeniser.stem(word))

    def meant_like(self, words: Sequence[str], meanings: Vectors) -> list[list[tuple[str, float]]]:
        """Return for each normalised word with its vector the tokens (lemmas) of like meaning, with their cosines."""
        return self._related.to(words, meanings)

    def rarities(self, key: str, field: Field) -> Rarities:
        """Return the rarities of the tokens in a field, whose numbers of texts the tokens hold under ``key``."""
        frequencies = np.zeros(max(self._numbers.values(), default=0) + 1, dtype=np.int64)
        for _, value in self._tokens:
            frequencies[value["n"]] = value[key]
        return Rarities(self._numbers, frequencies, field)

    def number(self, token: str) -> int | None:
        """Return the number of a token; None where no text says it."""
        return self._numbers.get(token)

    def _meanings(self, vocabulary: Vocabulary) -> Related:
        numbered = [(place, value["v"]) for place, (_, value) in enumerate(self._tokens) if "v" in value]
        matrix = np.array([vector_of(vector) for _, vector in numbered], dtype=np.float32)
        return Related(vocabulary, np.array([place for place, _ in numbered], dtype=np.int32), matrix)


def _by_bytes(item: tuple[str, Any]) -> bytes:
    return item[0].encode()
