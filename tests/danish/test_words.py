import pytest
from hypothesis import given
from hypothesis import strategies as st

from randers_rag.danish.words import fold, normalise, words


def test_words_are_cut_at_everything_but_letters_digits_and_inner_apostrophes() -> None:
    assert words("SFO/skoler – tv'et --> 1-1 (PPR)!") == ["sfo", "skoler", "tv'et", "1", "1", "ppr"]


def test_decomposed_letters_are_composed() -> None:
    assert words("a\u030abent hus") == ["åbent", "hus"]


@pytest.mark.parametrize("spelling", ["børn", "boern", "born"])
def test_all_spellings_of_a_word_fold_to_one(spelling: str) -> None:
    assert fold(spelling) == "born"


@given(st.text(max_size=200))
def test_any_text_gives_normalised_words(text: str) -> None:
    for word in words(text):
        assert word
        assert words(word) == [word]
        assert normalise(word) == word
