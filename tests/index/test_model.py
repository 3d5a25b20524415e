"""Which model ``auto`` takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag.embedding.danish import FAST, THOROUGH
from randers_rag.index import embedder_for
from randers_rag.index.model import LARGE, model_for
from randers_rag.settings import Settings


@pytest.mark.parametrize(("text", "documents", "name"), [(LARGE, 0, FAST), (LARGE - 40_000, 1, THOROUGH),
                                                         (LARGE - 20_000, 1, FAST), (0, 0, THOROUGH)])  # fmt: skip
def test_a_large_corpus_gets_the_fast_model(tmp_path: Path, text: int, documents: int, name: str) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(text)
    for number in range(documents):
        (tmp_path / f"{number}.pdf").write_bytes(b"x")
    (tmp_path / "a.zip").write_bytes(b"x" * 100)
    assert model_for(tmp_path) == name
    assert embedder_for(Settings(model="auto", corpus=tmp_path)).name == name


def test_no_corpus_gets_the_thorough_model(tmp_path: Path) -> None:
    assert model_for(tmp_path / "none") == THOROUGH


def test_a_model_that_is_named_is_taken(tmp_path: Path) -> None:
    assert embedder_for(Settings(model=FAST, corpus=tmp_path)).name == FAST
