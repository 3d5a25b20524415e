"""Exact answers to questions about the Randers note, with the statements given."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from randers_rag.answer import compose, escape_markdown
from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Answer, Citation, Filters, GroupCoverage, Hit, Note, Place, Query, Statement


def hits(statements: Sequence[Statement]) -> list[Hit]:
    return [Hit(statement=statement, score=1 - i / 1000) for i, statement in enumerate(statements)]


def having(note: Note, *words: str) -> list[Hit]:
    """Hits on the statements that hold one of the words, last first: the order must not matter."""
    return hits([s for s in reversed(note.statements) if any(word in s.text.lower() for word in words)])


def ask(note: Note, question: str, *words: str) -> Answer:
    query = understand(question, [], [note])
    found = [hit for hit in having(note, *words) if query.filters.admit(hit.statement)] if words else []
    return compose(query, found, [note])


def test_a_question_across_groups_accounts_for_each(randers: Note) -> None:
    answer = ask(randers, "hvad siger de om events?", "event", "is-mad")
    assert answer.text == (
        "2 af 4 grupper · 4 udsagn\n\n"
        "**Gruppe 1**\n\n"
        "*Arbejde med borgernes selvforståelse*\n\n"
        "- »Vi skal have flere større events som taler Randers op« [1]\n\n"
        "*Øge branding af kommunen*\n\n"
        "- »Vi skal i højere grad lave branding af: beliggenhed, kultur, events --> hvem er vi?« [2]\n\n"
        "*Flere initiativer indenfor kultur og events*\n\n"
        "- »Vi skal have større events --> politisk-kulturelt som sætter os på landkortet« [3]\n\n"
        "**Gruppe 2**\n\n"
        "*Skabe et møde omkring naturen*\n\n"
        "- »Fx købe ”IS-MAD”, overnatning, mv.« [4]\n\n"
        "Gruppe 3: intet fundet\n\n"
        "Gruppe 4: intet fundet"
    )
    assert answer.found
    assert [row.statements for row in answer.coverage] == [3, 1, 0, 0]
    assert [citation.number for citation in answer.citations] == [1, 2, 3, 4]
    assert [section.theme for section in answer.sections] == [
        "Arbejde med borgernes selvforståelse",
        "Øge branding af kommunen",
        "Flere initiativer indenfor kultur og events",
        "Skabe et møde omkring naturen",
    ]


def test_one_group_is_one_lead_and_no_gaps(randers: Note) -> None:
    answer = ask(randers, "hvad siger gruppe 4 om atomkraft?", "atomkraft")
    assert answer.text == "Gruppe 4 · 1 udsagn\n\n**Gruppe 4**\n\n- »Atomkraft som en mulighed?« [1]"
    assert answer.coverage == (GroupCoverage(note=randers.id, group=4, statements=1),)


def test_a_nested_statement_stands_under_its_parent(randers: Note) -> None:
    answer = ask(randers, "hvad siger gruppe 3 om sprog?", "sprog")
    assert answer.text.endswith(
        "*Unge*\n\n"
        "- »Er vi fagligt parate i forhold til?«\n"
        "  - »Sprog« [1]\n"
        "- »Inddragelse af UNGE«\n"
        "  - »Inklusion – også sprog« [2]"
    )
    assert [(quote.number, quote.depth) for quote in answer.sections[0].quotes] == [
        (None, 0),
        (1, 1),
        (None, 0),
        (2, 1),
    ]


def test_a_sentence_that_goes_on_is_shown_with_its_heading(randers: Note) -> None:
    answer = ask(randers, "hvad siger gruppe 4 om ungeløftet?", "ungeløftet")
    assert answer.text.endswith(
        "*Kultur er en del af løsningen …*\n\n"
        "- »og er bl.a. en del af Ungeløftet. Kultur kan være et frirum for personer med udfordringer.« [1]"
    )


def test_groups_that_do_not_exist_are_named(randers: Note) -> None:
    sentence = "Der er ingen gruppe 7 i notatet; der er gruppe 1, 2, 3 og 4."
    answer = ask(randers, "hvad siger gruppe 7 om atomkraft?")
    assert (answer.text, answer.found) == (sentence, False)
    answer = ask(randers, "hvad siger gruppe 4 og 7 om atomkraft?", "atomkraft")
    assert answer.text.startswith(f"{sentence}\n\nGruppe 4 · 1 udsagn")
    assert answer.found
    assert ask(randers, "spørgsmål 9").text == "Der er ikke noget spørgsmål 9 i notatet; der er spørgsmål 1 og 2."


def test_nothing_found_is_said_with_the_nearest_themes(randers: Note) -> None:
    query = understand("hvad siger gruppe 2 om busser?", [], [randers])
    answer = compose(query, [], [randers], nearest_themes=("Unge", "”Innovationshus”"))
    assert answer.text == (
        "Det siger notatet ikke noget om. Jeg har kun ledt i gruppe 2.\n\n"
        "Måske kan et af disse temaer hjælpe: *Unge* eller *Innovationshus*."
    )
    assert (answer.found, answer.citations, answer.sections) == (False, (), ())
    assert answer.coverage == (GroupCoverage(note=randers.id, group=2, statements=0),)
    assert ask(randers, "siger nogen noget om busser?").text == "Det siger notatet ikke noget om."


def test_silence_of_the_groups_asked_names_those_that_say_something(randers: Note) -> None:
    query = understand("hvad siger gruppe 1 om frivillige?", [], [randers])
    assert compose(query, [], [randers], elsewhere=(2, 4)).text == (
        "Det siger notatet ikke noget om. Jeg har kun ledt i gruppe 1. Men gruppe 2 og 4 siger noget om det."
    )


def test_a_group_is_shown_as_its_heading_calls_it() -> None:
    text = "Møde\n\nGruppe 1 – Borgere *og* co\n- Flere bænke\nGruppe 2\n- Flere bænke\n"
    note = parse_text(text, file="m.txt", note_id="m")
    answer = compose(understand("bænke", [], [note]), hits(note.statements), [note])
    assert "**Gruppe 1 – Borgere \\*og\\* co**" in answer.text
    assert "**Gruppe 2**" in answer.text


def test_what_no_note_tells_is_met_with_silence(randers: Note) -> None:
    answer = ask(randers, "hvem sad i gruppe 2?")
    assert (answer.text, answer.found) == ("Det siger notatet ikke noget om.", False)
    assert (answer.citations, answer.sections) == ((), ())
    assert ask(randers, "hvilken gruppe var klogest?").text == "Det siger notatet ikke noget om."


def test_what_nothing_was_found_on_is_told_beside_the_answer(randers: Note) -> None:
    query = understand("atomkraft, *rumfart* og pingviner", [], [randers])
    answer = compose(query, having(randers, "atomkraft"), [randers], silent=query.things[1:])
    assert answer.text.startswith(
        "1 af 4 grupper · 1 udsagn\n\nOm rumfart eller pingviner er der ikke fundet noget.\n\nGruppe 1"
    )
    limited = understand("atomkraft og rumfart i gruppe 4", [], [randers])
    answer = compose(limited, having(randers, "atomkraft"), [randers], silent=limited.things[1:])
    assert "\n\nOm rumfart er der ikke fundet noget i gruppe 4.\n\n" in answer.text


def test_who_said_it_counts_within_the_theme_before(randers: Note) -> None:
    query = understand("hvem sagde det?", [("Hvad står der under Omsorg?", "svar")], [randers])
    found = hits([s for s in randers.statements if query.filters.admit(s)])
    answer = compose(query, found, [randers])
    assert answer.text.startswith("Det nævnes af 1 af 1 gruppe: gruppe 3 (6 udsagn).\n\n**Gruppe 3**")
    assert compose(understand("hvor mange grupper er der?", [], [randers]), [], [randers]).text == (
        "Notatet har 4 grupper: gruppe 1 (29 udsagn), gruppe 2 (18 udsagn), gruppe 3 (36 udsagn) og gruppe 4 "
        "(12 udsagn)."
    )


def test_a_comparison_names_the_gap(randers: Note) -> None:
    answer = ask(randers, "sammenlign gruppe 1 og 3 om events", "event")
    assert answer.text.startswith("1 af 2 grupper · 3 udsagn\n\n**Gruppe 1**\n\n")
    assert answer.text.endswith("\n\nGruppe 3: intet fundet")


def test_groups_are_counted(randers: Note) -> None:
    answer = ask(randers, "hvor mange grupper nævnte kultur?", "kultur")
    assert answer.text.startswith(
        "Kultur nævnes af 4 af 4 grupper: gruppe 1 (3 udsagn), gruppe 2 (2 udsagn), gruppe 3 (1 udsagn) og "
        "gruppe 4 (1 udsagn).\n\n**Gruppe 1**"
    )
    assert ask(randers, "hvilke grupper taler om atomkraft?", "atomkraft").text.startswith(
        "Atomkraft nævnes af 1 af 4 grupper: gruppe 4 (1 udsagn). Intet fundet hos gruppe 1, 2 og 3.\n\n**Gruppe 4**"
    )
    assert ask(randers, "hvor mange grupper var der?").text == (
        "Notatet har 4 grupper: gruppe 1 (29 udsagn), gruppe 2 (18 udsagn), gruppe 3 (36 udsagn) og "
        "gruppe 4 (12 udsagn)."
    )


def test_themes_are_listed_with_their_counts(randers: Note) -> None:
    answer = ask(randers, "hvilke temaer talte gruppe 3 om?")
    assert answer.text == (
        "**Gruppe 3** · 36 udsagn\n\n"
        "- *Unge* (17 udsagn)\n- *Erhverv* (4 udsagn)\n- *Omsorg* (6 udsagn)\n- *Tværfaglighed* (9 udsagn)"
    )
    assert (answer.found, answer.coverage) == (True, ())


def test_an_overview_is_made_of_the_note(randers: Note) -> None:
    answer = ask(randers, "hvad handlede mødet om?")
    assert answer.found
    assert answer.text.startswith(
        f"**{randers.title}**\n\n1. {randers.questions[0].text}\n2. {randers.questions[1].text}\n\n"
        "4 grupper · 20 temaer · 95 udsagn\n\n**Gruppe 1** · 29 udsagn\n\n"
    )
    assert all(escape_markdown(theme.strip("”")) in answer.text for theme in randers.themes)


def test_an_overview_says_when_the_meeting_was(borde: Note) -> None:
    dated = borde.model_copy(update={"date": datetime.date(2025, 5, 14)})
    answer = ask(dated, "Hvornår var mødet?")
    assert answer.text.startswith(f"**{borde.title}**\n\nMødet var den 14. maj 2025.\n\n")


@pytest.mark.parametrize(
    ("question", "opening"),
    [("hej", "Hej!"), ("tak", "Selv tak!"), ("hjælp", "Spørg med dine egne ord"), ("", "Skriv et spørgsmål")],
)
def test_small_talk_is_short_and_finds_nothing(randers: Note, question: str, opening: str) -> None:
    answer = ask(randers, question)
    assert answer.text.startswith(opening)
    assert (answer.found, answer.citations) == (False, ())


def test_a_note_is_answered_in_its_own_words_for_groups(borde: Note) -> None:
    answer = ask(borde, "hvad siger de om biografen?", "biograf")
    assert answer.text == (
        "1 af 2 borde · 1 udsagn\n\nBord 1: intet fundet\n\n**Bord 2**\n\n*Handel og caféer*\n\n- »En biograf« [1]"
    )
    assert ask(borde, "bord 9").text == "Der er intet bord 9 i notatet; der er bord 1 og 2."


def test_several_notes_stand_under_their_titles(randers: Note, borde: Note) -> None:
    chosen = [*having(borde, "biograf"), *having(randers, "atomkraft")]
    answer = compose(Query(question="q", topic="q"), chosen, [randers, borde])
    assert answer.text == (
        "2 af 6 grupper · 2 udsagn\n\n"
        f"### {randers.title}\n\nGruppe 1: intet fundet\n\nGruppe 2: intet fundet\n\nGruppe 3: intet fundet\n\n"
        "**Gruppe 4**\n\n- »Atomkraft som en mulighed?« [1]\n\n"
        f"### {borde.title}\n\nBord 1: intet fundet\n\n"
        "**Bord 2**\n\n*Handel og caféer*\n\n- »En biograf« [2]"
    )


def test_a_note_without_groups_needs_none() -> None:
    place = Place(start=0, end=1, first_line=1, last_line=1)
    statement = Statement(id="a", text="Ren tekst", note="n", place=place)
    note = Note(id="n", title="Note", statements=(statement,))
    answer = compose(Query(question="q", topic="q"), hits([statement]), [note])
    assert answer.text == "1 udsagn\n\n- »Ren tekst« [1]"
    unknown = understand("gruppe 2", [], [note])
    assert compose(unknown, [], [note]).text == "Der er ingen gruppe 2 i notatet, som ikke er delt op i grupper."


def test_a_hostile_topic_is_shown_literally(randers: Note) -> None:
    query = Query(question="q", intent="count_groups", topic="<b>[x](y)")
    answer = compose(query, having(randers, "atomkraft"), [randers])
    assert answer.text.startswith("\\<b>\\[x\\](y) nævnes af 1 af 4 grupper")


QUOTE = re.compile(r"^ *- »(.*)«(?: \[(\d+)\])?$", re.MULTILINE)
SHAPES: list[Callable[[Note], Query]] = [
    lambda note: Query(question="q", topic="q"),
    lambda note: Query(question="q", intent="compare", topic="q"),
    lambda note: Query(question="q", intent="count_groups", topic="q"),
    lambda note: Query(question="q", filters=Filters(groups=(1, 3))),
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_chosen_statement_is_quoted_once_in_order_and_nothing_else(randers: Note, data: st.DataObject) -> None:
    picked = data.draw(st.lists(st.sampled_from(range(len(randers.statements))), min_size=1, max_size=40))
    query = data.draw(st.sampled_from(SHAPES))(randers)
    chosen = hits([randers.statements[index] for index in picked])
    answer = compose(query, chosen, [randers])
    expected = [randers.statements[index] for index in sorted(set(picked))]
    assert [citation.statement for citation in answer.citations] == expected
    assert [citation.number for citation in answer.citations] == list(range(1, len(expected) + 1))
    lines = QUOTE.findall(answer.text)
    assert [(text, int(number)) for text, number in lines if number] == [
        (escape_markdown(s.text), i) for i, s in enumerate(expected, start=1)
    ]
    by_id = {statement.id: statement for statement in randers.statements}
    parents = {by_id[s.parent].text for s in expected if s.parent is not None}
    assert {text for text, number in lines if not number} <= parents
    numbers = [quote.number for section in answer.sections for quote in section.quotes if quote.number]
    assert numbers == [citation.number for citation in answer.citations]
    assert sum(row.statements for row in answer.coverage) == len(expected)


def test_the_best_score_of_a_statement_is_cited(randers: Note) -> None:
    statement = randers.statements[0]
    twice = [Hit(statement=statement, score=0.9), Hit(statement=statement, score=0.4)]
    answer = compose(Query(question="q", topic="q"), twice, [randers])
    assert answer.citations == (Citation(number=1, statement=statement, score=0.9),)


def test_a_note_that_goes_question_by_question_is_answered_group_by_group() -> None:
    text = (
        "Møde\n\nSpørgsmål 1: Hvad er godt?\n\nGruppe 1\n- Ro\n- Skov\n\nGruppe 2\n- Sø\n\n"
        "Spørgsmål 2: Hvad mangler?\n\nGruppe 1\n- Bus\n\nGruppe 2\n- Tog\n"
    )
    note = parse_text(text, file="m.txt", note_id="m")
    answer = compose(Query(question="q", topic="q"), hits(note.statements), [note])
    assert answer.text == (
        "2 af 2 grupper · 5 udsagn\n\n**Gruppe 1**\n\n- »Ro« [1]\n- »Skov« [2]\n- »Bus« [3]\n\n"
        "**Gruppe 2**\n\n- »Sø« [4]\n- »Tog« [5]"
    )


def test_many_named_notes_are_not_all_accounted_for() -> None:
    text = "Møde\n\nGruppe 1\n- Ro\n\nGruppe 2\n- Sø\n"
    notes = [parse_text(text, file="m.txt", note_id=f"n{i}") for i in range(50)]
    query = Query(question="q", topic="q", filters=Filters(notes=tuple(note.id for note in notes)))
    answer = compose(query, hits(notes[7].statements[:1]), notes)
    assert [(row.note, row.group, row.statements) for row in answer.coverage] == [("n7", 1, 1), ("n7", 2, 0)]


def test_what_belongs_to_no_group_is_set_apart_from_the_groups() -> None:
    text = "Møde\n\nGruppe 1\nUnge\n- Klub\n\nGruppe 2\nUnge\n- Klubhus\n\nPlenum\n- En klub for alle\n"
    note = parse_text(text, file="m.txt", note_id="m")
    answer = ask(note, "hvad siger de om en klub?", "klub")
    assert answer.text == (
        "2 af 2 grupper · 3 udsagn\n\n"
        "**Gruppe 1**\n\n*Unge*\n\n- »Klub« [1]\n\n"
        "**Gruppe 2**\n\n*Unge*\n\n- »Klubhus« [2]\n\n"
        "**Uden gruppe**\n\n*Plenum*\n\n- »En klub for alle« [3]"
    )
    assert "**Uden gruppe** · 1 udsagn\n\n- *Plenum* (1 udsagn)" in ask(note, "giv mig et overblik").text
