"""Files that are read, and files that are refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag import errors
from randers_rag.notes import note_id_of, parse_note, parse_text

TEXT = "Møde\n\nGruppe 1\n\n- Færre ”møder” – flere ører\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_that_are_certain(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "Møde i Råd & Nævn.txt"
    path.write_bytes(TEXT.encode(encoding))
    note = parse_note(path)
    assert [s.text for s in note.statements] == ["Færre ”møder” – flere ører"]
    assert note.source == TEXT
    assert (note.id, note.file) == ("moede-i-raad-naevn", path.name)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Office"),
        (b"{\\rtf1\\ansi hej}", "RTF"),
        (b"- hej\x00\x01\x02med dig", "control characters"),
        (b"\x00\xff\x00\xfe\x01", "not valid utf-8"),
        ("- blåbær".encode("mac-roman"), "neither UTF-8"),
        ("- Привет".encode("cp1251"), "neither UTF-8"),
        (b"\xff\xfe\x00", "not valid utf-16"),
        (b"Overskrift\n", "no statement"),
        (b"Gruppe 1\n\n-\n", "no statement"),
    ],
)
def test_refused_with_the_file_s_name_and_a_remedy(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    with pytest.raises(errors.NoteError, match=words) as caught:
        parse_note(path)
    assert "note.txt" in str(caught.value)
    assert any(remedy in str(caught.value) for remedy in ("UTF-8", "expected"))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(errors.NoteError, match="does not exist"):
        parse_note(tmp_path / "no.txt")
    with pytest.raises(errors.NoteError, match="cannot be read"):
        parse_note(tmp_path)


def test_text_given_as_it_is() -> None:
    with pytest.raises(errors.NoteError, match=r"a\.txt holds no statement"):
        parse_text("", file="a.txt", note_id="a")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hovedudvalget-fremtidens-randers.txt", "hovedudvalget-fremtidens-randers"),
        ("Ældre ØNSKER Åben café.txt", "aeldre-oensker-aaben-cafe"),
        ("A\u030aben.txt", "aaben"),
        ("§§.txt", "note"),
    ],
)
def test_note_ids(name: str, expected: str) -> None:
    assert note_id_of(Path(name)) == expected
