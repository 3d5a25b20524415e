"""Writes notes into a version: rows in batches, then the records that make them seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from randers_rag.embedding.base import Embedder
from randers_rag.errors import CorpusError
from randers_rag.index.embed import embed
from randers_rag.index.lexical import K1, PARENT_WEIGHT, B
from randers_rag.index.milvus import names
from randers_rag.index.milvus.client import BATCH, Client, Row
from randers_rag.index.milvus.counting import Book, Level, Token, lemmas, packed
from randers_rag.index.milvus.records import Kind, Record, Records, Value
from randers_rag.index.milvus.rows import MOST_STATEMENTS, NOWHERE, row_key, text_number
from randers_rag.index.milvus.snapshot import NoteEntry, Snapshot, vector_text
from randers_rag.index.passages import heading_text, passage_text
from randers_rag.schema import Note, Statement

_LONGEST = names.LONGEST // 4
"""Letters of a text that a row holds itself."""


@dataclass
class _Waiting:
    """What is counted and not sent yet."""

    rows: list[Row] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    notes: dict[str, Record] = field(default_factory=dict)
    headings: list[tuple[str, Value]] = field(default_factory=list)


class Writer:
    """Adds notes to a version and takes notes out of it; nothing of it is seen before the state is written.

    ``usual`` is a statement's usual length in tokens; unknown in a new version, where the first batch tells it.
    """

    def __init__(
        self,
        client: Client,
        snapshot: Snapshot,
        book: Book,
        embedder: Embedder,
        on_batch: Callable[[int], None],
        *,
        again: bool = False,
    ) -> None:
        state = snapshot.state
        self.book, self.usual, self.next_note = book, state.usual, state.next_note
        self.revision = state.revision + 1 if state.finished else 0
        self._client, self._snapshot, self._embedder = client, snapshot, embedder
        self._records = Records(client, names.records_of(snapshot.version))
        self._rows = names.statements_of(snapshot.version)
        self._sparse, self._again, self._on_batch = state.sparse, again, on_batch
        self.on_usual: Callable[[float], None] | None = None
        self._waiting, self._done = _Waiting(), 0
        self._ids: set[str] = set()
        self._outdated: list[Record] = []

    def add(self, note: Note, digest: str, *, there: bool = False) -> None:
        """Add a note; one whose rows are ``there`` already is only counted."""
        number, self.next_note = self.next_note, self.next_note + 1
        if len(note.statements) > MOST_STATEMENTS:
            raise CorpusError(f"The note {note.file} holds more than {MOST_STATEMENTS} statements. Split it.")
        themes = {theme: place for place, theme in enumerate(note.themes)}
        levels: dict[str | None, list[Level]] = {}
        by_id = self._by_id(note)
        for place, statement in enumerate(note.statements):
            said = levels[statement.id] = [self.book.add(statement.text), *levels.get(statement.parent, [])]
            if not there:
                row = self._row(row_key(number, place), number, statement, said, themes)
                self._waiting.rows.append(row)
                above = by_id.get(statement.parent) if statement.parent else None
                self._waiting.passages.append(passage_text(statement, above))
        for theme, place in themes.items():
            said = [self.book.add(theme, heading=True)]
            if not there:
                self._waiting.headings.append((f"{number}:{place}", {"text": theme, "said": packed(said)}))
        if there:
            return
        self._waiting.records.append(Record(Kind.SOURCE, str(number), {"text": note.source}))
        self._note(note.id, _entry(note, number, digest, tuple(themes)).model_dump(mode="json", exclude_defaults=True))
        if len(self._waiting.rows) >= BATCH:
            self.flush()

    def remove(self, note: Note) -> None:
        """Count a note no longer; its rows go with :meth:`erase`."""
        for statement in note.statements:
            self.book.remove(statement.text)
        for theme in note.themes:
            self.book.remove(theme, heading=True)
        self._note(note.id, None)

    def flush(self) -> None:
        """Send what is waiting: rows first, then the records that say that they are there."""
        waiting, self._waiting = self._waiting, _Waiting()
        if not self.usual:
            self.usual = self.book.statements.usual
            if self.on_usual:
                self.on_usual(self.usual)
        for start in range(0, len(waiting.rows), BATCH):
            self._send(waiting.rows[start : start + BATCH], waiting.passages[start : start + BATCH])
        vectors = embed(self._embedder, [heading_text(value["text"]) for _, value in waiting.headings])
        self._records.write(
            Record(Kind.THEME, name, {**value, "vector": vector_text(vector)})
            for (name, value), vector in zip(waiting.headings, vectors, strict=True)
        )
        self._records.write([*waiting.records, *waiting.notes.values()])
        self._outdated += [record for record in waiting.notes.values() if record.before]
        self._on_batch(self._done)

    def finish(self) -> None:
        """Send the rest, and the words."""
        self.flush()
        words = list(self._words())
        self._records.write(words)
        self._outdated += [record for record in words if record.now is None and record.before]

    def erase(self, notes: Iterable[NoteEntry]) -> None:
        """Delete the rows of notes that were removed, and what belongs to them, also what records held before."""
        self._records.write(replace(record, before=None) for record in self._outdated)
        for entry in notes:
            keys = (row_key(entry.number, place) for place in range(entry.statements))
            self._records.erase(Kind.TEXT, [f"{key}:{field}" for key in keys for field in (names.SAID, names.DATA)])
            self._client.delete(self._rows, f"{names.NOTE} == {entry.number}")
            self._records.erase(Kind.SOURCE, [str(entry.number)])
            self._records.erase(Kind.THEME, [f"{entry.number}:{place}" for place in range(len(entry.themes))])

    def _note(self, note_id: str, now: Value | None) -> None:
        before = self._snapshot.held[Kind.NOTE].get(note_id)
        self._waiting.notes[note_id] = Record(Kind.NOTE, note_id, now, self.revision, before)

    def _send(self, rows: list[Row], passages: list[str]) -> None:
        vectors = embed(self._embedder, passages)
        for row, vector in zip(rows, vectors, strict=True):
            row[names.VECTOR] = vector
            levels = row.pop(names.WORDS)
            if self._sparse:
                row[names.WORDS] = weights(levels, self.usual)
        self._client.insert(self._rows, rows, again=self._again)
        self._done += len(rows)

    def _row(self, key: int, number: int, statement: Statement, said: list[Level], themes: dict[str, int]) -> Row:
        texts = {names.SAID: packed(said), names.DATA: statement.model_dump_json(exclude_defaults=True)}
        for name, text in texts.items():
            if len(text) > _LONGEST:
                self._waiting.records.append(Record(Kind.TEXT, f"{key}:{name}", {"text": text}))
                texts[name] = ""
        theme = statement.theme
        return {
            names.ROW: key,
            names.ID: text_number(statement.id),
            names.NOTE: number,
            names.GROUP: names.NO_GROUP if statement.group is None else statement.group,
            names.QUESTIONS: list(statement.questions[: names.MOST_QUESTIONS]),
            names.THEME: NOWHERE if theme is None else text_number(theme),
            names.THEME_PLACE: NOWHERE if theme is None else themes[theme],
            names.WORDS: said,
            **texts,
        }

    def _by_id(self, note: Note) -> dict[str, Statement]:
        found: dict[str, Statement] = {}
        for statement in note.statements:
            if statement.id in found or note.id in self._ids:
                raise CorpusError(f"Two statements have the id {statement.id}. Rename one of the notes.")
            found[statement.id] = statement
        self._ids.add(note.id)
        return found

    def _words(self) -> Iterable[Record]:
        held = self._snapshot.held
        known = {name for name, value in held[Kind.TOKEN].items() if "v" in value}
        there = [token for token in sorted(self.book.changed_tokens, key=str.encode) if self.book.tokens[token].there]
        new = lemmas(there, known)
        vectors = dict(zip(new, self._embedder.embed_words(new), strict=True)) if new else {}
        for name in sorted(self.book.changed_tokens):
            before, token = held[Kind.TOKEN].get(name), self.book.tokens[name]
            now = _token_value(token, before, vector_text(vectors[name]) if name in vectors else None)
            yield Record(Kind.TOKEN, name, now, self.revision, before)
        for name in sorted(self.book.changed_forms):
            before, count = held[Kind.FORM].get(name), self.book.forms[name]
            yield Record(Kind.FORM, name, {"c": count} if count else None, self.revision, before)


def weights(levels: list[Level], usual: float) -> dict[int, float]:
    """Return for each token what it weighs in a text, but for the token's rarity, which the question brings.

    Milvus takes no text without a token: number 0, which no question asks for, stands for that.
    """
    found: dict[int, float] = {} if any(level.counts for level in levels) else {0: 1.0}
    for depth, level in enumerate(levels):
        worth = (K1 + 1) * PARENT_WEIGHT**depth
        room = K1 * (1 - B + B * level.length / usual)
        for number, count in level.counts.items():
            found[number] = max(found.get(number, 0.0), worth * count / (count + room))
    return found


def book_of(snapshot: Snapshot) -> Book:
    """Return the words of a snapshot, to be counted further."""
    state = snapshot.state
    return Book(
        tokens={name: Token(value["n"], value["s"], value["t"]) for name, value in snapshot.held[Kind.TOKEN].items()},
        forms={name: value["c"] for name, value in snapshot.held[Kind.FORM].items()},
        statements=state.statements.copy(),
        themes=state.themes.copy(),
        next_number=state.next_number,
    )


def _token_value(token: Token, before: Value | None, vector: str | None) -> Value | None:
    if not token.there:
        return None
    value: dict[str, Any] = {"n": token.number, "s": token.statements, "t": token.themes}
    kept = vector if vector is not None else (before or {}).get("v")
    return value if kept is None else {**value, "v": kept}


def _entry(note: Note, number: int, digest: str, themes: tuple[str, ...]) -> NoteEntry:
    first: dict[Any, Statement] = {}
    for statement in note.statements:
        first.setdefault((statement.group, statement.questions, statement.theme), statement)
    return NoteEntry(
        number=number,
        digest=digest,
        statements=len(note.statements),
        themes=themes,
        bare=note.model_copy(update={"statements": (), "source": ""}),
        outline=tuple(first.values()),
    )
