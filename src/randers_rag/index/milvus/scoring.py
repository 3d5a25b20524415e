"""What texts weigh by their words: counted for the texts that are scored, with the numbers of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept
from randers_rag.index.lexical import K1, PARENT_WEIGHT, B
from randers_rag.index.milvus.counting import Field, unpacked
from randers_rag.index.ranking import Rows, Scores
from randers_rag.index.weights import Matrix, rarity, strongest


class Rarities:
    """The numbers of tokens, and how many texts of one field say each."""

    def __init__(self, numbers: dict[str, int], frequencies: NDArray[np.int64], field: Field) -> None:
        self.numbers = numbers
        self.field = field
        self.by_number = np.where(frequencies > 0, rarity(frequencies, field.texts), 0.0)
        self._unheard = np.float32(rarity(np.zeros(1), field.texts)[0])

    def of(self, concept: Concept) -> np.float32:
        """Return the concept's importance times the highest rarity of the variants that texts say.

        It is that of a token no text says where none does. In 32-bit numbers, as a folder's index counts.
        """
        known = ((self.numbers[token], worth) for token, worth in concept.variants if token in self.numbers)
        values = (np.float32(self.by_number[number]) * np.float32(worth * concept.weight) for number, worth in known)
        return max((value for value in values if value > 0), default=np.float32(concept.weight) * self._unheard)


class Weights:
    """The weights of the words of some texts, which are given as :func:`unpacked` takes them."""

    def __init__(self, said: Sequence[str], rarities: Rarities) -> None:
        self._size = len(said)
        self._rarities = rarities
        self._tokens, self._matrix = _weighed(said, rarities)

    def worths(self, concepts: Sequence[Concept]) -> Scores:
        """Return what each concept (row) is worth in each text (column), by the best of its variants."""
        found = np.zeros((len(concepts), self._size), dtype=np.float32)
        for row, concept in zip(found, concepts, strict=True):
            for token, worth in concept.variants:
                part = self._part(token)
                texts, values = self._matrix.texts[part], self._matrix.weights[part]
                row[texts] = np.maximum(row[texts], values * np.float32(worth * concept.weight))
        return found

    def _part(self, token: str) -> slice:
        number = self._rarities.numbers.get(token, -1)
        place = int(np.searchsorted(self._tokens, number))
        if place == len(self._tokens) or self._tokens[place] != number:
            return slice(0, 0)
        return slice(int(self._matrix.starts[place]), int(self._matrix.starts[place + 1]))


class Texts:
    """A field of an index, whose texts are fetched when they are scored: ``weights_of`` gives theirs."""

    def __init__(self, rarities: Rarities, weights_of: Callable[[Rows], Weights]) -> None:
        self._rarities = rarities
        self._weights_of = weights_of

    def __len__(self) -> int:
        return self._rarities.field.texts

    def rarities(self, concepts: Sequence[Concept]) -> Scores:
        """Return the weight of each concept: its importance in the question times its inverse document frequency."""
        return np.array([self._rarities.of(concept) for concept in concepts], dtype=np.float32)

    def worths(self, concepts: Sequence[Concept], texts: Rows) -> Scores:
        """Return what each concept (row) is worth in each of these texts (column), by the best of its variants."""
        return self._weights_of(texts).worths(concepts)


def _weighed(said: Sequence[str], rarities: Rarities) -> tuple[NDArray[np.int64], Matrix]:
    """Return the tokens (numbers, ascending) that texts say, and the weights by them."""
    columns = _entries(said)
    text, number, count, length, depth = columns
    counts = count.astype(np.float64)
    saturation = counts / (counts + K1 * (1 - B + B * (length / rarities.field.usual)))
    weights = (rarities.by_number[number] * saturation * (K1 + 1)).astype(np.float32)
    weights = np.where(depth > 0, weights * (PARENT_WEIGHT**depth).astype(np.float32), weights)
    tokens, local = np.unique(number, return_inverse=True)
    return tokens, strongest([(local.astype(np.int32), text.astype(np.int32), weights)], len(tokens))


def _entries(said: Sequence[str]) -> NDArray[np.int64]:
    """Return one column an entry: the text's place, token number, count, the level's length and its depth."""
    pieces = []
    for place, packed in enumerate(said):
        numbers = unpacked(packed)
        at = 1
        for depth in range(int(numbers[0])):
            length, many = int(numbers[at]), int(numbers[at + 1])
            tokens, counts = numbers[at + 2 : at + 2 + many], numbers[at + 2 + many : at + 2 + 2 * many]
            same = np.ones(many, dtype=np.int64)
            pieces.append(np.stack([same * place, tokens, counts, same * length, same * depth]))
            at += 2 + 2 * many
    return np.concatenate(pieces, axis=1) if pieces else np.zeros((5, 0), dtype=np.int64)
