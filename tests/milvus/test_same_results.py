"""Over the real note and its questions a store answers what a folder answers, to the last score."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from randers_rag import Assistant
from randers_rag.embedding.danish import FAST, DanishEmbedder
from randers_rag.index import Index, SearchIndex, build_index
from randers_rag.index.corpus import read_corpus
from randers_rag.index.milvus import Address, MilvusStore
from randers_rag.schema import Filters
from randers_rag.search import calibration_for

from .comparing import Finder, assert_alike

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "evaluation" / "randers.jsonl").read_text(encoding="utf-8").splitlines()
]
FILTERS = (Filters(), Filters(groups=(2,)), Filters(questions=(1, 3)), Filters(themes=("De unges hus",)))
TOPICS = ("busser", "unge og kultur", "bibloteket", "ensomhed", "grøn omstilling", "")


@pytest.fixture(scope="module")
def embedder() -> DanishEmbedder:
    return DanishEmbedder(FAST)


@pytest.fixture(scope="module")
def stores(
    embedder: DanishEmbedder,
    tmp_path_factory: pytest.TempPathFactory,
    milvus_server: str,
    milvus_name: Callable[[], str],
) -> tuple[Index, SearchIndex]:
    corpus = read_corpus(ROOT / "corpus")
    entries = [(source.parsed(), source.digest) for source in corpus.sources()]
    folder = build_index([note for note, _ in entries], embedder, tmp_path_factory.mktemp("index"))
    return folder, MilvusStore(Address(milvus_server, milvus_name())).build(entries, embedder, corpus.fingerprint)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both stores take the corpus for one that is too large to score each statement."""
    monkeypatch.setattr("randers_rag.index.store.EXHAUSTIVE", 0)
    monkeypatch.setattr("randers_rag.index.milvus.names.HELD", 0)
    return iter(())


def test_questions_get_the_same_answers(stores: tuple[Index, SearchIndex], embedder: DanishEmbedder) -> None:
    calibration = calibration_for(embedder, "unused")
    folder, store = (Assistant(index, embedder, calibration) for index in stores)
    assert folder.notes == store.notes
    for question in QUESTIONS[::6]:
        assert store.ask(question) == folder.ask(question), question
        assert store.search(question, k=100) == folder.search(question, k=100), question


@pytest.mark.parametrize("candidates", [300, 10])
@pytest.mark.usefixtures("large")
def test_the_server_finds_the_same_candidates(
    stores: tuple[Index, SearchIndex], embedder: DanishEmbedder, candidates: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("randers_rag.search.evidence.CANDIDATES", candidates)
    folder, store = stores
    assert (folder.small, store.small) == (False, False)
    assert_alike(Finder(folder, embedder), Finder(store, embedder), TOPICS, FILTERS)
