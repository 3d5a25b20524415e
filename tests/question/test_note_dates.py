"""Notes named by their dates."""

from __future__ import annotations

import pytest

from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Note


def note(name: str, date: str) -> Note:
    text = f"Referat fra gruppernes drøftelser\nMødedato: {date}\n\nGruppe 1\n\n- Flere busser\n- Et springvand\n"
    return parse_text(text, file=f"{name}.txt", note_id=name)


NOTES = [note("maj", "14. maj 2025"), note("okt", "2. oktober 2025"), note("maj24", "7. maj 2024")]


@pytest.mark.parametrize(
    ("question", "notes", "topic"),
    [
        ("hvad blev der sagt på mødet i oktober om busser?", ("okt",), "busser"),
        ("hvad blev der sagt om busser på mødet i maj?", ("maj", "maj24"), "busser"),
        ("hvad blev der sagt om busser på mødet i maj 2025?", ("maj",), "busser"),
        ("hvad blev der sagt om busser på mødet den 14. maj?", ("maj",), "busser"),
        ("hvad siger referatet fra 7.5.2024 om busser?", ("maj24",), "busser"),
        ("hvad siger referatet fra den 2/10 om busser?", ("okt",), "busser"),
        ("hvad blev der sagt om busser på oktobermødet?", ("okt",), "busser"),
        ("hvad blev der sagt på mødet i 2024 om busser?", ("maj24",), "busser"),
    ],
)
def test_the_date_filters_and_leaves_the_topic(question: str, notes: tuple[str, ...], topic: str) -> None:
    query = understand(question, [], NOTES)
    assert (query.filters, query.topic) == (Filters(notes=notes), topic)


@pytest.mark.parametrize("question", ["hvad sker der i maj", "busser i oktober", "hvad siger mødet i marts om busser"])
def test_a_month_alone_or_of_no_note_names_none(question: str) -> None:
    assert understand(question, [], NOTES).filters.notes == ()


def test_one_note_is_never_filtered() -> None:
    assert understand("hvad blev der sagt på mødet i maj om busser", [], NOTES[:1]).filters == Filters()
