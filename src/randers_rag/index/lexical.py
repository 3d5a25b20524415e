"""BM25 over Danish tokens, computed when the index is built and opened as plain arrays.

A word said once in a statement of average length scores its inverse document frequency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept, Tokeniser
from randers_rag.danish.words import words
from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array
from randers_rag.index.fuzzy import Similar, write_similar
from randers_rag.index.matching import Scratch
from randers_rag.index.postings import Asked, ByToken, Known, write_by_token
from randers_rag.index.ragged import Ragged, RaggedBuilder, spread
from randers_rag.index.ranking import SELECTIVE, Chosen, Rows, Scores, best
from randers_rag.index.said import FORMS, Said, write_said
from randers_rag.index.vocabulary import Vocabulary
from randers_rag.index.weights import Matrix, inherit, rarity, weigh

K1, B = 0.9, 0.4
"""BM25 for short passages, as in Anserini."""
PARENT_WEIGHT = 0.4
"""What a word of the statement above is worth in the statement nested under it."""

_REMEMBERED = 50_000
"""Tokens whose numbers are remembered."""

Find = Callable[[str], int | None]


@dataclass(frozen=True)
class Postings:
    """A sparse matrix of BM25 weights, twice: by text and by token.

    By text: ``held[starts[i]:starts[i + 1]]`` are the tokens of text i, ``worth`` beside them. By token: which
    texts hold it (``by_token``). ``idf[t]`` is its inverse document frequency among ``among`` texts; ``find`` gives
    its number.
    """

    held: NDArray[np.int32]
    worth: NDArray[np.float32]
    starts: NDArray[np.int64]
    idf: NDArray[np.float32]
    by_token: ByToken
    among: int
    find: Find

    @classmethod
    def open(cls, folder: Path, name: str, size: int, among: int, find: Find) -> Postings:
        """Open the field ``name`` of an index folder, which holds ``size`` texts."""
        held, worth, starts, idf = (read_array(path) for path in _paths(folder, name))
        by_token = ByToken.open(folder, name, size)
        fits = len(held) == len(worth) == by_token.entries and len(starts) == size + 1 and starts[-1] == len(held)
        if not (fits and by_token.tokens == len(idf)):
            raise IndexDamagedError(f"The {name} postings in {folder} do not fit together. {REMEDY}")
        return cls(held, worth, starts, idf, by_token, among, find)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def worths(self, concepts: Sequence[Concept], texts: Rows) -> Scores:
        """Return what each concept (row) is worth in each of these texts (column), by the best of its variants.

        It is 0 where the text says none of them. ``texts`` ascend.
        """
        asked = Asked.of(Known.of(concepts, self.find))
        if len(texts) == len(self):
            held, worth, owners = self.held, self.worth, None
        else:
            first, counts = self.starts[texts], self.starts[texts + 1] - self.starts[texts]
            places = spread(first, counts)
            held, worth, owners = self.held[places], self.worth[places], np.repeat(np.arange(len(texts)), counts)
        entries, places = asked.among(held, self._scratch)
        columns = np.searchsorted(self.starts, entries, side="right") - 1 if owners is None else owners[entries]
        return asked.best(places, columns, worth[entries], len(texts))

    def rarities(self, concepts: Sequence[Concept]) -> Scores:
        """Return the weight of each concept: its importance in the question times its inverse document frequency.

        That is the highest of its variants; of a token that no text holds where none occurs.
        """
        known = Known.of(concepts, self.find)
        found = known.highest(self.idf[known.tokens] * known.factors)
        unknown = np.array([concept.weight for concept in concepts], dtype=np.float32) * self._rarest
        return np.where(found > 0, found, unknown)

    def top(self, concepts: Sequence[Concept], k: int, within: Chosen | None = None) -> tuple[Rows, Scores]:
        """Return the k best texts that match at all (and are admitted) with their scores, best first."""
        if within is None or len(within) > SELECTIVE:
            rows, scores = self.by_token.best(Known.of(concepts, self.find), k, within)
        else:
            rows = within.rows
            scores = self.worths(concepts, rows).sum(axis=0)
        places, found = best(scores, k, np.flatnonzero(scores > 0))
        return rows[places], found

    @cached_property
    def _scratch(self) -> Scratch:
        return Scratch(len(self.idf))

    @cached_property
    def _rarest(self) -> np.float32:
        """The inverse document frequency of a token that no text holds."""
        return np.float32(rarity(np.zeros(1), self.among)[0])


class Lexical:
    """The two fields of an index: statements by row, and theme headings by number."""

    def __init__(
        self, folder: Path, vocabulary: Vocabulary, similar: Similar, statements: Postings, headings: Postings
    ) -> None:
        self._folder = folder
        self.vocabulary = vocabulary
        self.similar = similar
        self.statements = statements
        self.headings = headings

    @classmethod
    def open(cls, folder: Path, statements: int, headings: int, themes: int) -> Lexical:
        """Open the lexical part of an index folder: so many statements, and so many headings over so many themes."""
        vocabulary = Vocabulary.open(folder)
        fields = (("statement", statements, statements), ("heading", headings, themes))
        find = lru_cache(_REMEMBERED)(vocabulary.find)
        postings = (Postings.open(folder, *field, find) for field in fields)
        return cls(folder, vocabulary, Similar.open(folder, vocabulary), *postings)

    @cached_property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser that the statements went through."""
        return Tokeniser()

    def spelt_like(self, word: str) -> list[tuple[str, float]]:
        """Return the tokens that are written much like a normalised word, most alike first, with how alike they are."""
        return self.similar.to(self.tokeniser.stem(word))

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
        self._headings = RaggedBuilder()

    def add_statement(self, text: str) -> None:
        """Add the next statement's own text."""
        self._statements.add(self._numbered(text))

    def add_heading(self, heading: str) -> None:
        """Add the next theme heading."""
        self._headings.add(self._numbered(heading))

    def keep(self, said: Said, first: int, end: int) -> None:
        """Add statements of an earlier index, its rows ``first`` to ``end`` - 1."""
        numbers = said.renumbered(first, end, self._number)
        self._statements.add_all(numbers, said.lengths[first:end])

    def write(self, folder: Path, parents: NDArray[np.int32], repeated: NDArray[np.int64]) -> list[str]:
        """Write the vocabulary and both fields, return the tokens.

        ``parents`` gives the row above each row, or -1; ``repeated`` in how many notes each heading stands.
        """
        forms = sorted(self._forms, key=str.encode)
        tokens = sorted({token for held in self._tokens for token in held}, key=str.encode)
        vocabulary = Vocabulary.of(tokens)
        vocabulary.write(folder)
        write_similar(folder, Similar.of(vocabulary, tokens))
        place = np.empty(len(forms), dtype=np.int32)
        place[[self._forms[form] for form in forms]] = np.arange(len(forms), dtype=np.int32)
        statements, headings = self._statements.built(place), self._headings.built(place)
        themes = headings.taken(np.repeat(np.arange(len(headings)), repeated))
        counts = np.bincount(statements.values, minlength=len(forms)) + np.bincount(themes.values, minlength=len(forms))
        Vocabulary.of(forms).write(folder, FORMS)
        write_array(_form_counts(folder), counts.astype(np.int32))
        held = self._held(forms, tokens)
        write_said(folder, statements, held)
        own = weigh(statements.through(held), len(tokens), K1, B)
        _write_field(folder, "statement", inherit(own, parents, PARENT_WEIGHT), own.starts, len(statements))
        weighed = weigh(themes.through(held), len(tokens), K1, B)
        once = weighed.taken(np.cumsum(repeated) - repeated)
        _write_field(folder, "heading", once, weighed.starts, len(themes), len(headings))
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
    return tuple(folder / f"{name}_held.{part}.npy" for part in ("tokens", "weights", "starts", "idf"))


def _write_field(
    folder: Path, name: str, matrix: Matrix, own_starts: NDArray[np.int64], among: int, size: int | None = None
) -> None:
    """Write a field of ``size`` texts; a token's rarity counts only texts (of ``among``) that hold it themselves."""
    frequencies = np.diff(own_starts).astype(np.float64)
    idf = np.where(frequencies > 0, rarity(frequencies, among), 0).astype(np.float32)
    write_by_token(folder, name, matrix)
    arrays: tuple[NDArray[Any], ...] = (*matrix.by_text(among if size is None else size), idf)
    for path, array in zip(_paths(folder, name), arrays, strict=True):
        write_array(path, array)
