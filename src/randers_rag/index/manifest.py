"""What an index was made of, and the size and checksum of each of its files."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from randers_rag.embedding.base import Embedder
from randers_rag.errors import IndexDamagedError, IndexFolderError
from randers_rag.index.files import REMEDY

FORMAT = 5
NAME = "manifest.json"
_CODE = (
    "schema.py",
    "notes",
    "danish/data",
    "danish/lexicon.py",
    "danish/morphology.py",
    "danish/tokens.py",
    "danish/words.py",
    "index/approximate.py",
    "index/catalogue.py",
    "index/codes.py",
    "index/fuzzy.py",
    "index/lexical.py",
    "index/passages.py",
    "index/postings.py",
    "index/ragged.py",
    "index/related.py",
    "index/said.py",
    "index/samples.py",
    "index/vectors.py",
    "index/weights.py",
    "index/writer.py",
)
"""What decides, besides corpus and model, what an index holds: a change to any of it makes an index stale."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRecord(_Model):
    """One file of an index version."""

    bytes: int
    sha256: str


class Counts(_Model):
    """How much an index holds."""

    notes: int
    statements: int
    themes: int
    """Headings, counted in each note that has them."""
    headings: int = 0
    tokens: int


class VectorRecord(_Model):
    """How vectors are searched: ``exact``, by Milvus, or by FAISS' inverted file (``ivf``) of so many lists.

    ``probes`` lists are looked into and ``refined`` rows of theirs scored exactly; that finds the share ``recall`` of
    the true ten nearest of ``sample`` stand-ins for questions.
    """

    kind: Literal["exact", "ivf", "milvus"] = "exact"
    type: Literal["float32", "int8"] = "float32"
    lists: int = 0
    probes: int = 0
    refined: int = 0
    recall: float = 1.0
    sample: int = 0


class Manifest(_Model):
    """The manifest of one index version."""

    format: int = FORMAT
    created: str
    model: str
    model_fingerprint: str
    dimension: int
    metric: str
    vectors: VectorRecord
    corpus: str
    code: str
    counts: Counts
    files: dict[str, FileRecord]

    @property
    def vector_kind(self) -> str:
        """The kind of search for vectors."""
        return self.vectors.kind

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(record.bytes for record in self.files.values())

    def stale_because(self, corpus: str, embedder: Embedder) -> str | None:
        """Return why the index no longer fits the corpus hash, the model or this program; None if it does."""
        if self.model != embedder.name:
            return f"it was made with the model {self.model}, not {embedder.name}"
        if self.model_fingerprint != embedder.fingerprint:
            return f"it was made with another version of the model {self.model}"
        if self.dimension != embedder.dimension:
            return f"its vectors have length {self.dimension}; the model gives {embedder.dimension}"
        if self.code != code_fingerprint():
            return "this version of randers-rag reads notes or words differently"
        return None if self.corpus == corpus else "the notes in the corpus have changed"


def to_json(manifest: Manifest) -> bytes:
    """Return the manifest as it is written."""
    return manifest.model_dump_json(indent=1).encode() + b"\n"


def from_json(data: bytes, where: object) -> Manifest:
    """Read a manifest; a damaged one and one of another format are refused."""
    try:
        found = json.loads(data)
        number = found["format"]
        if number == FORMAT:
            return Manifest.model_validate(found)
        earlier = isinstance(number, int) and number < FORMAT
    except (ValueError, TypeError, KeyError, ValidationError) as error:
        raise IndexDamagedError(f"The manifest of {where} is damaged. {REMEDY}") from error
    if earlier:
        raise IndexDamagedError(f"{where} has the format {number} of an earlier randers-rag. {REMEDY}")
    raise IndexFolderError(
        f"{where} has index format {number}; this version of randers-rag reads format {FORMAT}. Update randers-rag, "
        "name another folder with --index, or run `randers-rag index` to build it again in the format of this version."
    )


@cache
def code_fingerprint() -> str:
    """Return a SHA-256 over the code and word lists that decide what an index holds."""
    digest = hashlib.sha256()
    root = files("randers_rag")
    for name in _CODE:
        _digest(digest, root.joinpath(*name.split("/")))
    return digest.hexdigest()


def _digest(digest: hashlib._Hash, item: Traversable) -> None:
    if item.is_dir():
        for inner in sorted(item.iterdir(), key=lambda entry: entry.name):
            if inner.name.endswith((".py", ".tsv", ".txt")):
                _digest(digest, inner)
        return
    data = item.read_bytes()
    digest.update(f"{item.name}\0{len(data)}\0".encode())
    digest.update(data)
