"""What stands under the same heading, by values that were worked out by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from randers_rag.search.siblings import Siblings

NOTES = np.array([0, 0, 0, 0, 0, 0, 1, 1])
THEMES = np.array([7, 7, 7, -1, -1, 3, 3, 3])
VALUES = np.array([0.2, 0.8, 0.5, 0.9, 0.1, 0.4, 0.3, 0.3], dtype=np.float32)


def test_mean_of_the_others_under_the_heading() -> None:
    found = Siblings(NOTES, THEMES).mean(VALUES)
    assert found.tolist() == pytest.approx([0.65, 0.35, 0.5, 0, 0, 0.4, 0.3, 0.3])


def test_highest_of_the_others_under_the_heading() -> None:
    found = Siblings(NOTES, THEMES).highest(VALUES)
    assert found.tolist() == pytest.approx([0.8, 0.5, 0.8, 0, 0, 0.4, 0.3, 0.3])


def test_no_rows_have_no_siblings() -> None:
    none: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
    siblings = Siblings(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert len(siblings.mean(none)) == len(siblings.highest(none)) == 0
