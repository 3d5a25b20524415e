import unicodedata
from importlib.resources import files

import pytest

from randers_rag.danish.lexicon import Lexicon, load_lexicon

DATA = files("randers_rag.danish") / "data"


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["danish-english.tsv", "irregular.tsv"])
def test_a_table_is_sorted_and_each_word_stands_once(name: str) -> None:
    keys = [row[0].lower() for row in rows(name)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ["danish-english.tsv", "irregular.tsv"])
def test_a_table_has_two_filled_columns_of_composed_text(name: str) -> None:
    for row in rows(name):
        assert len(row) == 2
        assert all(cell and cell == cell.strip() == unicodedata.normalize("NFC", cell) for cell in row)


def test_a_gloss_has_at_most_two_senses_and_none_is_empty() -> None:
    for word, gloss in rows("danish-english.tsv"):
        senses = gloss.split(",")
        assert len(senses) <= 2, word
        assert all(sense.strip() for sense in senses), word


def test_irregular_forms_lead_to_entries() -> None:
    lexicon = load_lexicon()
    assert [form for form, lemma in lexicon.irregular.items() if lemma not in lexicon] == []


def test_stop_words_are_composed_lower_case_and_stand_once() -> None:
    listed = (DATA / "stopwords.txt").read_text("utf-8").split()
    assert len(set(listed)) == len(listed)
    assert all(word == unicodedata.normalize("NFC", word).lower() for word in listed)


def test_phrases_are_found_by_their_first_word_longest_first() -> None:
    phrases = load_lexicon().phrases
    for first, rest in phrases.items():
        assert all(phrase[0] == first and len(phrase) > 1 for phrase in rest)
        assert [len(phrase) for phrase in rest] == sorted(map(len, rest), reverse=True)


def test_the_fingerprint_is_stable_and_changes_with_any_entry() -> None:
    fingerprint = load_lexicon().fingerprint
    assert fingerprint == load_lexicon().fingerprint
    assert len(fingerprint) == 64
    small = Lexicon({"hus": "house"}, {"huse": "hus"}, frozenset())
    others = [
        Lexicon({"hus": "home"}, {"huse": "hus"}, frozenset()),
        Lexicon({"hus": "house"}, {}, frozenset()),
    ]
    assert all(small.fingerprint != other.fingerprint for other in others)


@pytest.mark.parametrize(
    ("word", "sense"),
    [
        ("i", "in"), ("af", "of"), ("at", "that"), ("om", "about"), ("og", "and"), ("på", "on"), ("til", "to"),
        ("ikke", "not"), ("hvad", "what"), ("hvem", "who"), ("hvor", "where"), ("hvornår", "when"), ("hvorfor", "why"),
        ("hvordan", "how"), ("få", "get"), ("kunne", "can"), ("skal", "must"), ("børn", "child"),
        ("unge", "young people"), ("frivillige", "volunteers"), ("ældre", "elderly"),
        ("penge", "money"), ("borger", "citizen"),
    ],
)  # fmt: skip
def test_the_first_sense_of_a_frequent_word_is_its_usual_one(word: str, sense: str) -> None:
    lexicon = load_lexicon()
    gloss = lexicon.glosses.get(word) or lexicon.glosses[lexicon.irregular[word]]
    assert gloss.split(",")[0] == sense
