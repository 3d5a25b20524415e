"""What an index holds, in a few words: its notes, themes, groups and questions; and each row's number among them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY, read_array, write_array, write_bytes
from randers_rag.index.ranking import Mask
from randers_rag.schema import Filters, Note, QuestionText, Statement

_NAME = "catalogue.json"
_COLUMNS = ("note", "group", "questions", "theme", "parent")
Column = NDArray[np.int32]
T = TypeVar("T")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoteEntry(_Model):
    """A note without its text. Its statements are the rows ``first_row`` to ``end_row`` - 1."""

    id: str
    title: str
    file: str
    questions: tuple[QuestionText, ...]
    groups: tuple[int, ...]
    warnings: int
    first_row: int
    end_row: int
    source: str = ""
    """SHA-256 of the file that it was read from; empty where it was not read from a file."""


class ThemeEntry(_Model):
    """A theme heading of one note (the note's number in the catalogue)."""

    note: int
    text: str


class Catalogue(_Model):
    """The values that rows refer to by number. ``groups`` and ``questions`` hold each distinct value once."""

    notes: tuple[NoteEntry, ...]
    themes: tuple[ThemeEntry, ...]
    groups: tuple[int | None, ...]
    questions: tuple[tuple[int, ...], ...]


class Columns:
    """For each row the number of its note, group, questions and theme in the catalogue, and its parent's row (or -1).

    A row without a theme has theme -1.
    """

    def __init__(self, columns: dict[str, Column], rows: int) -> None:
        if any(len(column) != rows for column in columns.values()):
            raise IndexDamagedError(f"The index's columns do not have {rows} rows each. {REMEDY}")
        self.note, self.group, self.questions, self.theme, self.parent = (columns[name] for name in _COLUMNS)

    @classmethod
    def open(cls, folder: Path, rows: int) -> Columns:
        """Open the columns of an index folder."""
        return cls({name: read_array(_column_path(folder, name)) for name in _COLUMNS}, rows)


def filter_mask(catalogue: Catalogue, columns: Columns, filters: Filters) -> Mask | None:
    """Return for each row whether the filters admit it; None where they limit nothing."""
    tests = [
        (filters.notes, columns.note, [note.id in filters.notes for note in catalogue.notes]),
        (filters.groups, columns.group, [group in filters.groups for group in catalogue.groups]),
        (
            filters.questions,
            columns.questions,
            [any(number in filters.questions for number in numbers) for numbers in catalogue.questions],
        ),
        (filters.themes, columns.theme, [*(theme.text in filters.themes for theme in catalogue.themes), False]),
    ]
    mask: Mask | None = None
    for wanted, column, admitted in tests:
        if wanted:
            part = np.array(admitted, dtype=np.bool_)[column]
            mask = part if mask is None else mask & part
    return mask


def first_rows(columns: Columns) -> NDArray[np.int64]:
    """Return the first row of each note, group, questions and theme that occur together, ascending."""
    key = columns.note.astype(np.int64)
    for column in (columns.group, columns.questions, columns.theme):
        key = key * (int(column.max(initial=-1)) + 2) + column + 1
    first: NDArray[np.int64] = np.unique(key, return_index=True)[1]
    return np.sort(first)


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
        self._themes: dict[tuple[int, str], int] = {}
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
                id=note.id,
                title=note.title,
                file=note.file,
                questions=note.questions,
                groups=note.groups,
                warnings=len(note.warnings),
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

        def theme(number: int) -> tuple[int, str]:
            found = catalogue.themes[number]
            return found.note - first + notes_before, found.text

        parent = columns.parent[start:stop]
        kept = {
            "note": columns.note[start:stop] - first + notes_before,
            "group": _renumbered(self._groups, catalogue.groups.__getitem__, columns.group[start:stop]),
            "questions": _renumbered(self._questions, catalogue.questions.__getitem__, columns.questions[start:stop]),
            "theme": _renumbered(self._themes, theme, columns.theme[start:stop]),
            "parent": np.where(parent < 0, -1, parent + moved),
        }
        for name, column in kept.items():
            self._columns[name].frombytes(column.astype(np.int32).tobytes())

    @property
    def rows(self) -> int:
        """How many rows there are so far."""
        return len(self._columns["note"])

    @property
    def parents(self) -> Column:
        """The row above each row, or -1."""
        return np.array(self._columns["parent"], dtype=np.int32)

    def write(self, folder: Path) -> Catalogue:
        """Write catalogue and columns."""
        themes = tuple(ThemeEntry(note=note, text=text) for note, text in self._themes)
        catalogue = Catalogue(
            notes=tuple(self._notes), themes=themes, groups=tuple(self._groups), questions=tuple(self._questions)
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
            "theme": -1 if statement.theme is None else _number(self._themes, (note, statement.theme)),
            "parent": parent,
        }
        for name, value in values.items():
            self._columns[name].append(value)


def distinct(values: Iterable[T]) -> tuple[T, ...]:
    """Return each value once, in the order of first sight."""
    return tuple(dict.fromkeys(values))


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
