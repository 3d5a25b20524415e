"""A store on Milvus: opened, built, and changed note by note."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from secrets import token_hex

from randers_rag.embedding.base import Embedder
from randers_rag.errors import CorpusError, IndexMissingError, StoreError
from randers_rag.index.manifest import Counts, Manifest, VectorRecord, code_fingerprint
from randers_rag.index.milvus import names
from randers_rag.index.milvus.address import Address
from randers_rag.index.milvus.client import ABSENT, NEWEST, Client
from randers_rag.index.milvus.opened import MilvusIndex
from randers_rag.index.milvus.records import Kind, Record, Records, Value
from randers_rag.index.milvus.snapshot import (
    Snapshot,
    State,
    current_version,
    read_snapshot,
    read_state,
    repair,
    write_state,
)
from randers_rag.index.milvus.writing import Writer, book_of
from randers_rag.index.vectors import METRIC
from randers_rag.schema import Note

KEEP = 2
"""How many finished versions stay, the current one among them: processes that still serve the one before go on."""
LEASE = 120.0
"""Seconds for which a program that changes a version keeps others from it; it renews them with each batch."""
_WRITER = "writer"
Entry = tuple[Note, str]
"""A note, and the digest of its file."""
Told = Callable[[int], None]
"""Told how many statements are written."""


class MilvusStore:
    """One store at one address."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @cached_property
    def client(self) -> Client:
        """The connection, made when it is first needed."""
        return Client(self.address)

    def mark(self) -> str | None:
        """Return the name of the current revision, by which a change shows; None where there is none."""
        try:
            state = read_state(self.client.hasty, self.address.name)
        except StoreError as error:
            if getattr(error.__cause__, "code", None) == ABSENT:
                return None
            raise
        return state.name if state else None

    def open(self, before: MilvusIndex | None = None) -> MilvusIndex:
        """Open the current revision; of one that is open already only the changes are read.

        IndexMissingError: the store is empty; StoreError: it cannot be reached.
        """
        version = current_version(self.client)
        self.client.load(names.records_of(version))
        self.client.load(names.statements_of(version))
        return MilvusIndex(self.client, read_snapshot(self.client, version, before.snapshot if before else None))

    def check(self, snapshot: Snapshot, embedder: Embedder) -> None:
        """StoreError: a snapshot was not made with this model and this version of the program."""
        reason = _unfit(snapshot.state, embedder)
        if reason:
            raise StoreError(
                f"The store {self.address} does not fit this program: {reason}. Run `randers-rag index` to build "
                "it again."
            )

    def digests(self, embedder: Embedder) -> dict[str, str]:
        """Return the digests of the notes that the current version holds, by id; none where it does not fit."""
        try:
            snapshot = self.open().snapshot
        except IndexMissingError:
            return {}
        if _unfit(snapshot.state, embedder):
            return {}
        return {entry.bare.id: entry.digest for entry in snapshot.notes}

    def build(
        self, notes: Iterable[Entry], embedder: Embedder, corpus: str = "", told: Told | None = None
    ) -> MilvusIndex:
        """Write a new version and make it the current one in one step.

        ``corpus`` is the corpus' fingerprint: a build of the same corpus that was broken off is gone on with.
        """
        begun = self._unfinished(embedder, corpus) if corpus else None
        snapshot = begun or self._new(embedder, corpus)
        written = Writer(self.client, snapshot, book_of(snapshot), embedder, _telling(told), again=begun is not None)
        written.on_usual = lambda usual: write_state(self.client, snapshot.state.model_copy(update={"usual": usual}))
        for note, digest in notes:
            there = snapshot.held[Kind.NOTE].get(note.id, {})
            written.add(note, digest, there=(there.get("number"), there.get("digest")) == (written.next_note, digest))
        if not written.book.statements.texts:
            raise CorpusError("The notes hold no statement. Put a note with bullets or lines of text into the corpus.")
        written.finish()
        state = _after(snapshot.state, written, snapshot.state.manifest, notes=written.next_note - 1)
        names.open_statements(self.client, state.version, state.statements.texts, sparse=state.sparse)
        write_state(self.client, state)
        self.client.point(self.address.name, names.records_of(state.version))
        self._drop_old(state.version)
        return self.open()

    def change(
        self,
        embedder: Embedder,
        add: Iterable[Entry] = (),
        remove: Collection[str] = (),
        corpus: str | None = None,
        told: Told | None = None,
    ) -> MilvusIndex:
        """Add notes to the current version, in place of those of the same id, and take others out by their id.

        ``corpus`` is the fingerprint of the corpus as it is then. KeyError: a note to be removed is not there.
        """
        version = current_version(self.client)
        with self._alone(version) as renew:
            index = self.open()
            snapshot = index.snapshot
            self.check(snapshot, embedder)
            repair(self.client, snapshot)
            self.client.delete(names.statements_of(version), f"{names.NOTE} >= {snapshot.state.next_note}")
            written = Writer(self.client, snapshot, book_of(snapshot), embedder, _telling(told, renew))
            entries = list(add)
            gone = dict.fromkeys([*remove, *(note.id for note, _ in entries if note.id in snapshot.held[Kind.NOTE])])
            places = [index.note_number(note_id) for note_id in gone]
            for place in places:
                written.remove(index.notes[place])
            for note, digest in entries:
                written.add(note, digest)
            written.finish()
            manifest = snapshot.state.manifest
            if corpus is not None:
                manifest = manifest.model_copy(update={"corpus": corpus})
            held = len(snapshot.notes) - len(gone) + len({note.id for note, _ in entries})
            write_state(self.client, _after(snapshot.state, written, manifest, notes=held))
            written.erase([snapshot.notes[place] for place in places])
        return self.open(index)

    def purge(self) -> int:
        """Drop every version but the current one, also such as were never finished, and return how many."""
        current = current_version(self.client)
        gone = [version for version in names.versions_of(self.client) if version != current]
        for version in gone:
            names.drop(self.client, version)
        return len(gone)

    def _new(self, embedder: Embedder, corpus: str) -> Snapshot:
        version, sparse = names.new_version(self.address.name), self.client.takes_sparse
        manifest = Manifest(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=embedder.name,
            model_fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
            metric=METRIC,
            vectors=VectorRecord(kind="milvus"),
            corpus=corpus,
            code=code_fingerprint(),
            counts=Counts(notes=0, statements=0, themes=0, tokens=0),
            files={},
        )
        names.create(self.client, version, embedder.dimension, sparse=sparse)
        state = State(version=version, finished=False, revision=0, manifest=manifest, sparse=sparse, usual=0.0)
        write_state(self.client, state)
        return Snapshot(state, _held({}))

    def _unfinished(self, embedder: Embedder, corpus: str) -> Snapshot | None:
        """Return the newest version that a build of the same corpus left unfinished, with the notes that are there."""
        for version in reversed(names.versions_of(self.client)):
            self.client.load(names.records_of(version))
            state = read_state(self.client, names.records_of(version), NEWEST)
            if state and not state.finished and state.manifest.stale_because(corpus, embedder) is None:
                records = Records(self.client, names.records_of(version)).all(Kind.NOTE)
                return Snapshot(state, _held({record.name: record.now for record in records if record.now}))
        return None

    def _drop_old(self, current: str) -> None:
        finished = []
        for version in names.versions_of(self.client):
            with suppress(StoreError):  # dropped by another program meanwhile
                self.client.load(names.records_of(version))
                state = read_state(self.client, names.records_of(version))
                if state and state.finished:
                    finished.append(version)
        older = [version for version in finished if version < current]
        for version in older[: max(len(older) - KEEP + 1, 0)]:
            names.drop(self.client, version)

    @contextmanager
    def _alone(self, version: str) -> Iterator[Callable[[], None]]:
        """Keep other programs from changing a version; what is yielded renews that."""
        records, owner = Records(self.client, names.records_of(version)), token_hex(8)

        def write(seconds: float) -> None:
            records.write([Record(Kind.WRITER, _WRITER, {"owner": owner, "until": time.time() + seconds})])

        def holder() -> Value:
            found = records.read(Kind.WRITER, [_WRITER], NEWEST).get(_WRITER)
            return (found.now if found else None) or {"owner": owner, "until": 0.0}

        if holder()["until"] <= time.time():
            write(LEASE)
        if holder()["owner"] != owner:
            raise StoreError(
                f"Another program is changing the store {self.address}. Try again when it is done, at the latest "
                f"{LEASE:.0f} seconds after it was broken off."
            )
        try:
            yield lambda: write(LEASE)
        finally:
            write(0.0)


def _unfit(state: State, embedder: Embedder) -> str | None:
    return state.manifest.stale_because(state.manifest.corpus, embedder)


def _held(notes: Mapping[str, Value]) -> dict[Kind, Mapping[str, Value]]:
    return {Kind.NOTE: notes, Kind.TOKEN: {}, Kind.FORM: {}}


def _after(state: State, written: Writer, manifest: Manifest, notes: int) -> State:
    """Return the state that makes what was written seen."""
    book = written.book
    counts = Counts(
        notes=notes,
        statements=book.statements.texts,
        themes=book.themes.texts,
        tokens=sum(token.there for token in book.tokens.values()),
    )
    if not counts.statements:
        raise CorpusError("The notes hold no statement. Put a note with bullets or lines of text into the corpus.")
    if not state.sparse and counts.statements > names.HELD:
        raise StoreError(
            f"The server is older than Milvus 2.4 and knows no sparse vectors. It can hold {names.HELD} statements, "
            f"which each process scores itself; these are {counts.statements}. Update the server."
        )
    return State(
        version=state.version,
        finished=True,
        revision=written.revision,
        manifest=manifest.model_copy(update={"counts": counts}),
        sparse=state.sparse,
        usual=written.usual,
        statements=book.statements,
        themes=book.themes,
        next_note=written.next_note,
        next_number=book.next_number,
    )


def _telling(told: Told | None, renew: Callable[[], None] | None = None) -> Callable[[int], None]:
    def on_batch(done: int) -> None:
        if renew:
            renew()
        if told:
            told(done)

    return on_batch
