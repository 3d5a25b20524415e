import unicodedata
from importlib.resources import files

from randers_rag.danish.lexicon import load_lexicon

DATA = files("randers_rag.danish") / "data"


def test_the_file_is_sorted_and_well_formed() -> None:
    rows = [line.split("\t") for line in (DATA / "danish-english.tsv").read_text("utf-8").splitlines()]
    keys = [row[0].lower() for row in rows]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert len(row) == 2
        assert all(cell and cell == cell.strip() == unicodedata.normalize("NFC", cell) for cell in row)
        assert row[1].count(",") <= 1, row


def test_phrases_are_found_by_their_first_word_longest_first() -> None:
    phrases = load_lexicon().phrases
    for first, rest in phrases.items():
        assert all(phrase[0] == first and len(phrase) > 1 for phrase in rest)
        assert [len(phrase) for phrase in rest] == sorted(map(len, rest), reverse=True)


def test_the_fingerprint_is_stable() -> None:
    assert load_lexicon().fingerprint == load_lexicon().fingerprint
    assert len(load_lexicon().fingerprint) == 64
