"""Words of like meaning among very many: found by codes as by comparing with all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from randers_rag.errors import IndexDamagedError
from randers_rag.index import related
from randers_rag.index.related import Related, write_related
from randers_rag.index.vocabulary import Vocabulary

TOKENS = sorted("".join(letters) for letters in np.array(np.meshgrid(*[list("abcdefghijk")] * 3)).reshape(3, -1).T)
DIMENSION = 16


def vectors(seed: int = 1) -> np.ndarray:
    choose = np.random.default_rng(seed)
    centres = choose.normal(size=(60, DIMENSION))
    found = centres[choose.integers(0, 60, len(TOKENS))] + 0.4 * choose.normal(size=(len(TOKENS), DIMENSION))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vocabulary:
    monkeypatch.setattr(related, "EXACT_UP_TO", 100)
    write_related(tmp_path, TOKENS, lambda words: vectors()[: len(words)])
    return Vocabulary.of(TOKENS)


def test_codes_find_what_comparing_with_all_finds(tmp_path: Path, vocabulary: Vocabulary) -> None:
    coded = Related.open(tmp_path, vocabulary)
    assert coded.codes is not None
    exact = Related(vocabulary, coded.numbers, coded.matrix)
    asked = vectors()[::40]
    for names in (TOKENS[::40], ["no token"] * len(asked)):  # found when the index was built, or looked for now
        for found, wanted in zip(coded.to(names, asked), exact.to(names, asked), strict=True):
            assert [word for word, _ in found] == [word for word, _ in wanted]
            assert [value for _, value in found] == pytest.approx([value for _, value in wanted], abs=1e-6)
    assert coded.to(["no token"], np.zeros((1, DIMENSION), dtype=np.float32)) == [[]]


def test_a_word_with_another_vector_than_the_notes_is_looked_for(tmp_path: Path, vocabulary: Vocabulary) -> None:
    coded = Related.open(tmp_path, vocabulary)
    asked = vectors()[[40]]
    found, other = coded.to([TOKENS[0]], asked)[0], coded.to([TOKENS[40]], asked)[0]
    assert [word for word, _ in found] == [word for word, _ in other]


def test_nearest_words_that_do_not_fit_are_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    np.save(tmp_path / "word_nearest.npy", np.zeros((3, 12), dtype=np.int32))
    with pytest.raises(IndexDamagedError, match="nearest words"):
        Related.open(tmp_path, vocabulary)


def test_damaged_codes_are_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    file = tmp_path / "word_vectors.faiss"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(IndexDamagedError, match=r"word_vectors\.faiss cannot be read by FAISS"):
        Related.open(tmp_path, vocabulary).hold()
