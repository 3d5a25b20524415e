"""What searching and answering need of an opened index, whatever it is kept in.

Rows number statements in the order of notes and lines: a row is smaller than another where its statement comes first.
Texts are the statements (by row) or the theme headings (by theme number).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept, Tokeniser
from randers_rag.embedding.base import Vectors
from randers_rag.index.manifest import Manifest
from randers_rag.index.ranking import Mask, Rows, Scores
from randers_rag.schema import Excerpt, Filters, Note, NoteOutline, Statement

Alike = list[tuple[str, float]]
"""Tokens of the notes with what each is worth, 0..1, best first."""


class Selection(Protocol):
    """The rows that filters admit."""

    def __len__(self) -> int: ...

    def admits(self, rows: Rows) -> Mask:
        """Return for each of these rows whether it is admitted."""

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows that are admitted (all of them without a number), ascending."""


class Field(Protocol):
    """BM25 weights of the words of some texts."""

    def __len__(self) -> int: ...

    def rarities(self, concepts: Sequence[Concept]) -> Scores:
        """Return the weight of each concept: its importance in the question times its inverse document frequency."""

    def worths(self, concepts: Sequence[Concept], texts: Rows) -> Scores:
        """Return what each concept (row) is worth in each of these texts (column), by the best of its variants.

        It is 0 where the text says none of them. ``texts`` ascend.
        """


class Words(Protocol):
    """The words of the notes: what is written or meant like a word of the question, and how they are spelt."""

    @property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser that the statements went through."""

    @property
    def forms(self) -> Mapping[str, int]:
        """The words as the notes spell them, with how often each occurs."""

    def spelt_like(self, word: str) -> Alike:
        """Return the tokens that are written much like a normalised word, with how alike they are."""

    def meant_like(self, words: Sequence[str], meanings: Vectors) -> list[Alike]:
        """Return for each normalised word with its vector the tokens (lemmas) of like meaning, with their cosines."""


class SearchIndex(Protocol):
    """An opened index: one version of it, which does not change."""

    @property
    def name(self) -> str:
        """The name of the version."""

    @property
    def manifest(self) -> Manifest:
        """What it was made of."""

    def __len__(self) -> int: ...

    def hold(self) -> SearchIndex:
        """Open all that is opened on demand, so that the version serves on after it was removed."""

    # what it holds

    @property
    def statements(self) -> Sequence[Statement]:
        """The statements by row."""

    @property
    def notes(self) -> Sequence[Note]:
        """The notes, whole, in order."""

    @property
    def outlines(self) -> Sequence[NoteOutline]:
        """What a question may name of the notes."""

    @property
    def theme_groups(self) -> Mapping[str, frozenset[int | None]]:
        """The theme headings in order, each with the groups that spoke under it."""

    def excerpt(self, number: int, rows: Sequence[int]) -> Excerpt:
        """Return a note's excerpt with at least these of its rows and those above them."""

    def notes_within(self, filters: Filters) -> Sequence[int]:
        """Return the numbers of the notes that have a statement within the filters, ascending."""

    @property
    def titles(self) -> Sequence[str]:
        """The notes' titles, in order."""

    def row(self, statement_id: str) -> int:
        """Return the row of a statement; KeyError if the index does not hold it."""

    def note_number(self, note_id: str) -> int:
        """Return a note's place among the notes; KeyError if the index does not hold it."""

    def note_rows(self, number: int) -> range:
        """Return the rows of a note's statements."""

    # what speaks for a row

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows (all of them without a number), ascending."""

    @property
    def small(self) -> bool:
        """Whether there are so few rows that each is looked at for every question."""

    def select(self, filters: Filters) -> Selection | None:
        """Return the rows that the filters admit; None where they limit nothing."""

    def near(self, query: Vectors, k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows whose vectors are nearest to a query's, nearest first."""

    def matching(self, concepts: Sequence[Concept], k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows that score highest by words, best first; only such as score at all."""

    def cosines(self, rows: Rows, query: Vectors) -> Scores:
        """Return the cosines of these rows (ascending) with a query vector."""

    def vectors_of(self, rows: range) -> Vectors:
        """Return the vectors of adjoining rows."""

    @property
    def said(self) -> Field:
        """The words of the statements."""

    def notes_of(self, rows: Rows) -> NDArray[np.integer[Any]]:
        """Return the number of each row's note."""

    # the headings above them

    @property
    def headings(self) -> Field:
        """The words of the theme headings."""

    def themes_of(self, rows: Rows) -> NDArray[np.integer[Any]]:
        """Return the number of each row's theme, -1 for none."""

    def theme(self, number: int) -> str:
        """Return a theme heading."""

    def theme_cosines(self, themes: Rows, query: Vectors) -> Scores:
        """Return the cosines of these theme headings (ascending) with a query vector."""

    def theme_vectors_of(self, note: int) -> Mapping[str, Vectors]:
        """Return the vectors of a note's theme headings."""

    # the words

    @property
    def words(self) -> Words:
        """The words of the notes."""
