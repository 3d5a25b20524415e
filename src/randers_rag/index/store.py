"""An opened index: statements by row, vectors, postings and filters. Nothing is read before it is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept, Tokeniser
from randers_rag.embedding.base import Vectors
from randers_rag.errors import IndexDamagedError
from randers_rag.index import folder as layout
from randers_rag.index.catalogue import Catalogue, Columns, chosen_rows, groups_of_headings, read_catalogue, spots_of
from randers_rag.index.checks import read_manifest
from randers_rag.index.files import REMEDY, Block, Lines, read_ahead, read_array, uncollected
from randers_rag.index.interface import Selection
from randers_rag.index.lexical import Lexical, Postings
from randers_rag.index.manifest import Manifest
from randers_rag.index.passages import Hashes
from randers_rag.index.ranking import Chosen, Rows, Scores
from randers_rag.index.related import Related
from randers_rag.index.vectors import EXACT_UP_TO, VectorIndex, cosines, read_matrix
from randers_rag.schema import Excerpt, Filters, Note, NoteOutline, Statement

EXHAUSTIVE = EXACT_UP_TO
_SELECTIONS = 4
"""So many filters' rows are remembered: up to nine bytes a statement for each."""
STATEMENTS, NOTES = "statements.jsonl", "notes.jsonl"
IDS, ID_ROWS, PASSAGES, HEADING_VECTORS = "ids.npy", "ids.rows.npy", "passages.npy", "heading_vectors.npy"


class Statements(Sequence[Statement]):
    """The statements of an index by row, each read when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def __len__(self) -> int:
        return len(self._lines)

    def block(self, first: int, end: int) -> Block:
        """Return the rows ``first`` to ``end`` - 1 as they were written."""
        return self._lines.block(first, end)

    @overload
    def __getitem__(self, row: int) -> Statement: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, row: int | slice) -> Statement | tuple[Statement, ...]:
        if isinstance(row, slice):
            return tuple(self._statement(number) for number in range(len(self))[row])
        return self._statement(range(len(self))[row])

    def __iter__(self) -> Iterator[Statement]:
        return map(self._statement, range(len(self)))

    def _statement(self, row: int) -> Statement:
        try:
            return Statement.model_validate_json(self._lines[row])
        except ValueError as error:
            raise IndexDamagedError(f"Statement {row} of the index is not what was written. {REMEDY}") from error


class Notes(Sequence[Note]):
    """The notes of an index, whole (source, headings, statements), each read when it is asked for."""

    def __init__(self, path: Path, catalogue: Catalogue, statements: Statements) -> None:
        self._lines = Lines(path)
        self._catalogue = catalogue
        self._statements = statements

    def __len__(self) -> int:
        return len(self._lines)

    def block(self, first: int, end: int) -> Block:
        """Return the notes ``first`` to ``end`` - 1 as they were written, without their statements."""
        return self._lines.block(first, end)

    @overload
    def __getitem__(self, number: int) -> Note: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Note, ...]: ...
    def __getitem__(self, number: int | slice) -> Note | tuple[Note, ...]:
        if isinstance(number, slice):
            return tuple(self._note(place) for place in range(len(self))[number])
        return self._note(range(len(self))[number])

    def _note(self, number: int) -> Note:
        entry = self._catalogue.notes[number]
        return self._bare(number).model_copy(update={"statements": self._statements[entry.first_row : entry.end_row]})

    def _bare(self, number: int) -> Note:
        try:
            return Note.model_validate_json(self._lines[number])
        except ValueError as error:
            raise IndexDamagedError(f"Note {number} of the index is not what was written. {REMEDY}") from error


class NoteWords:
    """The words of the notes: what is written or meant like a word of the question, and how they are spelt."""

    def __init__(self, lexical: Lexical, related: Related) -> None:
        self._lexical = lexical
        self._related = related
        self.spelt_like = lexical.spelt_like

    @property
    def tokeniser(self) -> Tokeniser:
        """The tokeniser that the statements went through."""
        return self._lexical.tokeniser

    @property
    def forms(self) -> Mapping[str, int]:
        """The words as the notes spell them, with how often each occurs."""
        return self._lexical.forms

    def meant_like(self, words: Sequence[str], meanings: Vectors) -> list[list[tuple[str, float]]]:
        """Return for each normalised word with its vector the tokens (lemmas) of like meaning, with their cosines."""
        return self._related.to([self.tokeniser.lemma(word) for word in words], meanings)


class Index:
    """One version of an index, opened. Rows number its statements in the order of notes and lines."""

    def __init__(self, version: Path, manifest: Manifest) -> None:
        self.version = version
        self.manifest = manifest
        counts = manifest.counts
        self.catalogue = read_catalogue(version)
        self.columns = Columns.open(version, counts.statements)
        self.statements = Statements(version / STATEMENTS)
        self.vectors = VectorIndex(version, counts.statements, manifest.dimension, manifest.vectors)
        self.heading_vectors = read_matrix(version / HEADING_VECTORS, counts.headings, manifest.dimension)
        self.lexical = Lexical.open(version, counts.statements, counts.headings, counts.themes)
        self.related = Related.open(version, self.lexical.vocabulary)

    @property
    def name(self) -> str:
        """The name of the version."""
        return self.version.name

    def __len__(self) -> int:
        return self.manifest.counts.statements

    @property
    def titles(self) -> tuple[str, ...]:
        """The notes' titles, in order."""
        return tuple(note.title for note in self.outlines)

    @cached_property
    def notes(self) -> Notes:
        """The notes with source text and statements."""
        return Notes(self.version / NOTES, self.catalogue, self.statements)

    @cached_property
    def outlines(self) -> tuple[NoteOutline, ...]:
        """What a question may name of the notes."""
        return tuple(entry.outline for entry in self.catalogue.notes)

    @cached_property
    def theme_groups(self) -> Mapping[str, frozenset[int | None]]:
        """The theme headings in order, each with the groups that spoke under it."""
        return groups_of_headings(self.catalogue, self.columns)

    def excerpt(self, number: int, rows: Sequence[int]) -> Excerpt:
        """Return a note's excerpt with these of its rows and those above them."""
        shown = sorted({one for row in rows for one in (row, *self._above(row))})
        return Excerpt(
            outline=self.outlines[number],
            spots=spots_of(self.catalogue, self.columns, number),
            statements=tuple(self.statements[row] for row in shown),
        )

    def _above(self, row: int) -> Iterator[int]:
        while (row := int(self.columns.parent[row])) >= 0:
            yield row

    def notes_within(self, filters: Filters) -> Sequence[int]:
        """Return the numbers of the notes that have a statement within the filters, ascending."""
        chosen = self.select(filters)
        notes = self.columns.note if chosen is None else self.columns.note[chosen.rows]
        return np.flatnonzero(np.bincount(notes)).tolist()

    @cached_property
    def groups(self) -> tuple[int, ...]:
        """The numbers of all groups, ascending."""
        return tuple(sorted(group for group in self.catalogue.groups if group is not None))

    @cached_property
    def questions(self) -> tuple[int, ...]:
        """The numbers of all questions that statements answer, ascending."""
        return tuple(sorted({number for numbers in self.catalogue.questions for number in numbers}))

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The headings of all themes in order, each once."""
        return self.catalogue.headings

    def row(self, statement_id: str) -> int:
        """Return the row of a statement; KeyError if the index does not hold it."""
        wanted = id_hash(statement_id)
        place = int(np.searchsorted(self._ids, wanted))
        while place < len(self._ids) and self._ids[place] == wanted:
            row = int(self._id_rows[place])
            if self.statements[row].id == statement_id:
                return row
            place += 1
        raise KeyError(statement_id)

    def note(self, note_id: str) -> Note:
        """Return a note with source and statements; KeyError if the index does not hold it."""
        return self.notes[self.note_number(note_id)]

    def note_number(self, note_id: str) -> int:
        """Return a note's place among the notes; KeyError if the index does not hold it."""
        return self._note_numbers[note_id]

    def note_rows(self, number: int) -> range:
        """Return the rows of a note's statements."""
        entry = self.catalogue.notes[number]
        return range(entry.first_row, entry.end_row)

    def first(self, most: int | None = None) -> Rows:
        """Return the first so many rows (all of them without a number), ascending."""
        return np.arange(len(self) if most is None else min(most, len(self)), dtype=np.int64)

    @property
    def small(self) -> bool:
        """Whether there are so few rows that each is looked at for every question."""
        return len(self) <= EXHAUSTIVE

    def select(self, filters: Filters) -> Chosen | None:
        """Return the rows that the filters admit; None where they limit nothing. The last few are remembered."""
        return self._selected(filters)

    @cached_property
    def _selected(self) -> Callable[[Filters], Chosen | None]:
        return lru_cache(_SELECTIONS)(self._select)

    def _select(self, filters: Filters) -> Chosen | None:
        notes = [self._note_numbers[note] for note in set(filters.notes) if note in self._note_numbers]
        return chosen_rows(self.catalogue, self.columns, filters, notes)

    def near(self, query: Vectors, k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows whose vectors are nearest to a query's, nearest first."""
        return self.vectors.search(query, k, _own(within))[0]

    def matching(self, concepts: Sequence[Concept], k: int, within: Selection | None = None) -> Rows:
        """Return the k (admitted) rows that score highest by words, best first; only such as score at all."""
        return self.said.top(concepts, k, _own(within))[0]

    def cosines(self, rows: Rows, query: Vectors) -> Scores:
        """Return the cosines of these rows (ascending) with a query vector."""
        return self.vectors.scores(query, rows)

    def vectors_of(self, rows: range) -> Vectors:
        """Return the vectors of adjoining rows."""
        return self.vectors.rows(slice(rows.start, rows.stop))

    @property
    def said(self) -> Postings:
        """The words of the statements."""
        return self.lexical.statements

    @property
    def headings(self) -> Postings:
        """The words of the theme headings."""
        return self.lexical.headings

    def notes_of(self, rows: Rows) -> NDArray[np.int32]:
        """Return the number of each row's note."""
        return self.columns.note[rows]

    def themes_of(self, rows: Rows) -> NDArray[np.int32]:
        """Return the number of each row's theme, -1 for none."""
        return self.columns.heading[rows]

    def theme(self, number: int) -> str:
        """Return a theme heading."""
        return self.catalogue.headings[number]

    def theme_cosines(self, themes: Rows, query: Vectors) -> Scores:
        """Return the cosines of these theme headings (ascending) with a query vector."""
        return cosines(_only(self.heading_vectors, themes), query)

    def theme_vectors_of(self, note: int) -> Mapping[str, Vectors]:
        """Return the vectors of a note's theme headings."""
        rows = self.note_rows(note)
        numbers = dict.fromkeys(self.columns.heading[rows.start : rows.stop].tolist())
        return {self.theme(number): self.heading_vectors[number] for number in numbers if number >= 0}

    @cached_property
    def words(self) -> NoteWords:
        """The words of the notes."""
        return NoteWords(self.lexical, self.related)

    @cached_property
    def passages(self) -> Hashes:
        """Hashes of the texts that were embedded, by row."""
        return read_array(self.version / PASSAGES)

    def id_hashes(self) -> NDArray[np.uint64]:
        """Return the hashes of the statements' ids, by row."""
        hashes = np.empty(len(self), dtype=np.uint64)
        hashes[self._id_rows] = self._ids
        return hashes

    def hold(self) -> Index:
        """Open all that is opened on demand, so that the index serves on after its folder was removed."""
        read_ahead(self.version / name for name in self.manifest.files)
        self.vectors.hold()
        for name in ("notes", "_ids", "_id_rows", "groups", "questions", "themes"):
            getattr(self, name)
        self.lexical.hold()
        self.related.hold()
        return self

    @cached_property
    def _ids(self) -> NDArray[np.uint64]:
        return read_array(self.version / IDS)

    @cached_property
    def _id_rows(self) -> NDArray[np.int32]:
        return read_array(self.version / ID_ROWS)

    @cached_property
    def _note_numbers(self) -> dict[str, int]:
        return {note.id: number for number, note in enumerate(self.catalogue.notes)}


def open_index(folder: str | Path, *, verify: bool | None = None) -> Index:
    """Open the current version of an index folder.

    Its files are checked: all bytes with ``verify=True``, by default as :mod:`randers_rag.index.checks` says.
    IndexMissingError: there is none; IndexDamagedError: a file is not what was written; IndexFolderError: the folder
    cannot be read or was written by a newer version of this program.
    """
    root = Path(folder)
    version = layout.current_version(root)
    try:
        with uncollected():
            return Index(version, read_manifest(version, verify=verify))
    except IndexDamagedError:
        newer = layout.current_version(root)
        if newer == version:
            raise
    return Index(newer, read_manifest(newer, verify=verify))  # replaced and dropped while it was opened


def _own(within: Selection | None) -> Chosen | None:
    if within is None or isinstance(within, Chosen):
        return within
    raise TypeError(f"{within!r} was selected from another kind of index")


def _only(matrix: Vectors, numbers: NDArray[np.integer[Any]]) -> Vectors:
    """Return these rows of a matrix; the matrix itself where that is all of them."""
    return matrix if len(numbers) == len(matrix) else matrix[numbers]


def id_hash(statement_id: str) -> np.uint64:
    """Return the number under which a statement's id is looked up."""
    return np.uint64(int.from_bytes(hashlib.blake2b(statement_id.encode(), digest_size=8).digest(), "little"))
