"""Notes laid out otherwise: questions or themes above the groups, groups with names, parts after the last group."""

from __future__ import annotations

import pytest
from note_helpers import parse

from randers_rag.answer.labels import groups_label, part_label
from randers_rag.question import understand

OUTER = """Referat

{first}

Gruppe 1
- Busser
- Ro

Gruppe 2
- Toget

{second}

Gruppe 1
- Kø

Gruppe 2
- Larm
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [("Hvad er godt?", "Hvad er svært?"), ("1. Hvad er godt?", "2. Hvad er svært?")],
)
def test_a_question_above_the_groups_is_answered_by_each_of_them(first: str, second: str) -> None:
    note = parse(OUTER.format(first=first, second=second))
    assert [(s.group, s.questions, s.text) for s in note.statements] == [
        (1, (1,), "Busser"),
        (1, (1,), "Ro"),
        (2, (1,), "Toget"),
        (1, (2,), "Kø"),
        (2, (2,), "Larm"),
    ]
    assert [(q.number, q.text) for q in note.questions] == [(1, "Hvad er godt?"), (2, "Hvad er svært?")]


def test_questions_listed_first_keep_their_numbers_above_the_groups() -> None:
    listed = "Referat\n\n1. Hvad er svært?\n2. Hvad er godt?\n\n"
    outer = OUTER.format(first="Hvad er godt?", second="Hvad er svært?").removeprefix("Referat\n\n")
    note = parse(listed + outer)
    assert [s.questions for s in note.statements] == [(2,), (2,), (2,), (1,), (1,)]


def test_a_question_above_the_groups_in_markdown() -> None:
    note = parse(
        "# Temadag\n\n## Hvad er vigtigt?\n\n### Bord 1\n\n**Mad**\n\n- Duft\n\n### Bord 2\n\n- Ro\n\n"
        "## Hvad kan hjælpe?\n\n### Bord 1\n\n- Skærme\n"
    )
    assert [(s.group, s.questions, s.theme, s.text) for s in note.statements] == [
        (1, (1,), "Mad", "Duft"),
        (2, (1,), None, "Ro"),
        (1, (2,), None, "Skærme"),
    ]


def test_a_theme_above_the_groups_is_the_theme_of_each_of_them() -> None:
    note = parse(OUTER.format(first="Trafik", second="Støj i byen"))
    assert [(s.group, s.theme, s.text) for s in note.statements] == [
        (1, "Trafik", "Busser"),
        (1, "Trafik", "Ro"),
        (2, "Trafik", "Toget"),
        (1, "Støj i byen", "Kø"),
        (2, "Støj i byen", "Larm"),
    ]


def test_what_is_told_above_the_groups_is_no_theme() -> None:
    note = parse(OUTER.format(first="Til stede: 60 borgere", second="Anden runde"))
    assert [s.theme for s in note.statements][:2] == [None, None]


def test_a_group_that_speaks_again_begins_no_part() -> None:
    text = "Referat\n\nGruppe 1\n- Busser\n\nGruppe 2\n- Toget\n\nGruppe 1 (fortsat)\n- Kø\n"
    assert [(s.group, s.theme, s.text) for s in parse(text).statements] == [
        (1, None, "Busser"),
        (2, None, "Toget"),
        (1, None, "Kø"),
    ]


def test_numbered_questions_beside_answers_that_are_numbered_otherwise() -> None:
    note = parse(
        "Referat\n\nGruppe 1\n1. Hvad er godt?\n- Skolen\n2. Hvad skal vi gøre?\n1) Bygge cykelsti\n2) Søge penge\n\n"
        "Gruppe 2\n1. Hvad er godt?\n- Naboer\n2. Hvad skal vi gøre?\n1) Ny bus\n"
    )
    assert [(s.group, s.questions, s.text) for s in note.statements] == [
        (1, (1,), "Skolen"),
        (1, (2,), "Bygge cykelsti"),
        (1, (2,), "Søge penge"),
        (2, (1,), "Naboer"),
        (2, (2,), "Ny bus"),
    ]


NAMED = """Workshop om klima

Team Nord

TRANSPORT
- Ladestandere
- Elbusser

ENERGI
- Solceller

TEAM SYD

TRANSPORT
- Letbane
"""


def test_groups_that_go_by_a_name_are_groups_in_the_order_of_the_note() -> None:
    note = parse(NAMED)
    assert [(s.group, s.theme, s.text) for s in note.statements] == [
        (1, "TRANSPORT", "Ladestandere"),
        (1, "TRANSPORT", "Elbusser"),
        (1, "ENERGI", "Solceller"),
        (2, "TRANSPORT", "Letbane"),
    ]
    assert [part_label(note, group) for group in (1, 2)] == ["Team Nord", "Team Syd"]
    assert groups_label(note, (1, 2)) == "team Nord og Syd"


@pytest.mark.parametrize(
    ("question", "topic", "groups"),
    [
        ("Hvad sagde Team Nord?", "", (1,)),
        ("hvad siger team syd om energi?", "energi", (2,)),
        ("alle andre end team nord om transport", "transport", (2,)),
        ("sammenlign team nord og team syd", "", (1, 2)),
        ("team nord", "", (1,)),
        ("hvor mange teams nævner transport?", "transport", ()),
    ],
)
def test_a_group_is_asked_for_by_its_name(question: str, topic: str, groups: tuple[int, ...]) -> None:
    query = understand(question, (), [parse(NAMED)])
    assert (query.topic, query.filters.groups) == (topic, groups)


def test_a_single_name_may_as_well_be_a_theme() -> None:
    note = parse("Referat\n\nHold fast\n- Vi bliver ved\n\nNye veje\n- Flere stier\n")
    assert [(s.group, s.theme) for s in note.statements] == [(None, "Hold fast"), (None, "Nye veje")]


@pytest.mark.parametrize("heading", ["Næste skridt", "Konklusion", "Eventuelt", "Referentens bemærkninger", "Penge"])
def test_a_heading_of_the_groups_depth_after_the_last_one_ends_it(heading: str) -> None:
    note = parse(f"# Referat\n\n## Gruppe 1\n\n- Busser\n\n## Gruppe 2\n\n- Toget\n\n## {heading}\n\n- Nyt møde\n")
    assert [(s.group, s.theme) for s in note.statements] == [(1, None), (2, None), (None, heading)]


def test_headings_of_the_groups_depth_between_them_are_themes() -> None:
    note = parse("# Referat\n\n## Gruppe 1\n\n## Penge\n\n- Busser\n\n## Gruppe 2\n\n## Tid\n\n- Toget\n")
    assert [(s.group, s.theme) for s in note.statements] == [(1, "Penge"), (2, "Tid")]


def test_a_word_after_a_groups_colon_is_pointed_out_where_nothing_stands_under_it() -> None:
    note = parse("Referat\n\nGruppe 1: Busser skal køre oftere\n\nGruppe 2\n- Toget\n\nGruppe 3: Natur\n")
    assert [(s.group, s.text) for s in note.statements] == [(1, "Busser skal køre oftere"), (2, "Toget")]
    assert [(w.line, w.text) for w in note.warnings] == [(8, "Gruppe 3: Natur")]


@pytest.mark.parametrize("heading", ["Gr. 2", "Bord nr. 2 / unge", "Gruppe 2/Plejen"])
def test_further_ways_to_write_a_group(heading: str) -> None:
    note = parse(f"Referat\n\nGruppe 1\n- Busser\n\n{heading}\n- Toget\n")
    assert [(s.group, s.text) for s in note.statements] == [(1, "Busser"), (2, "Toget")]
