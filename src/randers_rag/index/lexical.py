"""BM25 over Danish tokens, computed when the index is built and opened as plain arrays.

The weights are bm25s' (Lù 2024, arXiv:2407.03618), variant 'lucene' (Kamphuis et al., ECIR 2020), times k1 + 1, so that
a word said once in a statement of average length scores its inverse document frequency. A question needs numpy only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept, Tokeniser
from randers_rag.danish.words import words
from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.fuzzy import Similar, write_similar
from randers_rag.index.ranking import Mask, Rows, Scores, best
from randers_rag.index.vocabulary import Vocabulary

K1, B = 0.9, 0.4
"""BM25 for short passages, as in Anserini."""
PARENT_WEIGHT = 0.4
"""What a word of the statement above is worth in the statement nested under it."""
SIMILAR_WEIGHT = 0.5
"""What a match of a word that is written alike is worth, times how alike it is."""

FORMS = "forms"

Find = Callable[[str], int | None]


@dataclass(frozen=True)
class Postings:
    """A sparse matrix of BM25 weights by token: which texts hold it, and what it is worth there.

    ``texts[starts[t]:starts[t + 1]]`` are the texts of token t, ascending, ``weights`` beside them; ``idf[t]`` is its
    inverse document frequency. ``find`` gives a token's number.
    """

    weights: NDArray[np.float32]
    texts: NDArray[np.int32]
    starts: NDArray[np.int64]
    idf: NDArray[np.float32]
    size: int
    find: Find

    @classmethod
    def open(cls, folder: Path, name: str, size: int, find: Find) -> Postings:
        """Open the field ``name`` of an index folder, which holds ``size`` texts."""
        weights, texts, starts, idf = (read_array(path) for path in _paths(folder, name))
        if len(weights) != len(texts) or len(starts) != len(idf) + 1 or starts[-1] != len(weights):
            raise IndexDamagedError(f"The {name} postings in {folder} do not fit together. {REMEDY}")
        return cls(weights, texts, starts, idf, size, find)

    def scores(self, concepts: Iterable[Concept]) -> Scores:
        """Return one score a text, 0 where nothing matches; of a concept's variants the best one counts."""
        scores = np.zeros(self.size, dtype=np.float32)
        scratch = np.zeros(self.size, dtype=np.float32)
        for concept in concepts:
            found = [(self._slice(token), worth) for token, worth in self._known(concept)]
            for part, worth in found:
                texts = self.texts[part]
                scratch[texts] = np.maximum(scratch[texts], self.weights[part] * np.float32(worth * concept.weight))
            for part, _ in found:
                texts = self.texts[part]
                scores[texts] += scratch[texts]
                scratch[texts] = 0
        return scores

    def said(self, concepts: Iterable[Concept]) -> NDArray[np.bool_]:
        """Return for each concept (row) and text (column) whether the text says it in any of its variants."""
        concepts = tuple(concepts)
        found = np.zeros((len(concepts), self.size), dtype=np.bool_)
        for row, concept in enumerate(concepts):
            for token, _ in self._known(concept):
                found[row, self.texts[self._slice(token)]] = True
        return found

    def rarities(self, concepts: Iterable[Concept]) -> NDArray[np.float32]:
        """Return the weight of each concept: its importance in the question times its inverse document frequency."""
        return np.array([concept.weight * self._rarity(concept) for concept in concepts], dtype=np.float32)

    def possible(self, concepts: Iterable[Concept]) -> float:
        """Return the score of a text of average length that says each concept once."""
        return float(self.rarities(concepts).sum())

    def coverage(self, concepts: Sequence[Concept]) -> Scores:
        """Return how much of what was asked each text says, 0..1; words that no text holds count as asked."""
        possible = self.possible(concepts)
        if possible <= 0:
            return np.zeros(self.size, dtype=np.float32)
        coverage: Scores = np.minimum(self.scores(concepts) / np.float32(possible), np.float32(1))
        return coverage

    def top(self, concepts: Iterable[Concept], k: int, allowed: Mask | None = None) -> tuple[Rows, Scores]:
        """Return the k best texts that match at all (and are allowed) with their scores, best first."""
        scores = self.scores(concepts)
        matching = scores > 0 if allowed is None else (scores > 0) & allowed
        return best(scores, k, np.flatnonzero(matching))

    def _known(self, concept: Concept) -> list[tuple[int, float]]:
        numbered = ((self.find(token), worth) for token, worth in concept.variants)
        return [(number, worth) for number, worth in numbered if number is not None]

    def _slice(self, token: int) -> slice:
        return slice(int(self.starts[token]), int(self.starts[token + 1]))

    def _rarity(self, concept: Concept) -> float:
        """Return the highest idf of the variants that occur; that of a token no text holds where none does."""
        known = [worth * float(self.idf[token]) for token, worth in self._known(concept)]
        return max((value for value in known if value > 0), default=float(_idf(np.zeros(1), self.size)[0]))


class Lexical:
    """The two fields of an index: statements by row, and theme headings by theme number."""

    def __init__(
        self, folder: Path, vocabulary: Vocabulary, similar: Similar, statements: Postings, themes: Postings
    ) -> None:
        self._folder = folder
        self.vocabulary = vocabulary
        self.similar = similar
        self.statements = statements
        self.themes = themes

    @classmethod
    def open(cls, folder: Path, statements: int, themes: int) -> Lexical:
        """Open the lexical part of an index folder with so many statements and themes."""
        vocabulary = Vocabulary.open(folder)
        fields = (("statement", statements), ("theme", themes))
        similar = Similar.open(folder, vocabulary)
        return cls(
            folder, vocabulary, similar, *(Postings.open(folder, name, size, vocabulary.find) for name, size in fields)
        )

    @cached_property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser that the statements went through."""
        return Tokeniser()

    def concepts(self, question: str) -> tuple[Concept, ...]:
        """Return what a question asks for."""
        return self.tokeniser.concepts(question)

    def widened(self, concepts: Iterable[Concept], worth: float = SIMILAR_WEIGHT) -> tuple[Concept, ...]:
        """Return the concepts with words of the notes that are written alike; a match is worth likeness * ``worth``."""
        return tuple(self._widened(concept, worth) for concept in concepts)

    def _widened(self, concept: Concept, worth: float) -> Concept:
        known = {token for token, _ in concept.variants}
        alike = self.similar.to(self.tokeniser.stem(concept.word))
        more = tuple((token, likeness * worth) for token, likeness in alike if token not in known)
        return replace(concept, variants=concept.variants + more)

    def scores(self, concepts: Iterable[Concept]) -> Scores:
        """Return the statements' BM25 scores, one a row."""
        return self.statements.scores(concepts)

    def top(self, concepts: Iterable[Concept], k: int, allowed: Mask | None = None) -> tuple[Rows, Scores]:
        """Return rows and scores of the k best statements that match."""
        return self.statements.top(concepts, k, allowed)

    @cached_property
    def forms(self) -> Mapping[str, int]:
        """The words as the notes spell them, with how often each occurs."""
        forms = Vocabulary.open(self._folder, FORMS)
        counts = read_array(_form_counts(self._folder)).tolist()
        return {forms[number]: counts[number] for number in range(len(forms))}


class LexicalBuilder:
    """Collects the tokens of statements and headings, then writes both fields."""

    def __init__(self, tokeniser: Tokeniser) -> None:
        self._tokeniser = tokeniser
        self._numbers: dict[str, int] = {}
        self._statements: list[NDArray[np.int32]] = []
        self._themes: list[NDArray[np.int32]] = []
        self._forms: Counter[str] = Counter()

    def add_statement(self, text: str) -> None:
        """Add the next statement's own text."""
        self._statements.append(self._numbered(text))
        self._forms.update(words(text))

    def add_theme(self, heading: str) -> None:
        """Add the next theme's heading."""
        self._themes.append(self._numbered(heading))
        self._forms.update(words(heading))

    def write(self, folder: Path, parents: NDArray[np.int32]) -> list[str]:
        """Write the vocabulary and both fields, return the tokens; ``parents`` gives the row above each row, or -1."""
        tokens = sorted(self._numbers, key=str.encode)
        place = np.empty(len(tokens), dtype=np.int32)
        place[[self._numbers[token] for token in tokens]] = np.arange(len(tokens), dtype=np.int32)
        Vocabulary.write(folder, tokens)
        write_similar(folder, tokens)
        forms = sorted(self._forms, key=str.encode)
        Vocabulary.write(folder, forms, FORMS)
        write_array(_form_counts(folder), np.array([self._forms[form] for form in forms], dtype=np.int32))
        for name, texts, above in (("statement", self._statements, parents), ("theme", self._themes, None)):
            matrix = weigh([place[numbers] for numbers in texts], len(tokens))
            _write_field(folder, name, matrix if above is None else inherit(matrix, above), matrix.starts, len(texts))
        return tokens

    def _numbered(self, text: str) -> NDArray[np.int32]:
        numbers = self._numbers
        tokens = self._tokeniser.tokens(text)
        return np.array([numbers.setdefault(token, len(numbers)) for token in tokens], dtype=np.int32)


@dataclass(frozen=True)
class Matrix:
    """Weights by token: the arrays of :class:`Postings`."""

    weights: NDArray[np.float32]
    texts: NDArray[np.int32]
    starts: NDArray[np.int64]


def weigh(texts: list[NDArray[np.int32]], tokens: int) -> Matrix:
    """Return the BM25 weights of texts, given as token numbers below ``tokens``."""
    if not texts or not tokens:
        empty = np.zeros(0)
        return Matrix(empty.astype(np.float32), empty.astype(np.int32), np.zeros(tokens + 1, dtype=np.int64))
    from bm25s import BM25  # type: ignore[import-untyped]

    model = BM25(k1=K1, b=B, method="lucene", csc_backend="numpy")
    arrays = model.build_index_from_ids(list(range(tokens)), [text.tolist() for text in texts], show_progress=False)
    return Matrix(
        weights=(arrays["data"] * np.float32(K1 + 1)).astype(np.float32),
        texts=arrays["indices"].astype(np.int32),
        starts=arrays["indptr"].astype(np.int64),
    )


def inherit(matrix: Matrix, parents: NDArray[np.int32]) -> Matrix:
    """Return the matrix where each text also holds what the texts above it say, at a discount for each level."""
    tokens = np.repeat(np.arange(len(matrix.starts) - 1), np.diff(matrix.starts))
    by_text = np.argsort(matrix.texts, kind="stable")
    first = np.searchsorted(matrix.texts[by_text], np.arange(len(parents) + 1))
    pieces = [(tokens, matrix.texts, matrix.weights)]
    above, discount = parents, PARENT_WEIGHT
    while (above >= 0).any():
        nested = np.flatnonzero(above >= 0)
        counts = first[above[nested] + 1] - first[above[nested]]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        source = by_text[np.repeat(first[above[nested]], counts) + within]
        texts = np.repeat(nested, counts).astype(np.int32)
        pieces.append((tokens[source], texts, matrix.weights[source] * np.float32(discount)))
        above = np.where(above >= 0, parents[above], -1)
        discount *= PARENT_WEIGHT
    return _strongest(pieces, len(matrix.starts) - 1) if len(pieces) > 1 else matrix


def _strongest(pieces: list[tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.float32]]], tokens: int) -> Matrix:
    """Put entries (token, text, weight) together; of several for one token and text the strongest stays."""
    token, text, weight = (np.concatenate(column) for column in zip(*pieces, strict=True))
    if not len(token):
        return Matrix(weight, text, np.zeros(tokens + 1, dtype=np.int64))
    order = np.lexsort((text, token))
    token, text, weight = token[order], text[order], weight[order]
    first = np.flatnonzero(np.concatenate(([True], (np.diff(token) != 0) | (np.diff(text) != 0))))
    starts = np.searchsorted(token[first], np.arange(tokens + 1)).astype(np.int64)
    return Matrix(np.maximum.reduceat(weight, first), text[first], starts)


def _idf(frequencies: NDArray[np.float64], size: int) -> NDArray[np.float32]:
    """Lucene's inverse document frequency of tokens that so many of ``size`` texts hold."""
    return np.log1p((size - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)


def _form_counts(folder: Path) -> Path:
    return folder / "form_counts.npy"


def _paths(folder: Path, name: str) -> tuple[Path, ...]:
    return tuple(folder / f"{name}_postings.{part}.npy" for part in ("weights", "texts", "starts", "idf"))


def _write_field(folder: Path, name: str, matrix: Matrix, own_starts: NDArray[np.int64], size: int) -> None:
    """Write a field; a token's rarity counts only texts that hold it themselves, and is 0 where none does."""
    frequencies = np.diff(own_starts).astype(np.float64)
    idf = np.where(frequencies > 0, _idf(frequencies, size), np.float32(0)).astype(np.float32)
    arrays: tuple[NDArray[Any], ...] = (matrix.weights, matrix.texts, matrix.starts, idf)
    for path, array in zip(_paths(folder, name), arrays, strict=True):
        write_array(path, array)
