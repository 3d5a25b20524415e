"""What a process holds of a version: its state, notes and words. Read once, then only what has changed since."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from randers_rag.embedding.base import Vectors
from randers_rag.errors import IndexDamagedError, IndexMissingError
from randers_rag.index.files import REMEDY
from randers_rag.index.manifest import Manifest
from randers_rag.index.milvus.client import NEWEST, USUAL, Client, Reading
from randers_rag.index.milvus.counting import Field
from randers_rag.index.milvus.names import records_of
from randers_rag.index.milvus.records import Kind, Record, Records, Value
from randers_rag.schema import Note, Statement

STATE = "state"
_HELD = (Kind.NOTE, Kind.TOKEN, Kind.FORM)


class State(BaseModel):
    """The state of a version; a change is seen when this is written.

    ``finished`` is whether it may be opened; ``usual`` the length of a statement (in tokens) that the
    weights for the server's own search were counted with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    finished: bool
    revision: int
    manifest: Manifest
    sparse: bool
    usual: float
    statements: Field = Field()
    themes: Field = Field()
    next_note: int = 1
    next_number: int = 1

    @property
    def name(self) -> str:
        """The version and its revision."""
        return f"{self.version}.{self.revision}"


class NoteEntry(BaseModel):
    """A note without its source; its statements are kept by row, but for the few of its outline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    digest: str
    statements: int
    themes: tuple[str, ...]
    bare: Note
    outline: tuple[Statement, ...]


@dataclass(frozen=True)
class Snapshot:
    """One revision of a version. ``held`` are its notes, tokens and forms by name."""

    state: State
    held: Mapping[Kind, Mapping[str, Value]] = field(repr=False)

    @property
    def version(self) -> str:
        """The version's name."""
        return self.state.version

    @cached_property
    def notes(self) -> tuple[NoteEntry, ...]:
        """The notes in the order of their files."""
        found = map(NoteEntry.model_validate, self.held[Kind.NOTE].values())
        return tuple(sorted(found, key=lambda entry: (entry.bare.file, entry.bare.id)))


def read_state(client: Client, collection: str, reading: Reading = USUAL) -> State | None:
    """Return the state in a collection of records (or one that an alias stands for); None where there is none."""
    found = Records(client, collection).read(Kind.STATE, [STATE], reading).get(STATE)
    if found is None:
        return None
    try:
        return State.model_validate(found.now)
    except ValidationError as error:
        raise IndexDamagedError(f"The state of {collection} is not what was written. {REMEDY}") from error


def write_state(client: Client, state: State) -> None:
    """Write the state of its version."""
    record = Record(Kind.STATE, STATE, state.model_dump(mode="json"))
    Records(client, records_of(state.version)).write([record])


def current_version(client: Client) -> str:
    """Return the version that the store's alias stands for. IndexMissingError: there is none."""
    collection = client.behind(client.address.name)
    if collection is None:
        raise IndexMissingError(
            f"There is no index in the store {client.address}. Run `randers-rag index` to build it."
        )
    return collection.removesuffix(records_of(""))


def read_snapshot(client: Client, version: str, before: Snapshot | None = None) -> Snapshot:
    """Return the newest revision of a version; of one that is known in part only the changes are read."""
    state = read_state(client, records_of(version), NEWEST)
    if state is None:
        raise IndexDamagedError(f"{records_of(version)} has no state. {REMEDY}")
    known = before if before and before.version == version else None
    records = Records(client, records_of(version))
    held = {kind: _held(records, kind, state.revision, known) for kind in _HELD}
    return Snapshot(state, held)


def repair(client: Client, snapshot: Snapshot) -> None:
    """Take back what a change that was broken off left in the records."""
    records = Records(client, records_of(snapshot.version))
    now = snapshot.state.revision
    for kind in _HELD:
        records.write(
            Record(kind, broken.name, broken.before, now, broken.before) for broken in records.all(kind, after=now)
        )


def _held(records: Records, kind: Kind, revision: int, known: Snapshot | None) -> dict[str, Value]:
    values = dict(known.held[kind]) if known else {}
    for record in records.all(kind, after=known.state.revision if known else -1):
        value = record.at(revision)
        if value is None:
            values.pop(record.name, None)
        else:
            values[record.name] = value
    return values


def vector_text(vector: Vectors) -> str:
    """Return a vector as a record holds it."""
    return base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode("ascii")


def vector_of(text: str) -> Vectors:
    """Return a vector that a record holds."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4")
