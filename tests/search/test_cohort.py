"""The cohort of other notes' texts: what is written is read back, and damage is told."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from randers_rag.embedding.base import Vectors
from randers_rag.errors import ModelError
from randers_rag.search.cohort import Cohort, cohort_texts, read_cohort

TEXTS = (("a", "b"), ("c", "d"), ("e", "f", "g"))


class Letters:
    """A letter's vector is its unit vector."""

    name, fingerprint, dimension = "letters", "letters", 16

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.eye(16, dtype=np.float32)[[ord(text) - ord("a") for text in texts]]

    embed_queries = embed_words = embed_passages


class Scattered(Letters):
    """A text's vector is a point of the unit sphere, by its hash."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        seeds = [int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) for text in texts]
        points = np.stack([np.random.default_rng(seed).normal(size=16) for seed in seeds])
        return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)

    embed_queries = embed_words = embed_passages


def cohort() -> Cohort:
    vectors = np.concatenate([Letters().embed_passages(kind) for kind in TEXTS])
    return Cohort(np.eye(16, dtype=np.float16), (vectors * 127).astype(np.int8), np.array([len(k) for k in TEXTS]))


def test_each_kind_has_the_cosines_of_its_texts() -> None:
    found = cohort().cosines(Letters().embed_queries(["e"])[0])
    assert [cosines.tolist() for cosines in found] == [[0, 0], [0, 0], [pytest.approx(1), 0, 0]]


def test_a_cohort_is_read_as_it_was_written(tmp_path: Path) -> None:
    cohort().write(tmp_path, "letters")
    found, asked = read_cohort(tmp_path, "letters"), Letters().embed_queries(["d"])[0]
    for read, made in zip(found.cosines(asked), cohort().cosines(asked), strict=True):
        assert read.tolist() == made.tolist()


def test_cosines_are_right_to_two_decimals() -> None:
    texts = tuple(tuple(f"{kind}{number}" for number in range(200)) for kind in "abc")
    scattered = Scattered()
    made, asked = Cohort.of(scattered, texts), scattered.embed_queries(["question"])[0]
    for cosines, kind in zip(made.cosines(asked), texts, strict=True):
        assert cosines == pytest.approx(scattered.embed_passages(kind) @ asked, abs=0.02)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no array"])
def test_damage_is_told(tmp_path: Path, content: bytes) -> None:
    cohort().write(tmp_path, "letters")
    (tmp_path / "cohort-letters.npy").write_bytes(content)
    with pytest.raises(ModelError, match=r"damaged|cannot be read"):
        read_cohort(tmp_path, "letters")


def test_parts_that_do_not_fit_are_told(tmp_path: Path) -> None:
    cohort().write(tmp_path, "letters")
    np.save(tmp_path / "cohort-letters.axes.npy", np.zeros((16, 3), dtype=np.float16))
    with pytest.raises(ModelError, match="fit together"):
        read_cohort(tmp_path, "letters")


def test_a_cohort_that_is_absent_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cohort-.* cannot be read"):
        read_cohort(tmp_path, "letters")


def test_the_texts_that_ship_are_of_five_kinds() -> None:
    kinds = cohort_texts(5)
    assert [len(kind) for kind in kinds] == [5, 5, 5, 5, 5]
    assert all(": " in text for text in kinds[1])
