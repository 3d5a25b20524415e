"""Lines and matrices of an index: what is read is what was written, also from large files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from randers_rag.errors import IndexDamagedError
from randers_rag.index.files import Lines, line_writer, matrix_writer, read_array, unit_rows

LINES = [f"udsagn {number} " + "å" * (number % 90) for number in range(20_000)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with line_writer(tmp_path / "lines.jsonl") as writer:
        for line in LINES:
            writer.add(line)
    return tmp_path / "lines.jsonl"


def test_lines_of_a_large_file_are_read_one_by_one_and_in_blocks(path: Path) -> None:
    lines = Lines(path)
    assert path.stat().st_size > 1 << 20
    assert [lines[number].decode() for number in (0, 7, 19_999)] == [f"{LINES[n]}\n" for n in (0, 7, 19_999)]
    assert lines.block(5, 8).data.decode() == "".join(f"{line}\n" for line in LINES[5:8])


def test_a_large_file_is_read_on_after_it_was_removed(path: Path) -> None:
    lines = Lines(path)
    path.unlink()
    assert lines[19_999].decode() == f"{LINES[19_999]}\n"


def test_a_file_that_was_cut_after_opening_is_noticed(path: Path) -> None:
    lines = Lines(path)
    with path.open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(IndexDamagedError, match="Line 19999"):
        lines[19_999]


def test_eight_bit_rows_are_unit_vectors_and_are_kept_when_written_again(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(300, 32)).astype(np.float32)
    vectors[7] = 0
    vectors[8:] /= np.linalg.norm(vectors[8:], axis=1, keepdims=True)
    vectors[:7] /= np.linalg.norm(vectors[:7], axis=1, keepdims=True)
    for path, given in ((tmp_path / "one.npy", vectors), (tmp_path / "two.npy", None)):
        with matrix_writer(path, 32, exact=100) as writer:
            writer.add(unit_rows(read_array(tmp_path / "one.npy")) if given is None else given)
    stored = read_array(tmp_path / "one.npy")
    assert stored.dtype == np.int8
    np.testing.assert_array_equal(stored, read_array(tmp_path / "two.npy"))
    np.testing.assert_allclose(unit_rows(stored), vectors, atol=0.01)
    assert not unit_rows(stored)[7].any()
