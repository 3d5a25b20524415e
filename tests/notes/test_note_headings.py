"""Headings where a reader sees them: under bullets, under questions, in bold, for all groups, in groups' own words."""

from __future__ import annotations

import pytest
from note_helpers import parse, read, themes

from randers_rag.notes import parse_text

CRISIS = """Når krisen rammer – beredskabsdag

Gruppe 1
Spørgsmål 1 og 2: Hvad er vi sårbare over for, og hvad kan vi gøre?
Strøm og varme
- Fjernvarmen står stille efter fire timer uden el
- Mødested med lys, suppe og opladning i hver landsby
Vand
- Brønden ved kirken kan åbnes igen

Gruppe 2
Spørgsmål 1 og 2: Hvad er vi sårbare over for, og hvad kan vi gøre?
Hvem hjælper?
- Naboen
- Ældre, der ikke læser dansk
  - tolke på tilkaldeliste
Cyber
- Øv en dag uden skærme

Gruppe 3
Spørgsmål 3: Hvad nu?
- Ét nummer, man kan ringe til
"""


def test_headings_without_a_colon_directly_under_bullets() -> None:
    note = parse(CRISIS)
    assert [(s.group, s.theme, s.text) for s in note.statements] == [
        (1, "Strøm og varme", "Fjernvarmen står stille efter fire timer uden el"),
        (1, "Strøm og varme", "Mødested med lys, suppe og opladning i hver landsby"),
        (1, "Vand", "Brønden ved kirken kan åbnes igen"),
        (2, "Hvem hjælper?", "Naboen"),
        (2, "Hvem hjælper?", "Ældre, der ikke læser dansk"),
        (2, "Hvem hjælper?", "tolke på tilkaldeliste"),
        (2, "Cyber", "Øv en dag uden skærme"),
        (3, None, "Ét nummer, man kan ringe til"),
    ]
    assert note.warnings == ()


@pytest.mark.parametrize("heading", ["Vand", "Vand:", "”Vand”", "Vand og varme", "VAND", "El & vand", "Vand?"])
def test_forms_of_such_a_heading(heading: str) -> None:
    text = CRISIS.replace("\nVand\n", f"\n{heading}\n")
    assert parse(text).statements[2].theme == heading.removesuffix(":")


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        ("Der skal være en direkte bus fra banegården og helt ud til", "Hadsund"),
        ("Vi vil have flere penge til alle skolerne i kommunen inden", "2030"),
        ("Flere skal kende til vores fælles frivilligcenter i gamle", "Rådhusgade"),
    ],
)
def test_the_rest_of_a_line_that_the_page_broke_is_no_heading(begun: str, rest: str) -> None:
    wrapped = "Vi savner et sted, hvor de unge kan være om aftenen uden at\nskulle købe noget"
    text = f"Møde\n\nGruppe 1\nByen\n- {wrapped}\n- {begun}\n{rest}\n- Tog\n"
    assert themes(text) == [("Byen", wrapped.replace("\n", " ")), ("Byen", f"{begun} {rest}"), ("Byen", "Tog")]


def test_where_rests_are_indented_a_line_that_is_not_begins_anew() -> None:
    begun = "Private firmaer har pænere lokaler og frugtordning"
    text = f"Møde\n\nGruppe 1\nLøn\n- {begun} og\n  bedre kaffe\n- {begun}\nGeografi og transport\n- Bus\n"
    assert themes(text) == [
        ("Løn", f"{begun} og bedre kaffe"),
        ("Løn", begun),
        ("Geografi og transport", "Bus"),
    ]


def test_a_colon_with_words_behind_it_begins_a_statement_or_a_heading() -> None:
    text = "Møde\n\nGruppe 1\n- Bus\n- Tog\nKultur: flere events, bedre scener\nSport: haller\nVej: asfalt\n- Huller\n"
    assert themes(text) == [
        (None, "Bus"),
        (None, "Tog"),
        (None, "Kultur: flere events, bedre scener"),
        (None, "Sport: haller"),
        ("Vej: asfalt", "Huller"),
    ]


def test_a_question_under_a_question_that_stands_over_bullets_is_a_heading() -> None:
    text = "Møde\n\nGruppe 1\nSpørgsmål 1: Hvad er svært?\nHvem falder fra?\n- De unge\nHvad koster det?\n- Penge\n"
    note = parse(text)
    assert [(s.questions, s.theme, s.text) for s in note.statements] == [
        ((1,), "Hvem falder fra?", "De unge"),
        ((1,), "Hvad koster det?", "Penge"),
    ]
    assert [q.text for q in note.questions] == ["Hvad er svært?"]


def test_a_question_in_two_lines_stays_one() -> None:
    group = "Spørgsmål 1: Hvad virker?\nHvad skal vi holde fast i?\n- {}\n"
    note = parse(f"Møde\n\nGruppe 1\n{group.format('Ro')}\nGruppe 2\n{group.format('Mad')}")
    assert [(s.group, s.theme, s.text) for s in note.statements] == [(1, None, "Ro"), (2, None, "Mad")]
    assert [q.text for q in note.questions] == ["Hvad virker? Hvad skal vi holde fast i?"]
    two = parse("Møde\n\nGruppe 1\nSpørgsmål 1 og 2: Hvad virker?\nHvad mangler?\n- Tid\n")
    assert [q.text for q in two.questions] == ["Hvad virker?", "Hvad mangler?"]
    assert two.statements[0].theme is None


@pytest.mark.parametrize(
    "heading",
    ["Alle grupper", "Alle", "Fælles", "Opsamling", "Plenum:", "Fælles opsamling", "**Plenum**", "Gruppe 1 og 2"],
)
@pytest.mark.parametrize("asked", ["", "Spørgsmål 2: Hvad nu?\n"])
def test_what_all_groups_say_together_belongs_to_none(heading: str, asked: str) -> None:
    text = f"Møde\n\nGruppe 1\nUnge\n- Klub\n\nGruppe 2\nUnge\n- Bus\nÆldre\n- Ro\n\n{heading}\n{asked}- Vi ses\n"
    note = parse(text)
    name = heading.strip("*:")
    assert [(s.group, s.questions, s.theme, s.text) for s in note.statements] == [
        (1, (), "Unge", "Klub"),
        (2, (), "Unge", "Bus"),
        (2, (), "Ældre", "Ro"),
        (None, (2,) if asked else (), name, "Vi ses"),
    ]
    assert [(h.text.rstrip(":"), h.number) for h in note.headings if h.kind == "group"][-1] == (name, ())
    assert note.groups == (1, 2)


def test_a_part_for_all_groups_has_themes_of_its_own_and_ends_with_the_next_group() -> None:
    text = "Møde\n\nGruppe 1\n\n- Bus\n\nPlenum\n\nVeje\n\n- Huller\n\nEn ny bro?\n\nGruppe 2\n\n- Tog\n"
    assert read(text) == [
        (1, (), None, None, "Bus"),
        (None, (), "Veje", None, "Huller"),
        (None, (), "Plenum", None, "En ny bro?"),
        (2, (), None, None, "Tog"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Møde\n\nGruppe 1\n\nUnge\n\n- Klub\n\nFælles\n\n- Mad\n\nGruppe 2\n\nUnge\n\n- Bus\n",
        "Møde\n\nGruppe 1\nUnge\n- Klub\nFælles\n- Mad\n\nGruppe 2\nUnge\n- Bus\n",
        "# Møde\n\n## Gruppe 1\n\n### Unge\n- Klub\n\n### Fælles\n- Mad\n\n## Gruppe 2\n\n### Unge\n- Bus\n",
    ],
)
def test_a_theme_that_is_called_fælles_stays_in_its_group(text: str) -> None:
    assert [(s.group, s.theme, s.text) for s in parse(text).statements] == [
        (1, "Unge", "Klub"),
        (1, "Fælles", "Mad"),
        (2, "Unge", "Bus"),
    ]


def test_marks_of_bold_lines_are_no_words() -> None:
    text = (
        "**Møde**\n\n**Gruppe 1**\n**Spørgsmål 1:** Hvad nu?\n**Erhverv**\n- Job\n- **Havn**\n**Kultur:**\n- Musik\n"
        "__Sport__:\n- En **god** hal\n"
    )
    note = parse(text)
    assert note.title == "Møde"
    assert [(s.group, s.questions, s.theme, s.text) for s in note.statements] == [
        (1, (1,), "Erhverv", "Job"),
        (1, (1,), "Erhverv", "**Havn**"),
        (1, (1,), "Kultur", "Musik"),
        (1, (1,), "Sport", "En **god** hal"),
    ]
    assert [q.text for q in note.questions] == ["Hvad nu?"]
    erhverv = next(h for h in note.headings if h.text == "Erhverv")
    assert note.source[erhverv.place.start : erhverv.place.end] == "Erhverv"


@pytest.mark.parametrize(("file", "theme"), [("n.md", "Trafik og byen"), ("n.txt", "Trafik og **byen**")])
def test_bold_words_within_a_theme(file: str, theme: str) -> None:
    note = parse_text("# Møde\n\n## Trafik og **byen**\n\n- Bus\n", file=file, note_id="n")
    assert [(s.theme, s.text) for s in note.statements] == [(theme, "Bus")]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("Gruppe et", 1),
        ("Gruppe to:", 2),
        ("GRUPPE TRE (5 personer)", 3),
        ("Bord fire – ved vinduet", 4),
        ("Første gruppe", 1),
        ("Anden gruppe:", 2),
        ("3. gruppe", 3),
        ("Gruppe b", 2),
        ("Gruppe c:", 3),
        ("Gruppe 1: Anna, Bo og Carl", 1),
        ("Gruppe to var enige", None),
        ("Gruppe i byen", None),
    ],
)
def test_group_lines_in_words(line: str, group: int | None) -> None:
    assert [(s.group, s.text) for s in parse(f"Møde\n\n{line}\n\n- Ja\n").statements] == [(group, "Ja")]


def test_what_a_group_says_on_its_own_line() -> None:
    note = parse("Møde\n\nGruppe 1: Vi vil have busser.\nGruppe 2: Anna og Bo\nGruppe 3: Et torv\n- Træer\n")
    assert [(s.group, s.text) for s in note.statements] == [(1, "Vi vil have busser."), (3, "Træer")]
    said = note.statements[0].place
    assert note.source[said.start : said.end] == "Vi vil have busser."


def test_a_list_of_groups_at_the_top_says_nothing() -> None:
    text = "Møde\n\nGruppe 1: Anna og de andre\nGruppe 2: Børn og unge\n\nGruppe 1\n- Bus\n\nGruppe 2\n- Tog\n"
    assert [(s.group, s.text) for s in parse(text).statements] == [(1, "Bus"), (2, "Tog")]


def test_the_question_was() -> None:
    note = parse("Møde\n\nSpørgsmålet var: Hvad gør vi?\n\nGruppe 1\n- Bus\n\nGruppe 2\n- Tog\n")
    assert [(s.group, s.questions) for s in note.statements] == [(1, (1,)), (2, (1,))]
    assert [q.text for q in note.questions] == ["Hvad gør vi?"]


def test_questions_in_the_middle_of_a_group_are_headings() -> None:
    text = "Møde\n\nGruppe 1\n\nHvad er godt?\n- Ro\n\nHvad er skidt?\n- Støj\n"
    assert themes(text) == [("Hvad er godt?", "Ro"), ("Hvad er skidt?", "Støj")]


def test_numbers_within_bullets_and_bullets_after_tabs() -> None:
    assert read("Møde\n\nGruppe 1\n- Vi vil:\n  1. Bus\n  2. Tog\n- Andet\n  1) Ro\n") == [
        (1, (), None, None, "Vi vil:"),
        (1, (), None, "Vi vil:", "Bus"),
        (1, (), None, "Vi vil:", "Tog"),
        (1, (), None, None, "Andet"),
        (1, (), None, "Andet", "Ro"),
    ]
    assert read("Møde\n\nGruppe 1\n-\tBus\n\t-\tNatbus\n\t\t-\tLinje 4\n-\tTog\n") == [
        (1, (), None, None, "Bus"),
        (1, (), None, "Bus", "Natbus"),
        (1, (), None, "Natbus", "Linje 4"),
        (1, (), None, None, "Tog"),
    ]


def test_heads_and_feet_that_the_pages_of_a_text_repeat() -> None:
    text = (
        "Referat – Byrådet 14. maj 2025\nHavnen\n\nGruppe 1\n- Bus\n- Vi vil gerne have, at byen\nSide 1 af 3\n"
        "Referat – Byrådet 14. maj 2025\nvokser\n- Tog\nSide 2 af 3\nReferat – Byrådet 14. maj 2025\n"
        "Gruppe 2\n- Ro\nSide 3 af 3\n"
    )
    note = parse(text)
    assert (note.title, str(note.date), note.kind) == ("Havnen", "2025-05-14", "Referat")
    assert [(s.group, s.text) for s in note.statements] == [
        (1, "Bus"),
        (1, "Vi vil gerne have, at byen vokser"),
        (1, "Tog"),
        (2, "Ro"),
    ]
    assert [w.line for w in note.warnings] == [1, 7, 8, 11, 12, 15]


def test_feet_with_a_number_that_counts_up_and_a_head_that_is_the_title() -> None:
    text = (
        "Fremtidens Vejle\n\nGruppe 1\n\nUnge\n\n- Bus\n\nVejle Kommune, side 1\n\nFremtidens Vejle\n\n- Tog\n\n"
        "Vejle Kommune, side 2\n\nFremtidens Vejle\n\nGruppe 2\n\nUnge\n\n- Ro\n\nVejle Kommune, side 3\n"
    )
    note = parse(text)
    assert note.title == "Fremtidens Vejle"
    assert [(s.group, s.theme, s.text) for s in note.statements] == [
        (1, "Unge", "Bus"),
        (1, "Unge", "Tog"),
        (2, "Unge", "Ro"),
    ]
    assert [w.line for w in note.warnings] == [9, 11, 15, 17, 25]


def test_a_theme_beside_page_breaks_is_no_running_head() -> None:
    text = "Møde\n\nGruppe 1\n\nUnge\n- Bus\n1\n\nÆldre\n- Ro\n2\n\nUnge\n- Tog\n3\n"
    note = parse(text)
    assert themes(text) == [("Unge", "Bus"), ("Ældre", "Ro"), ("Unge", "Tog")]
    assert [w.text for w in note.warnings] == ["1", "2", "3"]
