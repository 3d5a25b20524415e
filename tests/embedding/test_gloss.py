import pytest

from randers_rag.embedding.gloss import Glosser, first_sense


@pytest.fixture(scope="module")
def glosser() -> Glosser:
    return Glosser()


@pytest.mark.parametrize(
    ("danish", "english"),
    [
        ("skolerne", "school"),
        ("hvad sagde gruppen om unge?", "what say group about young people"),
        ("ungdomsboliger", "youth housing"),
        ("Zlatan", "zlatan"),
    ],
)
def test_danish_is_read_word_by_word(glosser: Glosser, danish: str, english: str) -> None:
    assert glosser(danish) == english


def test_english_is_left_alone(glosser: Glosser) -> None:
    assert glosser("What did the groups say about young people?") == "what did the groups say about young people"


def test_nothing_gives_nothing(glosser: Glosser) -> None:
    assert glosser("") == ""
    assert glosser("!? 😀") == ""


def test_the_first_sense_is_taken() -> None:
    assert first_sense("become, stay") == "become"
    assert first_sense("Randers city") == "randers city"
