from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fakes import FakeEmbedder
from randers_rag.index import Index, build_index
from randers_rag.index.milvus import Address, MilvusStore
from randers_rag.notes import parse_text
from randers_rag.schema import Note

SKOLE = """Møde om skoler

Gruppe 1

Spørgsmål 1: Hvilke styrker har vi?

Børn og unge

o Bedre skoler til børnene
  ▪ Flere lærere
  ▪ Færre elever i klassen
o Ungdomsboliger nær skolen

Trafik

o Flere busser på landet

Gruppe 2

Spørgsmål 2: Hvilke ideer har vi?

o En bus til hallen
o Trygge cykelstier
"""
HAVN = """Møde om havnen

Gruppe 1

Byliv

o Et bad ved kajen
o Både skal kunne lægge til
o -

Gruppe 3

Trafik

o Busser til havnen
"""


def note(text: str, name: str) -> Note:
    return parse_text(text, file=f"{name}.txt", note_id=name)


@pytest.fixture
def skole() -> Note:
    return note(SKOLE, "skole")


@pytest.fixture
def havn() -> Note:
    return note(HAVN, "havn")


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def store(milvus_server: str, milvus_name: Callable[[], str]) -> MilvusStore:
    return MilvusStore(Address(milvus_server, milvus_name()))


@pytest.fixture
def folder_of(tmp_path: Path, embedder: FakeEmbedder) -> Callable[[Sequence[Note]], Index]:
    """Builds an index folder of the same notes, to compare with."""
    return lambda notes: build_index(sorted(notes, key=lambda one: one.file), embedder, tmp_path / "index")
