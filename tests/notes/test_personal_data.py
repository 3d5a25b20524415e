"""CPR numbers, addresses and telephone numbers: found, never shown in a warning, masked or refused by setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randers_rag.errors import NoteError
from randers_rag.notes import parse_note, parse_text, personal_data
from randers_rag.settings import Settings

CPR, EMAIL, PHONE = "a CPR number", "an e-mail address", "a telephone number"
NOTE = """Møde

Gruppe 1

Ring til 86 40 12 34:
- Skriv til bo.hansen@randers.dk
- Bo (010190-1234) vil gerne
hjælpe
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("010190-1234", CPR),
        ("0101901234", CPR),
        ("CPR: 310700 - 0000.", CPR),
        ("290200-4321", CPR),
        ("bo@randers.dk", EMAIL),
        ("<bo.b+x@mail.randers.dk>,", EMAIL),
        ("åse@ærø.dk", EMAIL),
        ("89 15 15 15", PHONE),
        ("tlf. 89151515.", PHONE),
        ("+45 89 15 15 15", PHONE),
        ("(8915 1515)", PHONE),
        ("004589151515", PHONE),
        ("+46 70 123 45 67", PHONE),
    ],
)
def test_found(text: str, kind: str) -> None:
    assert [one.kind for one in personal_data.find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "320190-1234", "011390-1234", "300201-1234", "20250514", "2024 2025", "E45", "12.345.678 kr.", "25 000 000",
        "10 11 12 13", "1-2-3", "bo@", "@randers", "22 33 44 55 mio", "123456789012", "side 12 34", "24/7",
        "0,25 50 75 10",
    ],
)  # fmt: skip
def test_not_taken_for_personal(text: str) -> None:
    assert personal_data.find(text) == ()


def test_reported_with_file_line_and_kind_and_never_shown() -> None:
    note = parse_text(NOTE, file="a.txt", note_id="a")
    assert [(w.file, w.line, w.reason) for w in note.warnings] == [
        ("a.txt", 5, f"holds {PHONE}"),
        ("a.txt", 6, f"holds {EMAIL}"),
        ("a.txt", 7, f"holds {CPR}"),
    ]
    shown = "".join(w.text for w in note.warnings)
    assert not any(secret in shown for secret in ("1234", "bo.hansen", "86 40"))
    assert [s.text for s in note.statements] == ["Skriv til bo.hansen@randers.dk", "Bo (010190-1234) vil gerne hjælpe"]


def test_masked_in_the_same_length_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NOTE, "utf-8")
    note, plain = parse_note(path, Settings(personal_data="mask")), parse_note(path)
    assert [s.text for s in note.statements] == ["Skriv til " + "•" * 20, "Bo (" + "•" * 11 + ") vil gerne hjælpe"]
    assert note.statements[0].theme == "Ring til •• •• •• ••"
    assert [s.place for s in note.statements] == [s.place for s in plain.statements]
    assert len(note.source) == len(NOTE)
    assert not any(secret in note.model_dump_json() for secret in ("1234", "bo.hansen", "86 40"))
    assert {s.id for s in note.statements}.isdisjoint(s.id for s in plain.statements)


def test_refused_without_being_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NOTE, "utf-8")
    with pytest.raises(
        NoteError, match=r"a\.txt holds what looks like personal data \(line 5: holds a telephone"
    ) as caught:
        parse_note(path, Settings(personal_data="refuse"))
    assert "1234" not in str(caught.value)
    path.write_text("- Ja\n", "utf-8")
    assert len(parse_note(path, Settings(personal_data="refuse")).statements) == 1


@given(st.text(alphabet=st.sampled_from("0123456789 -+@.abø\n"), max_size=60))
def test_masking_keeps_length_and_blanks_and_is_final(text: str) -> None:
    masked = personal_data.mask(text)
    assert len(masked) == len(text)
    assert [sign for sign in masked if sign.isspace()] == [sign for sign in text if sign.isspace()]
    assert all(new in (old, "•") for old, new in zip(text, masked, strict=True))
