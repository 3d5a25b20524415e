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
        ("børn", ("børn",)),
        ("ungdomsboliger", ("ungdomsboliger",)),
        ("2030", ("2030",)),
        ("ppr", ("ppr",)),
        ("qwrtzpsdfg", ("qwrtzpsdfg",)),
    ],
)
def test_slips_are_mended_and_nothing_else(speller: Speller, typed: str, meant: tuple[str, ...]) -> None:
    assert speller.correct(typed) == meant
