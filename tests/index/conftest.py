from __future__ import annotations

from pathlib import Path

import pytest

from fakes import FakeEmbedder

NOTE = """Møde om skoler

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


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "møde.txt").write_text(NOTE, encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "indeks æøå"


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()
