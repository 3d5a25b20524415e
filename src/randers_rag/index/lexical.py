"""BM25 over Danish tokens, computed when the index is built and opened as plain arrays.

A word said once in a statement of average length scores its inverse document frequency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from randers_rag.index.ragged import Ragged, RaggedBuilder
from randers_rag.index.ranking import Mask, Rows, Scores, best
from randers_rag.index.said import FORMS, Said, write_said
from randers_rag.index.vocabulary import Vocabulary
from randers_rag.index.weights import Matrix, inherit, rarity, weigh

K1, B = 0.9, 0.4
"""BM25 for short passages, as in Anserini."""
PARENT_WEIGHT = 0.4
"""What a word of the statement above is worth in the statement nested under it."""

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

    def __len__(self) -> int:
        return self.size

    def worths(self, concepts: Sequence[Concept], texts: Rows) -> Scores:
        """Return what each concept (row) is worth in each of these texts (column), by the best of its variants.

        It is 0 where the text says none of them. ``texts`` ascend.
        """
        found = np.zeros((len(concepts), len(texts)), dtype=np.float32)
        for row, concept in zip(found, concepts, strict=True):
            for token, worth in self._known(concept):
                places, weights = self._among(token, texts)
                row[places] = np.maximum(row[places], weights * np.float32(worth * concept.weight))
        return found

    def _among(self, token: int, texts: Rows) -> tuple[NDArray[np.integer[Any]], Scores]:
        """Return which of these texts hold a token, as places among them, and its weights there."""
        part = self._slice(token)
        holding, weights = self.texts[part], self.weights[part]
        if len(texts) == self.size:
            return holding, weights
        places = np.minimum(np.searchsorted(holding, texts), len(holding) - 1)
        held = np.flatnonzero(holding[places] == texts) if len(holding) else np.zeros(0, dtype=np.int64)
        return held, weights[places[held]]

    def scores(self, concepts: Iterable[Concept]) -> Scores:
        """Return one score a text, 0 where nothing matches; of a concept's variants the best one counts."""
        scores: Scores = self.worths(tuple(concepts), np.arange(self.size)).sum(axis=0)
        return scores

    def rarities(self, concepts: Sequence[Concept]) -> Scores:
        """Return the weight of each concept: its importance in the question times its inverse document frequency."""
        return np.array([concept.weight * self._rarity(concept) for concept in concepts], dtype=np.float32)

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
        return max((value for value in known if value > 0), default=float(rarity(np.zeros(1), self.size)[0]))


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

    def spelt_like(self, word: str) -> list[tuple[str, float]]:
        """Return the tokens that are written much like a normalised word, most alike first, with how alike they are."""
        return self.similar.to(self.tokeniser.stem(word))

    def scores(self, concepts: Iterable[Concept]) -> Scores:
        """Return the statements' BM25 scores, one a row."""
        return self.statements.scores(concepts)

    def top(self, concepts: Iterable[Concept], k: int, allowed: Mask | None = None) -> tuple[Rows, Scores]:
        """Return rows and scores of the k best statements that match."""
        return self.statements.top(concepts, k, allowed)

    def hold(self) -> None:
        """Open what is opened on demand."""
        self.forms, self.tokeniser  # noqa: B018

    @cached_property
    def forms(self) -> Mapping[str, int]:
        """The words as the notes spell them, with how often each occurs."""
        forms = Vocabulary.open(self._folder, FORMS)
        counts = read_array(_form_counts(self._folder)).tolist()
        return {forms[number]: counts[number] for number in range(len(forms))}


class LexicalBuilder:
    """Collects the words of statements and headings, then writes both fields."""

    def __init__(self, tokeniser: Tokeniser) -> None:
        self._tokeniser = tokeniser
        self._forms: dict[str, int] = {}
        self._tokens: list[tuple[str, ...]] = []
        self._statements = RaggedBuilder()
        self._themes = RaggedBuilder()

    def add_statement(self, text: str) -> None:
        """Add the next statement's own text."""
        self._statements.add(self._numbered(text))

    def add_theme(self, heading: str) -> None:
        """Add the next theme's heading."""
        self._themes.add(self._numbered(heading))

    def keep(self, said: Said, first: int, end: int) -> None:
        """Add statements of an earlier index, its rows ``first`` to ``end`` - 1."""
        numbers = said.renumbered(first, end, self._number)
        self._statements.add_all(numbers, said.lengths[first:end])

    def write(self, folder: Path, parents: NDArray[np.int32]) -> list[str]:
        """Write the vocabulary and both fields, return the tokens; ``parents`` gives the row above each row, or -1."""
        forms = sorted(self._forms, key=str.encode)
        tokens = sorted({token for held in self._tokens for token in held}, key=str.encode)
        vocabulary = Vocabulary.of(tokens)
        vocabulary.write(folder)
        write_similar(folder, Similar.of(vocabulary, tokens))
        place = np.empty(len(forms), dtype=np.int32)
        place[[self._forms[form] for form in forms]] = np.arange(len(forms), dtype=np.int32)
        statements, themes = self._statements.built(place), self._themes.built(place)
        counts = np.bincount(statements.values, minlength=len(forms)) + np.bincount(themes.values, minlength=len(forms))
        Vocabulary.of(forms).write(folder, FORMS)
        write_array(_form_counts(folder), counts.astype(np.int32))
        held = self._held(forms, tokens)
        write_said(folder, statements, held)
        for name, texts, above in (("statement", statements, parents), ("theme", themes, None)):
            matrix = weigh(texts.through(held), len(tokens), K1, B)
            inherited = matrix if above is None else inherit(matrix, above, PARENT_WEIGHT)
            _write_field(folder, name, inherited, matrix.starts, len(texts))
        return tokens

    def _held(self, forms: list[str], tokens: list[str]) -> Ragged:
        """Return the numbers of the tokens that each form stands for."""
        number = {token: place for place, token in enumerate(tokens)}
        built = RaggedBuilder()
        for form in forms:
            built.add([number[token] for token in self._tokens[self._forms[form]]])
        return built.built()

    def _numbered(self, text: str) -> list[int]:
        return [self._number(form, self._tokeniser.tokens_of) for form in words(text)]

    def _number(self, form: str, tokens_of: Callable[[str], tuple[str, ...]]) -> int:
        number = self._forms.get(form)
        if number is None:
            number = self._forms[form] = len(self._forms)
            self._tokens.append(tokens_of(form))
        return number


def _form_counts(folder: Path) -> Path:
    return folder / "form_counts.npy"


def _paths(folder: Path, name: str) -> tuple[Path, ...]:
    return tuple(folder / f"{name}_postings.{part}.npy" for part in ("weights", "texts", "starts", "idf"))


def _write_field(folder: Path, name: str, matrix: Matrix, own_starts: NDArray[np.int64], size: int) -> None:
    """Write a field; a token's rarity counts only texts that hold it themselves, and is 0 where none does."""
    frequencies = np.diff(own_starts).astype(np.float64)
    idf = np.where(frequencies > 0, rarity(frequencies, size), 0).astype(np.float32)
    arrays: tuple[NDArray[Any], ...] = (matrix.weights, matrix.texts, matrix.starts, idf)
    for path, array in zip(_paths(folder, name), arrays, strict=True):
        write_array(path, array)
