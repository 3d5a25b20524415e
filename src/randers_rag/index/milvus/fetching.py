"""The rows and headings of a version as they are needed; what was fetched last is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Vectors
from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import REMEDY
from randers_rag.index.milvus import names
from randers_rag.index.milvus.client import Client, Row
from randers_rag.index.milvus.records import Kind, Records
from randers_rag.index.milvus.rows import NOWHERE, Places, row_keys
from randers_rag.index.milvus.scoring import Rarities, Weights
from randers_rag.index.milvus.snapshot import vector_of
from randers_rag.index.ranking import Mask, Rows
from randers_rag.schema import Filters, Statement

_STATEMENT = (names.ROW, names.DATA)
_FIELDS = (*_STATEMENT, names.VECTOR, names.SAID, names.GROUP, names.QUESTIONS, names.THEME_PLACE)
_BLOCKS = 8
"""Sets of rows that are kept: those of the last questions."""
_KEPT = 50_000
"""Statements and headings that are kept."""
_ADJOINING = 64
"""Statements that are fetched with one: who lists a note's statements asks for them next."""


@dataclass(frozen=True)
class Block:
    """Some rows, ascending, with what speaks for them."""

    rows: Rows
    vectors: Vectors
    themes: NDArray[np.int64]
    groups: Sequence[int | None]
    questions: Sequence[Sequence[int]]
    weights: Weights


@dataclass(frozen=True)
class Theme:
    """A heading, its vector and what it says."""

    text: str
    vector: Vectors
    said: str


class Fetcher:
    """Fetches rows and headings of one snapshot."""

    def __init__(self, client: Client, version: str, places: Places, said: Rarities, headings: Rarities) -> None:
        self._client, self._places, self._said, self._headings = client, places, said, headings
        self._rows = names.statements_of(version)
        self._records = Records(client, names.records_of(version))
        self._texts: dict[int, str] = {}
        self._themes: dict[int, Theme] = {}
        self._block: Callable[[bytes], Block] = lru_cache(maxsize=_BLOCKS)(self._fetched)
        self._weights: Callable[[bytes], Weights] = lru_cache(maxsize=_BLOCKS)(self._of_headings)

    def block(self, rows: Rows) -> Block:
        """Return rows, which must ascend. IndexDamagedError: one is gone."""
        return self._block(rows.tobytes())

    def statement(self, row: int) -> Statement:
        """Return the statement of a row."""
        if row not in self._texts:
            note = self._places.rows(int(self._places.notes(np.array([row]))[0]))
            self._fetch(np.arange(row, min(row + _ADJOINING, note.stop)), _STATEMENT)
        try:
            return Statement.model_validate_json(self._texts[row])
        except ValueError as error:
            raise IndexDamagedError(f"Statement {row} of the store is not what was written. {REMEDY}") from error

    def themes(self, keys: Iterable[int]) -> list[Theme]:
        """Return headings."""
        wanted = list(keys)
        missing = {self._places.theme_name(key): key for key in wanted if key not in self._themes}
        if len(self._themes) > _KEPT:
            self._themes = {key: self._themes[key] for key in wanted if key not in missing.values()}
        for name, record in self._records.read(Kind.THEME, missing).items():
            value = record.now or {}
            self._themes[missing[name]] = Theme(value["text"], vector_of(value["vector"]), value["said"])
        try:
            return [self._themes[key] for key in wanted]
        except KeyError:
            raise _gone() from None

    def heading_weights(self, themes: Rows) -> Weights:
        """Return the weights of headings' words."""
        return self._weights(themes.tobytes())

    def admitted(self, rows: Rows, filters: Filters, notes: Sequence[str]) -> Mask:
        """Return for each of these rows whether filters admit it; ``notes`` are the ids of all notes, in order."""
        block = self.block(rows)
        of_note = [note in filters.notes for note in notes] if filters.notes else None
        texts = dict(zip(block.themes.tolist(), self._theme_texts(block, filters), strict=True))
        return np.array(
            [
                (of_note is None or of_note[note])
                and (not filters.groups or group in filters.groups)
                and (not filters.questions or any(number in filters.questions for number in questions))
                and (not filters.themes or texts[theme] in filters.themes)
                for note, group, questions, theme in zip(
                    self._places.notes(rows).tolist(), block.groups, block.questions, block.themes.tolist(), strict=True
                )
            ],
            dtype=np.bool_,
        )

    def said_in(self, found: Sequence[Row]) -> list[str]:
        """Return what rows say, as they were found with their key."""
        return [row[names.SAID] or self._long(row[names.ROW], names.SAID) for row in found]

    def _theme_texts(self, block: Block, filters: Filters) -> list[str | None]:
        if not filters.themes:
            return [None] * len(block.rows)
        keys = [key for key in dict.fromkeys(block.themes.tolist()) if key != NOWHERE]
        texts = {key: theme.text for key, theme in zip(keys, self.themes(keys), strict=True)}
        return [texts.get(key) for key in block.themes.tolist()]

    def _fetched(self, packed: bytes) -> Block:
        rows = np.frombuffer(packed, dtype=np.int64)
        found = self._fetch(rows, _FIELDS)
        places = np.array([row[names.THEME_PLACE] for row in found], dtype=np.int64)
        notes = self._places.notes(rows)
        return Block(
            rows=rows,
            vectors=np.array([row[names.VECTOR] for row in found], dtype=np.float32),
            themes=np.where(places >= 0, row_keys(notes, places), NOWHERE),
            groups=[None if row[names.GROUP] == names.NO_GROUP else row[names.GROUP] for row in found],
            questions=[row[names.QUESTIONS] for row in found],
            weights=Weights(self.said_in(found), self._said),
        )

    def _fetch(self, rows: Rows, fields: Sequence[str]) -> list[Row]:
        """Return the server's rows in the order of ``rows``, and keep their statements."""
        keys = self._places.keys(rows).tolist()
        found = {row[names.ROW]: row for row in self._client.get(self._rows, keys, fields)}
        if len(found) < len(keys):
            raise _gone()
        if len(self._texts) > _KEPT:
            self._texts = {}
        for row, key in zip(rows.tolist(), keys, strict=True):
            self._texts[row] = found[key][names.DATA] or self._long(key, names.DATA)
        return [found[key] for key in keys]

    def _long(self, key: int, field: str) -> str:
        record = self._records.read(Kind.TEXT, [f"{key}:{field}"]).get(f"{key}:{field}")
        if record is None or record.now is None:
            raise _gone()
        return str(record.now["text"])

    def _of_headings(self, packed: bytes) -> Weights:
        themes = np.frombuffer(packed, dtype=np.int64).tolist()
        return Weights([theme.said for theme in self.themes(themes)], self._headings)


def _gone() -> IndexDamagedError:
    return IndexDamagedError("The store has changed while it was asked. Ask again.")
