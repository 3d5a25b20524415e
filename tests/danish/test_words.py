import pytest
from hypothesis import given
from hypothesis import strategies as st

from randers_rag.danish.words import fold, normalise, word_spans, words


def test_words_are_cut_at_everything_but_letters_digits_and_inner_apostrophes() -> None:
    assert words("SFO/skoler – tv'et --> 1-1 (PPR)!") == ["sfo", "skoler", "tv'et", "1", "1", "ppr"]


def test_decomposed_letters_are_composed() -> None:
    assert words("a\u030abent hus") == ["åbent", "hus"]


@pytest.mark.parametrize("spelling", ["børn", "boern", "born"])
def test_all_spellings_of_a_word_fold_to_one(spelling: str) -> None:
    assert fold(spelling) == "born"


@pytest.mark.parametrize(
    ("spellings", "folded"),
    [
        (("år", "aar", "ar"), "ar"),
        (("nærmiljø", "naermiljoe", "narmiljo"), "narmiljo"),
        (("café", "cafe"), "cafe"),
        (("københavn", "koebenhavn", "kobenhavn"), "kobenhavn"),
        (("bænk", "baenk", "bänk"), "bank"),
        (("møde", "moede", "möde"), "mode"),
    ],
)
def test_whatever_keyboard_it_was_typed_on_a_word_folds_the_same(spellings: tuple[str, ...], folded: str) -> None:
    assert {fold(spelling) for spelling in spellings} == {folded}


def test_word_spans_say_where_each_word_stands_as_it_is_written() -> None:
    text = "SFO'en: Åbent til 17!"
    assert list(word_spans(text)) == [("SFO'en", 0, 6), ("Åbent", 8, 13), ("til", 14, 17), ("17", 18, 20)]
    assert all(text[start:end] == word for word, start, end in word_spans(text))


@pytest.mark.parametrize("text", ["", "   ", "--> … _ ( )", "\n\t"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert words(text) == []


@given(st.text(max_size=200))
def test_any_text_gives_normalised_words(text: str) -> None:
    for word in words(text):
        assert word
        assert words(word) == [word]
        assert normalise(word) == word
