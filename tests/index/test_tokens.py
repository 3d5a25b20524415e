from __future__ import annotations

import pytest

from randers_rag.danish.tokens import Concept, Tokeniser, merged


@pytest.fixture(scope="module")
def tokeniser() -> Tokeniser:
    return Tokeniser()


def test_a_word_is_indexed_by_lemma_and_folded_stem(tokeniser: Tokeniser) -> None:
    assert tokeniser.tokens("Skolerne!") == ["skole", "~skol"]
    assert tokeniser.tokens("børnene") == ["barn", "~born"]


def test_a_compound_is_indexed_by_its_parts_too(tokeniser: Tokeniser) -> None:
    assert tokeniser.tokens("ungdomsboliger") == ["ungdomsbolig", "~ungdomsbo", "+ungdom", "+bolig"]


def test_what_only_looks_like_a_compound_has_no_parts(tokeniser: Tokeniser) -> None:
    assert [tokeniser.parts(word) for word in ("fordele", "transport", "kultur", "kulturliv")] == [
        (),
        (),
        (),
        ("kultur", "liv"),
    ]
    assert tokeniser.parts("digitaliserer") == ("digital",)
    assert [concept.word for concept in tokeniser.concepts("kultur")] == ["kultur"]


def test_a_compound_that_is_no_entry_is_undone_by_its_last_part(tokeniser: Tokeniser) -> None:
    forms = ("byrådsmøde", "byrådsmødet", "byrådsmøder", "byrådsmøderne")
    assert {tokeniser.lemma(form) for form in forms} == {"byrådsmøde"}
    assert tokeniser.lemma("kragsmose") == "kragsmose"
    assert {tokeniser.lemma(form) for form in ("jobcenter", "jobcentret", "jobcenteret")} == {"jobcenter"}


def test_stop_words_have_no_tokens_however_they_are_spelled(tokeniser: Tokeniser) -> None:
    assert tokeniser.tokens("og det er på paa gør goer") == []
    assert tokeniser.concepts("hvad med det paa") == ()


def test_a_known_word_that_folds_like_a_stop_word_stays(tokeniser: Tokeniser) -> None:
    assert tokeniser.tokens("far") == ["far", "~far"]  # folds like 'får'


@pytest.mark.parametrize(
    ("one", "other"),
    [("børn", "boern"), ("børn", "born"), ("Århus", "Aarhus"), ("ældre", "aeldre"), ("lærere", "laerere")],
)
def test_spellings_of_a_word_meet(tokeniser: Tokeniser, one: str, other: str) -> None:
    assert set(tokeniser.tokens(one)) & {token for token, _ in tokeniser.concepts(other)[0].variants}


def test_the_weights_of_one_word_add_up_to_one(tokeniser: Tokeniser) -> None:
    concepts = tokeniser.concepts("ungdomsboliger")
    assert [(concept.word, concept.weight) for concept in concepts] == [
        ("ungdomsboliger", 0.5),
        ("ungdom", 0.25),
        ("bolig", 0.25),
    ]
    assert concepts[2].variants == (("bolig", 1.0), ("+bolig", 0.7))


def test_a_repeated_word_counts_once(tokeniser: Tokeniser) -> None:
    assert tokeniser.concepts("bus bus BUS") == tokeniser.concepts("bus")


def test_merging_keeps_the_highest_weight() -> None:
    variants = (("bus", 1.0),)
    assert merged([Concept("bus", 0.3, variants), Concept("bus", 1.0, variants)]) == (Concept("bus", 1.0, variants),)


def test_matches_tells_which_words_of_a_quote_were_meant(tokeniser: Tokeniser) -> None:
    concepts = tokeniser.concepts("boliger")
    assert [w for w in "Flere ungdomsboliger og boligen".split() if tokeniser.matches(concepts, w)] == [
        "ungdomsboliger",
        "boligen",
    ]


@pytest.mark.parametrize("text", ["", "🚌 🚌", "<b></b>", "   \n", "'''"])
def test_odd_text_is_no_trouble(tokeniser: Tokeniser, text: str) -> None:
    assert tokeniser.tokens(text) == [token for token in tokeniser.tokens(text) if token]
    assert len(tokeniser.concepts(text)) <= 1
