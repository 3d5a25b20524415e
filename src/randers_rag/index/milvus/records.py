"""The small things of a version, by key: each as JSON, with the revision that wrote it and what it was before.

A version changes in revisions: a change writes its records under the next number, and only then says in the state that
this is the revision now. Who reads a record of a later revision than the state's takes what it was before: so a change
that is under way, or was broken off, is not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY
from randers_rag.index.milvus.client import NEWEST, USUAL, Client, Reading, Row
from randers_rag.index.milvus.names import DATA, KEY, KIND, PARTS, REVISION, VECTOR

_PIECE = 16_000
"""Letters of a record that one field holds (a letter takes up to four bytes)."""
_LONGEST_KEY = 200
_FIELDS = (KEY, KIND, REVISION, PARTS, DATA)
Value = dict[str, Any]


class Kind(IntEnum):
    """What a record is about."""

    CONTINUED = 0
    STATE = 1
    WRITER = 2
    NOTE = 3
    SOURCE = 4
    THEME = 5
    TOKEN = 6
    FORM = 7
    TEXT = 8
    """A text that is too long for its row's field."""


@dataclass(frozen=True)
class Record:
    """One record: what it holds since ``revision``, and what it held before; None: nothing."""

    kind: Kind
    name: str
    now: Value | None
    revision: int = 0
    before: Value | None = None

    @property
    def key(self) -> str:
        """Under what it is kept."""
        name = self.name
        if len(name) > _LONGEST_KEY:
            name = f"#{hashlib.blake2b(name.encode(), digest_size=32).hexdigest()}"
        return f"{self.kind.value}:{name}"

    def at(self, revision: int) -> Value | None:
        """Return what it held at a revision."""
        return self.now if self.revision <= revision else self.before


class Records:
    """The records of a version."""

    def __init__(self, client: Client, collection: str) -> None:
        self.collection = collection
        self._client = client

    def write(self, records: Iterable[Record]) -> None:
        """Write records; those of the same key are replaced."""
        rows: list[Row] = []
        for record in records:
            rows += _rows(record)
            if len(rows) >= 4 * _PIECE:
                self._client.insert(self.collection, rows, again=True)
                rows = []
        self._client.insert(self.collection, rows, again=True)

    def read(self, kind: Kind, names: Iterable[str], reading: Reading = USUAL) -> dict[str, Record]:
        """Return records by name; those that are not there are left out."""
        keys = [Record(kind, name, None).key for name in names]
        rows = self._client.get(self.collection, keys, _FIELDS, reading)
        return {record.name: record for record in self._joined(rows, reading)}

    def all(self, kind: Kind, after: int = -1) -> Iterator[Record]:
        """Yield the records of a kind that were written after a revision, as they are now."""
        rows = list(self._client.all(self.collection, f"{KIND} == {kind.value} and {REVISION} > {after}", _FIELDS))
        return self._joined(rows, NEWEST)

    def erase(self, kind: Kind, names: Iterable[str]) -> None:
        """Delete records."""
        keys = [Record(kind, name, None).key for name in names]
        rows = self._client.get(self.collection, keys, (KEY, PARTS), NEWEST)
        every = [key for row in rows for key in _keys(row)]
        if every:
            self._client.delete(self.collection, f"{KEY} in {json.dumps(every)}")

    def _joined(self, rows: list[Row], reading: Reading) -> Iterator[Record]:
        further = [key for row in rows for key in _keys(row)[1:]]
        pieces = {row[KEY]: row[DATA] for row in self._client.get(self.collection, further, (KEY, DATA), reading)}
        for row in rows:
            text = row[DATA] + "".join(pieces.get(key, "") for key in _keys(row)[1:])
            yield _record(row, text)


def _rows(record: Record) -> list[Row]:
    text = json.dumps([record.name, record.now, record.before], ensure_ascii=False, separators=(",", ":"))
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    head: Row = {KEY: record.key, KIND: record.kind.value, REVISION: record.revision, PARTS: len(pieces)}
    rows: list[Row] = [{**head, DATA: pieces[0]}]
    for key, piece in zip(_keys(head)[1:], pieces[1:], strict=True):
        rows.append({KEY: key, KIND: Kind.CONTINUED.value, REVISION: record.revision, PARTS: 0, DATA: piece})
    return [{**row, VECTOR: [0.0, 0.0]} for row in rows]


def _keys(row: Mapping[str, Any]) -> list[str]:
    return [row[KEY], *(f"{row[KEY]}#{part}" for part in range(1, row[PARTS]))]


def _record(row: Row, text: str) -> Record:
    try:
        name, now, before = json.loads(text)
    except ValueError as error:
        raise IndexDamagedError(f"The record {row[KEY]} of the store is not what was written. {REMEDY}") from error
    return Record(Kind(row[KIND]), name, now, row[REVISION], before)
