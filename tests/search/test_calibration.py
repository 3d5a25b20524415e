"""How many statements make an answer, by counts that were worked out by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from randers_rag.search.calibration import best_count, best_places

UNSURE = np.zeros(4, dtype=np.bool_)


def log_odds(*chances: float) -> NDArray[np.float32]:
    chance = np.array(chances)
    odds: NDArray[np.float32] = np.log(chance / (1 - chance)).astype(np.float32)
    return odds


@pytest.mark.parametrize(
    ("chances", "count"),
    [
        ((0.9, 0.1, 0.1, 0.1), 1),  # expected F1 .82, .63, .52, .46
        ((0.1, 0.9, 0.6, 0.5), 3),  # .58, .73, .78, .69: order does not matter
        ((0.2, 0.2, 0.1, 0.1), 2),  # .25, .31, .28, .26
    ],
)
def test_as_many_are_cited_as_promise_the_best_f1(chances: tuple[float, ...], count: int) -> None:
    assert best_count(log_odds(*chances), UNSURE) == count


def test_what_says_every_word_is_cited_before_what_is_ranked_higher() -> None:
    certain = np.array([True, False, True, False, True])
    assert [best_places(certain, count).tolist() for count in (1, 3, 4)] == [[0], [0, 2, 4], [0, 1, 2, 4]]


def test_all_that_say_every_word_are_cited() -> None:
    certain = np.array([True, True, True, False])
    assert best_count(log_odds(0.9, 0.01, 0.01, 0.01), certain) == 3
