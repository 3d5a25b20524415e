import pytest

from randers_rag.danish.morphology import Morphology


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return Morphology()


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("skolerne", "skole"),
        ("lærerne", "lærer"),
        ("butikkerne", "butik"),
        ("himlen", "himmel"),
        ("børnenes", "barn"),
        ("mænd", "mand"),
        ("bøger", "bog"),
        ("gamle", "gammel"),
        ("foreninger", "forening"),
        ("kommunens", "kommune"),
        ("indsatser", "indsats"),
        ("gik", "gå"),
        ("skriv", "skrive"),
        ("unge", "unge"),
        ("xyzzy", None),
    ],
)
def test_a_form_finds_its_lemma(morphology: Morphology, form: str, lemma: str | None) -> None:
    assert morphology.lemma(form) == lemma


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("ungdomsboliger", ("ungdom", "bolig")),
        ("familieindsats", ("familie", "indsats")),
        ("bosætningsmuligheder", ("bosætning", "mulighed")),
        ("virksomhederne", ()),
        ("butikkerne", ()),
        ("skole", ()),
        ("2030", ()),
    ],
)
def test_a_compound_is_cut_into_its_parts(morphology: Morphology, compound: str, parts: tuple[str, ...]) -> None:
    assert morphology.parts(compound) == parts
