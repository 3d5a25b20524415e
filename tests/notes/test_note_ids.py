"""A statement's id follows its group and its words, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from note_helpers import parse

from randers_rag.notes import parse_note, parse_text

NOTE = Path(__file__).parents[2] / "corpus" / "hovedudvalget-fremtidens-randers.txt"
TEXT = NOTE.read_text("utf-8")


def ids(text: str) -> dict[str, str]:
    return {s.id: s.text for s in parse_text(text, file=NOTE.name, note_id=NOTE.stem).statements}


def test_ids_are_unique_and_well_formed() -> None:
    statements = parse_note(NOTE).statements
    assert len({s.id for s in statements}) == 95
    assert all(re.fullmatch(r"hovedudvalget-fremtidens-randers:[0-9a-f]{10}", s.id) for s in statements)


def test_an_id_is_the_same_for_ever() -> None:
    assert parse("Møde\n\nGruppe 1\n\n- Ja\n").statements[0].id == "proeve:1775f4c999"


def test_edits_elsewhere_change_no_id() -> None:
    before = ids(TEXT)
    assert ids(TEXT.replace("Fleksible indsatser for børn og unge:", "Børn og unge")) == before
    assert ids(TEXT.replace("Notat - Referat", "Et ganske andet referat")) == before
    assert ids("\n\n" + TEXT.replace("\n\n", "\n \n\n")) == before
    added = ids(TEXT.replace("o Der er et rigt kulturliv", "o Noget nyt\no Der er et rigt kulturliv"))
    assert before.items() < added.items()
    assert set(added.values()) - set(before.values()) == {"Noget nyt"}
    removed = ids(TEXT.replace("o PPR-skole-elev \n", ""))
    assert removed.items() < before.items()
    assert len(removed) == 94


def test_order_changes_no_id() -> None:
    one, other = parse("Gruppe 1\n\n- Ja\n- Nej\n"), parse("Gruppe 1\n\n- Nej\n- Ja\n")
    assert [s.id for s in one.statements] == [s.id for s in other.statements][::-1]


def test_the_same_words_twice_in_a_group_and_once_in_another() -> None:
    first, again, third, elsewhere = parse("Gruppe 1\n- Ja\nEt\n- Ja\n- Ja\nGruppe 2\n- Ja\n").statements
    assert again.id == f"{first.id}-2"
    assert third.id == f"{first.id}-3"
    assert elsewhere.id not in (first.id, again.id, third.id)
