"""An opened store: what searching needs of a version, asked of the server as it is needed.

A process holds the notes' outlines and the words; a small version's rows too, so that it scores each of them for every
question as a folder does. Of a large one the server finds candidates by meaning and by words, and they are scored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept
from randers_rag.embedding.base import Vectors
from randers_rag.index.interface import Selection
from randers_rag.index.manifest import Manifest
from randers_rag.index.milvus import names
from randers_rag.index.milvus.client import MOST, Client
from randers_rag.index.milvus.fetching import Fetcher
from randers_rag.index.milvus.records import Kind, Records
from randers_rag.index.milvus.rows import Places, text_number
from randers_rag.index.milvus.scoring import Texts, Weights
from randers_rag.index.milvus.selection import Filtered, expression
from randers_rag.index.milvus.snapshot import NoteEntry, Snapshot
from randers_rag.index.milvus.words import StoreWords
from randers_rag.index.ranking import Rows, Scores, best
from randers_rag.index.vectors import cosines
from randers_rag.schema import Excerpt, Filters, Note, NoteOutline, Statement

_MORE = 4
"""How many times as many candidates are fetched by words as are wanted.

The server adds up what all variants of a word are worth, where the best alone counts.
"""


class MilvusIndex:
    """One revision of a version, opened."""

    def __init__(self, client: Client, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.words = StoreWords(snapshot)
        self._client = client
        self._collection = names.statements_of(snapshot.version)
        self._places = Places([e.number for e in snapshot.notes], [e.statements for e in snapshot.notes])
        state = snapshot.state
        self._rarities = self.words.rarities("s", state.statements)
        of_headings = self.words.rarities("t", state.themes)
        self._fetcher = Fetcher(client, snapshot.version, self._places, self._rarities, of_headings)
        self.said = Texts(self._rarities, self._weights)
        self.headings = Texts(of_headings, self._fetcher.heading_weights)
        self.notes = StoreNotes(client, self)
        self.statements = StoreStatements(self._fetcher, self._places)

    @property
    def name(self) -> str:
        """The version and its revision."""
        return self.snapshot.state.name

    @property
    def manifest(self) -> Manifest:
        """What it was made of."""
        return self.snapshot.state.manifest

    def __len__(self) -> int:
        return self.snapshot.state.statements.texts

    def hold(self) -> MilvusIndex:
        """Fetch all that is fetched on demand and kept."""
        self.words.tokeniser, self.words.forms, self.outlines  # noqa: B018
        if self.small:
            self._fetcher.block(self.first())
        return self

    @property
    def titles(self) -> tuple[str, ...]:
        """The notes' titles, in order."""
        return tuple(entry.bare.title for entry in self.snapshot.notes)

    @cached_property
    def outlines(self) -> tuple[NoteOutline, ...]:
        """What a question may name of the notes."""
        return tuple(
            NoteOutline.of(entry.bare.model_copy(update={"statements": entry.outline})).model_copy(
                update={"statements": entry.statements}
            )
            for entry in self.snapshot.notes
        )

    @cached_property
    def theme_groups(self) -> Mapping[str, frozenset[int | None]]:
        """The theme headings in order, each with the groups that spoke under it."""
        found: dict[str, set[int | None]] = {}
        for statement in (one for entry in self.snapshot.notes for one in entry.outline):
            if statement.theme is not None:
                found.setdefault(statement.theme, set()).add(statement.group)
        return {theme: frozenset(groups) for theme, groups in found.items()}

    def excerpt(self, number: int, rows: Sequence[int]) -> Excerpt:
        """Return a note's excerpt with at least these of its rows: with all of them, which is one request too."""
        return Excerpt.of(self.notes[number])

    def notes_within(self, filters: Filters) -> Sequence[int]:
        """Return the numbers of the notes that have a statement within the filters, ascending."""
        return [n for n, entry in enumerate(self.snapshot.notes) if any(map(filters.admit, entry.outline))]

    def row(self, statement_id: str) -> int:
        """Return the row of a statement; KeyError if the index does not hold it."""
        found = self._client.query(self._collection, f"{names.ID} == {text_number(statement_id)}", (names.ROW,))
        for row in self._places.of_keys(row[names.ROW] for row in found).tolist():
            if self.statements[row].id == statement_id:
                return int(row)
        raise KeyError(statement_id)

    def note_number(self, note_id: str) -> int:
        """Return a note's place among the notes; KeyError if the index does not hold it."""
        return self._note_places[note_id]

    def note_rows(self, number: int) -> range:
        """Return the rows of a note's statements."""
        return self._places.rows(number)

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows (all of them without a number), ascending."""
        if most is None:
            return self._all
        notes = int(np.searchsorted(np.cumsum(self._places.sizes), most)) + 1
        return self._places.all(0, notes)[:most]

    @property
    def small(self) -> bool:
        """Whether there are so few rows that each is looked at for every question."""
        return len(self) <= names.HELD

    def select(self, filters: Filters) -> Filtered | None:
        """Return the rows that the filters admit; None where they limit nothing."""
        wanted = expression(filters, self._numbers)
        if not wanted:
            return None

        def admitted(rows: Rows) -> NDArray[np.bool_]:
            return self._fetcher.admitted(rows, filters, tuple(self._note_places))

        if self.small:
            listed = self._all[admitted(self._all)]
            return Filtered(wanted, admitted, lambda: len(listed), lambda most: listed[:most])
        return Filtered(wanted, admitted, lambda: self._count(wanted), lambda most: self._listed(wanted, most))

    def near(self, query: Vectors, k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows whose vectors are nearest to a query's, nearest first."""
        found = self._client.search(
            self._collection, names.VECTOR, query, k, _of(within), (names.ROW,), max(names.BREADTH, k)
        )
        ordered = sorted((-hit["distance"], hit[names.ROW]) for hit in found)
        return self._places.of_keys(key for _, key in ordered)

    def matching(self, concepts: Sequence[Concept], k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows that score highest by words, best first; only such as score at all."""
        query = self._asked(concepts)
        if not query:
            return np.zeros(0, dtype=np.int64)
        fields = (names.ROW, names.SAID)
        found = self._client.search(self._collection, names.WORDS, query, _MORE * k, _of(within), fields)
        rows = {row[names.ROW]: row for row in found}
        known = self._places.of_keys(sorted(rows))
        order = np.argsort(known)
        kept = [rows[key] for key in self._places.keys(known[order]).tolist()]
        scores = Weights(self._fetcher.said_in(kept), self._rarities).worths(concepts).sum(axis=0)
        places, _ = best(scores, k, np.flatnonzero(scores > 0))
        return known[order][places]

    def cosines(self, rows: Rows, query: Vectors) -> Scores:
        """Return the cosines of these rows (ascending) with a query vector."""
        return cosines(self._fetcher.block(rows).vectors, query)

    def vectors_of(self, rows: range) -> Vectors:
        """Return the vectors of adjoining rows."""
        return self._fetcher.block(np.arange(rows.start, rows.stop)).vectors

    def notes_of(self, rows: Rows) -> NDArray[np.int64]:
        """Return the number of each row's note."""
        return self._places.notes(rows)

    def themes_of(self, rows: Rows) -> NDArray[np.int64]:
        """Return the number of each row's theme, -1 for none."""
        return self._fetcher.block(rows).themes

    def theme(self, number: int) -> str:
        """Return a theme heading."""
        return self._fetcher.themes([number])[0].text

    def theme_cosines(self, themes: Rows, query: Vectors) -> Scores:
        """Return the cosines of these theme headings (ascending) with a query vector."""
        vectors = [theme.vector for theme in self._fetcher.themes(themes.tolist())]
        return cosines(np.array(vectors, dtype=np.float32).reshape(-1, self.manifest.dimension), query)

    def theme_vectors_of(self, note: int) -> Mapping[str, Vectors]:
        """Return the vectors of a note's theme headings."""
        start = self._places.rows(note).start
        found = self._fetcher.themes(range(start, start + len(self.snapshot.notes[note].themes)))
        return {theme.text: theme.vector for theme in found}

    def _weights(self, rows: Rows) -> Weights:
        return self._fetcher.block(rows).weights

    def _asked(self, concepts: Sequence[Concept]) -> dict[int, float]:
        asked: dict[int, float] = {}
        for concept in concepts:
            for token, worth in concept.variants:
                number = self.words.number(token)
                if number is not None:
                    value = worth * concept.weight * float(self._rarities.by_number[number])
                    asked[number] = asked.get(number, 0.0) + value
        return {number: value for number, value in asked.items() if value > 0}

    def _count(self, wanted: str) -> int:
        return self._client.count(self._collection, wanted)

    def _listed(self, wanted: str, most: int | None) -> Rows:
        """Return the first rows that an expression admits, some notes at a time."""
        pieces: list[Rows] = []
        found = 0
        for piece in self._pieces():
            rows = self._client.query(self._collection, f"{wanted} and {piece}", (names.ROW,))
            pieces.append(np.sort(self._places.of_keys(row[names.ROW] for row in rows)))
            found += len(pieces[-1])
            if most is not None and found >= most:
                break
        return np.concatenate(pieces)[:most] if pieces else np.zeros(0, dtype=np.int64)

    def _pieces(self) -> Iterator[str]:
        """Yield expressions for runs of notes, in order, that have no more rows than a query returns."""
        numbers: list[int] = []
        rows = 0
        for place, size in enumerate(self._places.sizes.tolist()):
            if numbers and rows + size > MOST:
                yield f"{names.NOTE} in {numbers}"
                numbers, rows = [], 0
            if size <= MOST:
                numbers.append(int(self._places.numbers[place]))
                rows += size
                continue
            for start in range(0, size, MOST):
                keys = self._places.keys(np.array([self._places.rows(place).start + start]))
                yield f"{names.ROW} >= {keys[0]} and {names.ROW} < {keys[0] + min(MOST, size - start)}"
        if numbers:
            yield f"{names.NOTE} in {numbers}"

    @cached_property
    def _all(self) -> Rows:
        return self._places.all()

    @cached_property
    def _note_places(self) -> dict[str, int]:
        return {entry.bare.id: place for place, entry in enumerate(self.snapshot.notes)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry.bare.id: entry.number for entry in self.snapshot.notes}


class StoreStatements(Sequence[Statement]):
    """The statements of a store by row, each fetched when it is asked for."""

    def __init__(self, fetcher: Fetcher, places: Places) -> None:
        self._fetcher, self._places = fetcher, places

    def __len__(self) -> int:
        return int(self._places.sizes.sum())

    @overload
    def __getitem__(self, row: int) -> Statement: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, row: int | slice) -> Statement | tuple[Statement, ...]:
        if isinstance(row, slice):
            return tuple(self._fetcher.statement(each) for each in range(row.start, row.stop))
        return self._fetcher.statement(row)

    def __iter__(self) -> Iterator[Statement]:
        for note in range(len(self._places)):
            yield from map(self._fetcher.statement, self._places.rows(note))


class StoreNotes(Sequence[Note]):
    """The notes of a store, whole (source, headings, statements), each fetched when it is asked for."""

    def __init__(self, client: Client, index: MilvusIndex) -> None:
        self._index = index
        self._records = Records(client, names.records_of(index.snapshot.version))

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, number: int) -> Note: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Note, ...]: ...
    def __getitem__(self, number: int | slice) -> Note | tuple[Note, ...]:
        if isinstance(number, slice):
            return tuple(self._note(place) for place in range(len(self))[number])
        return self._note(range(len(self))[number])

    @property
    def _entries(self) -> tuple[NoteEntry, ...]:
        return self._index.snapshot.notes

    def _note(self, place: int) -> Note:
        entry, rows = self._entries[place], self._index.note_rows(place)
        record = self._records.read(Kind.SOURCE, [str(entry.number)]).get(str(entry.number))
        source = str(record.now["text"]) if record and record.now else ""
        statements = self._index.statements[rows.start : rows.stop]
        return entry.bare.model_copy(update={"statements": statements, "source": source})


def _of(within: Selection | None) -> str:
    """Return the expression of a selection of this store."""
    if within is None:
        return ""
    if not isinstance(within, Filtered):
        raise TypeError(f"{type(within).__name__} is no selection of this store")
    return within.expression
