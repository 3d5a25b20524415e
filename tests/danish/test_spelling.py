import pytest

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.spelling import Speller

NOTES = {"frivillige": 3, "børn": 5, "tværfaglighed": 1, "sundhedsplejen": 2, "events": 2, "kultur": 4}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(NOTES, Morphology())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("frivilige", ("frivillige",)),
        ("boern", ("børn",)),
        ("born", ("børn",)),
        ("tvaerfaglighed", ("tværfaglighed",)),
        ("sundhetsplejen", ("sundhedsplejen",)),
        ("evnts", ("events",)),
        ("naermiljo", ("nærmiljø",)),
        ("børnogunge", ("børn", "og", "unge")),
        ("fleksibleskoletilbud", ("fleksible", "skoletilbud")),
        ("kulturogfritid", ("kultur", "og", "fritid")),
        ("aeldre", ("ældre",)),
        ("faellesskab", ("fællesskab",)),
        ("fællskab", ("fællesskab",)),
        ("biblotek", ("bibliotek",)),
        ("ensomhd", ("ensomhed",)),
        ("medarbjder", ("medarbejder",)),
        ("undervisnig", ("undervisning",)),
        ("uddanelse", ("uddannelse",)),
        ("psykatri", ("psykiatri",)),
        ("trivsl", ("trivsel",)),
        ("børn", ("børn",)),
        ("cykelsti", ("cykelsti",)),
        ("mødested", ("mødested",)),
        ("ungdomsboliger", ("ungdomsboliger",)),
        ("2030", ("2030",)),
        ("ppr", ("ppr",)),
        ("qwrtzpsdfg", ("qwrtzpsdfg",)),
    ],
)
def test_slips_are_mended_and_nothing_else(speller: Speller, typed: str, meant: tuple[str, ...]) -> None:
    assert speller.correct(typed) == meant


def test_the_notes_own_word_wins_over_the_lexicons() -> None:
    assert Speller({"trisel": 1}, Morphology()).correct("trissel") == ("trisel",)


def test_short_words_are_never_changed(speller: Speller) -> None:
    assert [speller.correct(word) for word in ("brn", "xq", "a")] == [("brn",), ("xq",), ("a",)]


def test_every_word_of_the_notes_is_known(speller: Speller) -> None:
    assert all(speller.known(word) and speller.correct(word) == (word,) for word in NOTES)
