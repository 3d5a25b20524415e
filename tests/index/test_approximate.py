"""A large index finds what an exact search finds, and says how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEmbedder
from randers_rag.danish.tokens import Concept
from randers_rag.index import Index, open_index, open_or_build
from randers_rag.index.ranking import Chosen
from randers_rag.schema import Filters

WORDS = "bus tog bane skole lærer elev bolig park vej bro havn kunst sport musik teater fugl skov sø mark gade".split()
NOTES = 30


@pytest.fixture(autouse=True)
def large_from(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def setting(rows: int) -> None:
        for place in ("vectors.EXACT_UP_TO", "earlier.EXACT_UP_TO", "store.EXHAUSTIVE"):
            monkeypatch.setattr(f"randers_rag.index.{place}", rows)

    setting(100)
    monkeypatch.setattr("randers_rag.index.approximate._PER_LIST", 100)
    monkeypatch.setattr("randers_rag.index.approximate._SCANNED", 100)
    return setting


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    choose = np.random.default_rng(3)
    for number in range(NOTES):
        lines = [f"Møde {number}", ""]
        for group in (1, 2):
            lines += ["", f"Gruppe {group}", "", " ".join(choose.choice(WORDS, 2)).capitalize(), ""]
            lines += [f"o {' '.join(choose.choice(WORDS, choose.integers(2, 6)))}" for _ in range(20)]
        (folder / f"note{number:02}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def index(corpus: Path, root: Path, embedder: FakeEmbedder) -> Index:
    return open_or_build(corpus, root, embedder)


def questions(embedder: FakeEmbedder) -> Iterator[np.ndarray]:
    choose = np.random.default_rng(5)
    for _ in range(40):
        yield embedder.embed_queries([" ".join(choose.choice(WORDS, 3))])[0]


def exact(index: Index, query: np.ndarray, k: int, rows: np.ndarray | None = None) -> float:
    """Return the cosine of the k-th nearest of some rows."""
    scores = index.vectors.scores(query) if rows is None else index.vectors.scores(query, rows)
    return float(np.sort(scores)[-k])


def found(index: Index, query: np.ndarray, k: int, within: Chosen | None = None) -> int:
    """Return how many of the k nearest rows that a search gives are among the true ones."""
    rows, scores = index.vectors.search(query, k, within)
    np.testing.assert_allclose(scores, index.vectors.scores(query)[rows], atol=1e-6)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    least = exact(index, query, k, None if within is None else within.rows)
    assert within is None or within.admits(rows).all()
    return int((scores >= least - 1e-6).sum())


def test_the_manifest_tells_kind_parameters_and_recall(index: Index, root: Path) -> None:
    made = open_index(root).manifest.vectors
    assert (made.kind, made.type, made.lists, made.refined) == ("ivf", "int8", 16, 1200)
    assert 1 <= made.probes <= made.lists
    assert made.recall >= 0.98
    assert made.sample > 20


def test_nearly_all_of_the_ten_nearest_are_found(index: Index, embedder: FakeEmbedder) -> None:
    assert np.mean([found(index, query, 10) / 10 for query in questions(embedder)]) >= 0.98


def test_rounded_vectors_are_right_to_a_hundredth_of_the_largest_number(index: Index, embedder: FakeEmbedder) -> None:
    stored = index.vectors.rows(slice(None))
    given = np.concatenate([embedder.embed_passages(call) for call in embedder.calls[:1]])[: len(stored)]
    assert (np.abs(stored - given) <= 0.01 * np.abs(given).max(axis=1, keepdims=True)).all()
    np.testing.assert_allclose(np.linalg.norm(stored, axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("selective", [0, 20_000])
def test_filters_keep_what_they_admit(
    index: Index, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch, selective: int
) -> None:
    monkeypatch.setattr("randers_rag.index.vectors.SELECTIVE", selective)
    within = index.select(Filters(groups=(2,)))
    assert within is not None
    assert len(within) == NOTES * 20
    shares = [found(index, query, 10, within) / 10 for query in questions(embedder)]
    assert np.mean(shares) >= (1 if selective else 0.98)
    few = index.select(Filters(notes=("note07",), groups=(1,)))
    assert few is not None
    assert index.near(next(questions(embedder)), 300, few).tolist() == exactly(index, next(questions(embedder)), few)


def exactly(index: Index, query: np.ndarray, within: Chosen) -> list[int]:
    scores = index.vectors.scores(query, within.rows)
    return within.rows[np.argsort(-scores, kind="stable")].tolist()


def test_taken_over_notes_give_the_index_of_a_fresh_build(
    corpus: Path, root: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    open_or_build(corpus, root, embedder)
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in corpus.iterdir():
        (changed / path.name).write_bytes(path.read_bytes().replace(b"bus", b"b\xc3\xa5d"))
    (changed / "note03.txt").write_bytes((corpus / "note03.txt").read_bytes())
    for number in range(20):
        (changed / f"note{number:02}.txt").write_bytes((corpus / f"note{number:02}.txt").read_bytes())
    embedder.calls.clear()
    taken = open_or_build(changed, root, embedder)
    assert 0 < len(embedder.embedded) < NOTES * 40
    fresh = open_or_build(changed, tmp_path / "fresh", embedder)
    for name in ("vectors.npy", "statements.jsonl", "statement_held.weights.npy"):
        assert taken.manifest.files[name] == fresh.manifest.files[name], name


def test_nothing_rounded_gets_into_a_small_index(
    corpus: Path, root: Path, embedder: FakeEmbedder, large_from: Callable[[int], None], tmp_path: Path
) -> None:
    open_or_build(corpus, root, embedder)
    small = tmp_path / "small"
    small.mkdir()
    (small / "note03.txt").write_bytes((corpus / "note03.txt").read_bytes())
    embedder.calls.clear()
    index = open_or_build(small, root, embedder)
    assert index.manifest.vectors.kind == "exact"
    assert len(embedder.embedded) >= 40
    np.testing.assert_array_equal(index.vectors.rows(slice(None)), embedder.embed_passages(embedder.calls[0]))


def test_the_best_by_words_are_the_best_of_all(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    choose = np.random.default_rng(9)
    everything = index.first()
    within = index.select(Filters(groups=(1,)))
    monkeypatch.setattr("randers_rag.index.lexical.SELECTIVE", 0)
    for _ in range(60):
        concepts = [
            Concept(word, float(choose.random()), ((word, 1.0), (f"~{word}", 0.9)))
            for word in choose.choice(WORDS, choose.integers(1, 6), replace=False).tolist()
        ]
        scores = index.said.worths(concepts, everything).sum(axis=0)
        for k in (1, 10, 200):
            best = np.sort(scores)[::-1][: min(k, int((scores > 0).sum()))]
            np.testing.assert_allclose(scores[index.matching(concepts, k)], best, rtol=1e-6)
            assert within is not None
            inside = np.sort(scores[within.rows])[::-1]
            np.testing.assert_allclose(scores[index.matching(concepts, k, within)], inside[inside > 0][:k], rtol=1e-6)


def test_nothing_asked_matches_nothing(index: Index) -> None:
    assert index.matching([], 5).tolist() == []
    assert index.matching([Concept("xyzzy", 1.0, (("xyzzy", 1.0),))], 5).tolist() == []
