"""What an index holds, in a few words: its notes, themes, groups and questions; and each row's number among them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array, write_bytes
from randers_rag.index.ragged import spread
from randers_rag.index.ranking import Chosen, Mask
from randers_rag.schema import Filters, Note, NoteOutline, Spot, Statement

_NAME = "catalogue.json"
_COLUMNS = ("note", "group", "questions", "heading", "parent")
Column = NDArray[np.int32]
T = TypeVar("T")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoteEntry(_Model):
    """A note without its text. Its statements are the rows ``first_row`` to ``end_row`` - 1."""

    outline: NoteOutline
    file: str
    first_row: int
    end_row: int
    source: str = ""
    """SHA-256 of the file that it was read from; empty where it was not read from a file."""

    @property
    def id(self) -> str:
        """The note's id."""
        return self.outline.id


class Catalogue(_Model):
    """The values that rows refer to by number; all but the notes hold each distinct value once."""

    notes: tuple[NoteEntry, ...]
    headings: tuple[str, ...]
    groups: tuple[int | None, ...]
    questions: tuple[tuple[int, ...], ...]


class Columns:
    """For each row the number of its note, group, questions and heading in the catalogue, and its parent's row (or -1).

    A row without a theme has heading -1.
    """

    def __init__(self, columns: dict[str, Column], rows: int) -> None:
        if any(len(column) != rows for column in columns.values()):
            raise IndexDamagedError(f"The index's columns do not have {rows} rows each. {REMEDY}")
        self.note, self.group, self.questions, self.heading, self.parent = (columns[name] for name in _COLUMNS)

    @classmethod
    def open(cls, folder: Path, rows: int) -> Columns:
        """Open the columns of an index folder."""
        return cls({name: read_array(_column_path(folder, name)) for name in _COLUMNS}, rows)


def chosen_rows(catalogue: Catalogue, columns: Columns, filters: Filters, notes: Sequence[int]) -> Chosen | None:
    """Return the rows that the filters admit; None where they limit nothing. ``notes`` are their notes' numbers."""
    size = len(columns.note)
    wanted = [frozenset(filters.groups), frozenset(filters.questions), frozenset(filters.themes)]
    tests: list[tuple[Column, Mask]] = []
    if wanted[0]:
        tests.append((columns.group, _admitted(group in wanted[0] for group in catalogue.groups)))
    if wanted[1]:
        tests.append((columns.questions, _admitted(bool(wanted[1] & set(held)) for held in catalogue.questions)))
    if wanted[2]:
        tests.append((columns.heading, _admitted(heading in wanted[2] for heading in catalogue.headings)))
    if filters.notes:
        entries = [catalogue.notes[number] for number in sorted(notes)]
        first = np.array([entry.first_row for entry in entries], dtype=np.int64)
        rows = spread(first, np.array([entry.end_row for entry in entries], dtype=np.int64) - first)
        for column, admitted in tests:
            rows = rows[admitted[column[rows]]]
        return Chosen(size, rows=rows)
    masks = [admitted[column] for column, admitted in tests]
    return Chosen(size, mask=np.logical_and.reduce(masks)) if masks else None


def _admitted(values: Iterable[bool]) -> Mask:
    """Return for each number whether it is admitted; -1 (the last one) is not."""
    return np.array([*values, False], dtype=np.bool_)


def spots_of(catalogue: Catalogue, columns: Columns, number: int) -> tuple[Spot, ...]:
    """Return the spots of a note, in the order of their first rows."""
    entry = catalogue.notes[number]
    part = slice(entry.first_row, entry.end_row)
    values = (column[part].tolist() for column in (columns.group, columns.questions, columns.heading))
    return tuple(
        Spot(
            note=entry.id,
            group=catalogue.groups[group],
            questions=catalogue.questions[questions],
            theme=None if heading < 0 else catalogue.headings[heading],
            statements=count,
        )
        for (group, questions, heading), count in Counter(zip(*values, strict=True)).items()
    )


def groups_of_headings(catalogue: Catalogue, columns: Columns) -> Mapping[str, frozenset[int | None]]:
    """Return which groups spoke under each heading, in the order of headings."""
    size = len(catalogue.groups)
    pairs = np.unique(columns.heading.astype(np.int64) * size + columns.group, return_index=True)[0]
    found: dict[str, set[int | None]] = {heading: set() for heading in catalogue.headings}
    for heading, group in zip(*(part.tolist() for part in np.divmod(pairs, size)), strict=True):
        if heading >= 0:
            found[catalogue.headings[heading]].add(catalogue.groups[group])
    return {heading: frozenset(groups) for heading, groups in found.items()}


def read_catalogue(folder: Path) -> Catalogue:
    """Read the catalogue of an index folder."""
    try:
        return Catalogue.model_validate_json((folder / _NAME).read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{folder / _NAME} cannot be read. {REMEDY}") from error


class CatalogueBuilder:
    """Collects notes and their statements in the order of rows."""

    def __init__(self) -> None:
        self._notes: list[NoteEntry] = []
        self._headings: dict[str, int] = {}
        self._groups: dict[int | None, int] = {}
        self._questions: dict[tuple[int, ...], int] = {}
        self._columns: dict[str, array[int]] = {name: array("i") for name in _COLUMNS}

    def add(self, note: Note, source: str = "") -> None:
        """Add a note and its statements; ``source`` is the SHA-256 of its file."""
        first, number = self.rows, len(self._notes)
        rows: dict[str | None, int] = {}
        for statement in note.statements:
            rows[statement.id] = self.rows
            self._add_row(statement, number, rows.get(statement.parent, -1))
        self._notes.append(
            NoteEntry(
                outline=NoteOutline.of(note),
                file=note.file,
                first_row=first,
                end_row=self.rows,
                source=source,
            )
        )

    def keep(self, catalogue: Catalogue, columns: Columns, first: int, end: int) -> None:
        """Add notes of an earlier index, the ones numbered ``first`` to ``end`` - 1, with their statements."""
        entries = catalogue.notes[first:end]
        start, stop = entries[0].first_row, entries[-1].end_row
        moved, notes_before = self.rows - start, len(self._notes)
        for entry in entries:
            rows = {"first_row": entry.first_row + moved, "end_row": entry.end_row + moved}
            self._notes.append(entry.model_copy(update=rows))

        parent = columns.parent[start:stop]
        kept = {
            "note": columns.note[start:stop] - first + notes_before,
            "group": _renumbered(self._groups, catalogue.groups.__getitem__, columns.group[start:stop]),
            "questions": _renumbered(self._questions, catalogue.questions.__getitem__, columns.questions[start:stop]),
            "heading": _renumbered(self._headings, catalogue.headings.__getitem__, columns.heading[start:stop]),
            "parent": np.where(parent < 0, -1, parent + moved),
        }
        for name, column in kept.items():
            self._columns[name].frombytes(column.astype(np.int32).tobytes())

    @property
    def rows(self) -> int:
        """How many rows there are so far."""
        return len(self._columns["note"])

    def repeated(self) -> NDArray[np.int64]:
        """Return in how many notes each heading stands."""
        notes = np.array(self._columns["note"], dtype=np.int64)
        headings = np.array(self._columns["heading"], dtype=np.int64)
        pairs = np.unique((notes * (len(self._headings) + 1) + headings)[headings >= 0])
        return np.bincount(pairs % (len(self._headings) + 1), minlength=len(self._headings))

    @property
    def parents(self) -> Column:
        """The row above each row, or -1."""
        return np.array(self._columns["parent"], dtype=np.int32)

    def write(self, folder: Path) -> Catalogue:
        """Write catalogue and columns."""
        catalogue = Catalogue(
            notes=tuple(self._notes),
            headings=tuple(self._headings),
            groups=tuple(self._groups),
            questions=tuple(self._questions),
        )
        write_bytes(folder / _NAME, catalogue.model_dump_json().encode())
        for name, column in self._columns.items():
            write_array(_column_path(folder, name), np.array(column, dtype=np.int32))
        return catalogue

    def _add_row(self, statement: Statement, note: int, parent: int) -> None:
        values = {
            "note": note,
            "group": _number(self._groups, statement.group),
            "questions": _number(self._questions, statement.questions),
            "heading": -1 if statement.theme is None else _number(self._headings, statement.theme),
            "parent": parent,
        }
        for name, value in values.items():
            self._columns[name].append(value)


def _number(numbers: dict[T, int], value: T) -> int:
    return numbers.setdefault(value, len(numbers))


def _renumbered(numbers: dict[T, int], value_of: Callable[[int], T], column: Column) -> Column:
    """Return a column of an earlier index with the new numbers of its values, numbered in the order of first sight."""
    found, first = np.unique(column, return_index=True)
    place = np.full(int(found.max(initial=-1)) + 2, -1, dtype=np.int32)  # the last one is for -1
    for number in found[np.argsort(first)].tolist():
        if number >= 0:
            place[number] = _number(numbers, value_of(number))
    return place[column]


def _column_path(folder: Path, name: str) -> Path:
    return folder / f"row_{name}.npy"
