"""Notes in other shapes than the Randers note, each with its exact reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from note_helpers import parse, read, rows, themes

from randers_rag.notes import parse_note, parse_text
from randers_rag.schema import QuestionText

ROOT = Path(__file__).parents[2]
OTHER_NOTES = sorted([*ROOT.glob("evaluation/notes/*.txt"), *ROOT.glob("training/notes/*.txt")])


def test_dashes_with_indented_dashes_and_six_groups() -> None:
    text = "Opsamling\n\n" + "\n".join(
        f"Gruppe {n}:\n\nSpørgsmål 1: Hvad virker?\n\n"
        f"- Cykelstier {n}\n  - Brede nok til\n    ladcykler\n  - Lys\n- Busser\n"
        for n in range(1, 7)
    )
    expected = [
        row
        for n in range(1, 7)
        for row in (
            (n, (1,), None, None, f"Cykelstier {n}"),
            (n, (1,), None, f"Cykelstier {n}", "Brede nok til ladcykler"),
            (n, (1,), None, f"Cykelstier {n}", "Lys"),
            (n, (1,), None, None, "Busser"),
        )
    ]
    assert read(text) == expected
    assert parse(text).title == "Opsamling"


def test_three_levels_by_mark_alone() -> None:
    text = (
        "Møde\n\nTrafik\n\n• Bus\n◦ Ruter\n▪ Linje 4\n▪ Linje 5\n◦ Priser\n• Tog\n\nSkole\n\n◦ Mad\n▪ Frugt\n• Bøger\n"
    )
    note = parse(text)
    assert rows(note) == [
        (None, (), "Trafik", None, "Bus"),
        (None, (), "Trafik", "Bus", "Ruter"),
        (None, (), "Trafik", "Ruter", "Linje 4"),
        (None, (), "Trafik", "Ruter", "Linje 5"),
        (None, (), "Trafik", "Bus", "Priser"),
        (None, (), "Trafik", None, "Tog"),
        (None, (), "Skole", None, "Mad"),
        (None, (), "Skole", "Mad", "Frugt"),
        (None, (), "Skole", None, "Bøger"),
    ]
    assert [s.level for s in note.statements] == [1, 2, 3, 3, 2, 1, 1, 2, 1]


def test_three_levels_by_indent_alone() -> None:
    text = "Titel\n\n* En\n  * To\n    * Tre\n  * To igen\n* En igen\n"
    assert read(text) == [
        (None, (), None, None, "En"),
        (None, (), None, "En", "To"),
        (None, (), None, "To", "Tre"),
        (None, (), None, "En", "To igen"),
        (None, (), None, None, "En igen"),
    ]


def test_numbered_bullets_are_statements_and_numbered_questions_are_not() -> None:
    text = """Referat

1. Hvad går godt?
2. Hvad mangler
3. Hvem gør noget?

Gruppe 1
Spørgsmål 2
Plejen
1. Flere hænder
2. Bedre løn
a) også om natten
b) også i weekenden
3. Ro

Gruppe 2
Spørgsmål 1 og 3:
1) Godt humør
2) Alle hjælper
"""
    note = parse(text)
    assert rows(note) == [
        (1, (2,), "Plejen", None, "Flere hænder"),
        (1, (2,), "Plejen", None, "Bedre løn"),
        (1, (2,), "Plejen", "Bedre løn", "også om natten"),
        (1, (2,), "Plejen", "Bedre løn", "også i weekenden"),
        (1, (2,), "Plejen", None, "Ro"),
        (2, (1, 3), None, None, "Godt humør"),
        (2, (1, 3), None, None, "Alle hjælper"),
    ]
    assert note.questions == (
        QuestionText(number=1, text="Hvad går godt?"),
        QuestionText(number=2, text="Hvad mangler"),
        QuestionText(number=3, text="Hvem gør noget?"),
    )
    assert note.warnings == ()


def test_no_groups_and_no_questions() -> None:
    text = "Noter fra mødet\n\nTrafik:\n- Flere busser\n- Lavere fart\n\nSkoler\n- Mindre klasser\n\nEt stort torv?\n"
    assert read(text) == [
        (None, (), "Trafik", None, "Flere busser"),
        (None, (), "Trafik", None, "Lavere fart"),
        (None, (), "Skoler", None, "Mindre klasser"),
        (None, (), None, None, "Et stort torv?"),
    ]


def test_a_note_of_bullets_alone() -> None:
    note = parse("- Et\n- To\n")
    assert [s.text for s in note.statements] == ["Et", "To"]
    assert note.title == "proeve"


def test_one_question_without_a_number() -> None:
    text = "Dialogmøde\n\nSpørgsmål: Hvad skal vi gøre?\n\nGruppe 1\n\n• Lytte mere\n\nGruppe 2\n\n• Handle\n"
    assert [(s.group, s.questions, s.text) for s in parse(text).statements] == [
        (1, (1,), "Lytte mere"),
        (2, (1,), "Handle"),
    ]


def test_groups_under_questions() -> None:
    text = (
        "Møde\n\nSpørgsmål 1: Hvad?\nGruppe 1\n- a\nGruppe 2\n- b\nSpørgsmål 2: Hvem?\nGruppe 1\n- c\nGruppe 2\n- d\n"
    )
    assert [(s.group, s.questions, s.text) for s in parse(text).statements] == [
        (1, (1,), "a"),
        (2, (1,), "b"),
        (1, (2,), "c"),
        (2, (2,), "d"),
    ]


def test_a_question_that_a_group_left_unanswered_is_not_carried_on() -> None:
    text = "Møde\n\nGruppe 1\nSpørgsmål 1\n- a\nSpørgsmål 2\nGruppe 2\nSpørgsmål 1\n- b\n"
    assert [(s.group, s.questions, s.text) for s in parse(text).statements] == [(1, (1,), "a"), (2, (1,), "b")]


def test_one_question_in_each_group() -> None:
    text = (
        "Dialogmøde\n\nGruppe 1\nSpørgsmål 1: Hvad skal vi gøre?\n• Lytte mere\n\n"
        "Gruppe 2\nSpørgsmål 1:\nHvad skal vi gøre?\n• Handle\n"
    )
    note = parse(text)
    assert [(s.group, s.questions, s.text) for s in note.statements] == [(1, (1,), "Lytte mere"), (2, (1,), "Handle")]
    assert note.questions == (QuestionText(number=1, text="Hvad skal vi gøre?"),)


def test_same_shape_as_the_randers_note_in_other_words() -> None:
    text = """
 
Notat - Opsamling fra borgermøde i Kulturrådet for hele kommunen og alle dens byer – Vores nye
Havn.  
 
Samlet op fra de 5 grupper:  

1. Hvad skal vi bevare på den gamle havn, når de nye huse bliver bygget i de næste år?  
2. Hvad skal der komme til 
 

Gruppe 1 

Spørgsmål 1 + 2 (svarene er samlet): Hvad skal vi bevare på den gamle havn, når de nye huse bliver 
bygget i de næste år? Hvad skal der komme til? 

”Fiskehallen”  

o Torvedage --> lokale varer 
o Lad os huske alle de gamle fiskere og deres familier, som altid har holdt fast i deres 

Sankt Hans på kajen 
o Museum 
 Badebroen 

o Trapper 

▪ Rækværk 
 ▪ Skridsikre 
o Sauna (også for dem der bor 

langt væk) 
o Lange åbningstider for alle grupper, store som små, hele året rundt (vinter, sommer) 

Kulturmiljøet:  

o Spille op til dans på de varme aftener i juli 

=> tæt på vandet 
o Jazz  
 Gruppe 2 
 
Spørgsmål 2: Hvad skal der komme til? 

Havnen er for alle borgere – Det skal man kunne se.  

o og mærke, når man går tur.  
 

En færge til øen?   
 
Husbåde 
o Plads til ti. De skal ligge, så man kan 
komme forbi.  
"""
    note = parse(text)
    assert note.title == (
        "Notat - Opsamling fra borgermøde i Kulturrådet for hele kommunen og alle dens byer – Vores nye Havn."
    )
    assert rows(note) == [
        (1, (1, 2), "”Fiskehallen”", None, "Torvedage --> lokale varer"),
        (
            1,
            (1, 2),
            "”Fiskehallen”",
            None,
            "Lad os huske alle de gamle fiskere og deres familier, som altid har holdt fast i deres "
            "Sankt Hans på kajen",
        ),
        (1, (1, 2), "”Fiskehallen”", None, "Museum"),
        (1, (1, 2), "Badebroen", None, "Trapper"),
        (1, (1, 2), "Badebroen", "Trapper", "Rækværk"),
        (1, (1, 2), "Badebroen", "Trapper", "Skridsikre"),
        (1, (1, 2), "Badebroen", None, "Sauna (også for dem der bor langt væk)"),
        (
            1,
            (1, 2),
            "Badebroen",
            None,
            "Lange åbningstider for alle grupper, store som små, hele året rundt (vinter, sommer)",
        ),
        (1, (1, 2), "Kulturmiljøet", None, "Spille op til dans på de varme aftener i juli => tæt på vandet"),
        (1, (1, 2), "Kulturmiljøet", None, "Jazz"),
        (2, (2,), "Havnen er for alle borgere – Det skal man kunne se.", None, "og mærke, når man går tur."),
        (2, (2,), None, None, "En færge til øen?"),
        (2, (2,), "Husbåde", None, "Plads til ti. De skal ligge, så man kan komme forbi."),
    ]
    assert [s.text for s in note.statements if s.continues_heading] == ["og mærke, når man går tur."]
    assert [q.text for q in note.questions] == [
        "Hvad skal vi bevare på den gamle havn, når de nye huse bliver bygget i de næste år?",
        "Hvad skal der komme til?",
    ]
    assert note.warnings == ()


def test_headings_directly_under_bullets_in_a_note_without_blank_lines() -> None:
    text = """Møde om bymidten
Bord 1
Spørgsmål 1: Hvad skal ske?
Butikker:
o Tomme vinduer
o Lav leje til
iværksættere
Torvet
o Bænke
  - med ryglæn
Havnen
Spørgsmål 2: Hvordan kommer vi rundt?
o Cykel
Bord 2
Spørgsmål 2: Hvordan kommer vi rundt?
Biler
o Gågade
"""
    assert read(text) == [
        (1, (1,), "Butikker", None, "Tomme vinduer"),
        (1, (1,), "Butikker", None, "Lav leje til iværksættere"),
        (1, (1,), "Torvet", None, "Bænke"),
        (1, (1,), "Torvet", "Bænke", "med ryglæn"),
        (1, (1,), None, None, "Havnen"),
        (1, (2,), None, None, "Cykel"),
        (2, (2,), "Biler", None, "Gågade"),
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_windows_line_ends_and_byte_order_mark(newline: str) -> None:
    text = "Møde\n\nGruppe 1\n\n- Æbler og\n  pærer\n- Øl\n"
    plain = parse(text)
    assert parse("\ufeff" + text.replace("\n", newline)) == plain
    assert plain.source == text
    assert plain.source[slice(plain.statements[0].place.start, plain.statements[0].place.end)] == "Æbler og\n  pærer"


def test_markdown() -> None:
    text = (
        "# Borgermøde\n\n## Gruppe 1\n\n### **Spørgsmål 1:** Hvad?\n\n#### Trafik\n* Bus\n  * Natbus\n\n#### Ro\n\n"
        "## Gruppe 2\n\n#### Skole\n1. Mad\n"
    )
    note = parse(text)
    assert note.title == "Borgermøde"
    assert rows(note) == [
        (1, (1,), "Trafik", None, "Bus"),
        (1, (1,), "Trafik", "Bus", "Natbus"),
        (1, (1,), None, None, "Ro"),
        (2, (), "Skole", None, "Mad"),
    ]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("Gruppe 1", 1),
        ("GRUPPE 2:", 2),
        ("Gruppe 3 – Plejen", 3),
        ("Gruppe 12 (7 deltagere)", 12),
        ("Gruppe B", 2),
        ("Gruppe III", 3),
        ("Gruppe nr. 4", 4),
        ("Arbejdsgruppe 5", 5),
        ("Bord 6 - ved vinduet", 6),
        ("**Gruppe 7**", 7),
        ("Gruppe 8, spørgsmål 1", 8),
        ("Gruppe 2 talte om vejr", None),
        ("Grupper", None),
        ("Gruppen", None),
    ],
)
def test_group_lines(line: str, group: int | None) -> None:
    assert [s.group for s in parse(f"Møde\n\n{line}\n\n- Ja\n").statements] == [group]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Spørgsmål 1: Hvad?", (1,)),
        ("SPØRGSMÅL 2", (2,)),
        ("Spørgsmål 1 + 2 (samlet): Hvad? Hvem?", (1, 2)),
        ("Spørgsmål 1 og 2:", (1, 2)),
        ("Spørgsmål 1, 2 og 4 – Hvad?", (1, 2, 4)),
        ("Spørgsmål 1-3", (1, 2, 3)),
        ("Spørgsmål 2 & 3", (2, 3)),
        ("Spørgsmål 2/3", (2, 3)),
        ("Spm. 2: Hvad?", (2,)),
        ("Spo\u0308rgsma\u030al 2: Hvad?".replace("o\u0308", "ø"), (2,)),
        ("Spørgsmål 1 var svært", ()),
        ("Spørgsmål til byrådet", ()),
    ],
)
def test_question_lines(line: str, numbers: tuple[int, ...]) -> None:
    assert [s.questions for s in parse(f"Møde\n\nGruppe 1\n\n{line}\n\n- Ja\n").statements] == [numbers]


def test_a_numbered_line_that_repeats_the_question_is_the_question() -> None:
    text = "Møde\n\n1. Hvad nu?\n2. Hvem?\n\nGruppe 1\n\n1. Hvad nu\n- Ro\n\n2. Hvem?\n- Os\n"
    assert read(text) == [(1, (1,), None, None, "Ro"), (1, (2,), None, None, "Os")]


def test_numbered_questions_over_bullets() -> None:
    text = "Møde\n\n1. Hvad går godt?\n- Humøret\n- Maden\n\n2. Hvad mangler?\n- Tid\n"
    assert read(text) == [
        (None, (1,), None, None, "Humøret"),
        (None, (1,), None, None, "Maden"),
        (None, (2,), None, None, "Tid"),
    ]


def test_a_short_line_directly_under_a_bullet_is_a_heading_where_headings_look_so_and_is_doubted() -> None:
    long = "Der skal være plads til alle, som gerne vil dyrke noget"
    note = parse(f"Møde\n\nByen\n\no {long}\n\nTorvet\n\no Bænke\nHaven\n\no Blommer\nog pærer\n")
    assert [(s.theme, s.text) for s in note.statements] == [
        ("Byen", long),
        ("Torvet", "Bænke"),
        ("Haven", "Blommer og pærer"),
    ]
    assert [(w.line, w.text) for w in note.warnings] == [(10, "Haven")]


def test_marks_that_count_only_where_they_are_a_habit() -> None:
    assert themes("Møde\n\nNu\n\n-Flere busser\n-Lavere fart\n+ ros\n+ mere\n") == [
        ("Nu", "Flere busser"),
        ("Nu", "Lavere fart"),
        ("Nu", "ros"),
        ("Nu", "mere"),
    ]
    assert themes("Møde\n\nNu\n\no Busser\n+ tog\no Mad\n-Nej\n") == [("Nu", "Busser + tog"), ("Nu", "Mad -Nej")]


def test_sentences_without_marks_between_numbered_questions() -> None:
    text = "Møde\n\nGruppe 1\n\n1. Hvad nu?\n\nVi mangler tid.\n\n2. Hvem?\n\n- Os\n"
    assert [(s.questions, s.theme, s.text) for s in parse(text).statements] == [
        ((1,), None, "Vi mangler tid."),
        ((2,), None, "Os"),
    ]


def test_named_themes_and_lettered_bullets_without_blank_lines() -> None:
    text = "Gruppe 1\nTema: Unge\n1. Boliger\n   a. Billige\n   b. Små\n2. Job\nTema: Ældre\n1. Ro\n"
    assert read(text) == [
        (1, (), "Tema: Unge", None, "Boliger"),
        (1, (), "Tema: Unge", "Boliger", "Billige"),
        (1, (), "Tema: Unge", "Boliger", "Små"),
        (1, (), "Tema: Unge", None, "Job"),
        (1, (), "Tema: Ældre", None, "Ro"),
    ]
    assert themes("Møde\n\nNu\n\n- Grønne tage,\nf. eks. mos\n- Ja\n") == [
        ("Nu", "Grønne tage, f. eks. mos"),
        ("Nu", "Ja"),
    ]


def test_a_note_all_in_lower_case() -> None:
    text = "møde\n\ntrafik\n\n- flere busser\n- lavere fart\n\nskole\n\n- mad\n"
    assert themes(text) == [("trafik", "flere busser"), ("trafik", "lavere fart"), ("skole", "mad")]


def test_a_parenthesis_left_open_takes_no_heading_that_closes_its_own() -> None:
    assert themes("Møde\n\nNu\n\n- Flere (og bedre\n\nHuset (det nye)\n\n- Ja\n") == [
        ("Nu", "Flere (og bedre"),
        ("Huset (det nye)", "Ja"),
    ]


@pytest.mark.parametrize("heading", ["”Huset”", "Bevar det, der virker.", "Hvad nu?", "Unge/ældre", "2030"])
def test_a_heading_is_kept_as_it_is_written(heading: str) -> None:
    assert themes(f"Møde\n\nFør\n\n- Et\n\n{heading}\n\n- To\n") == [("Før", "Et"), (heading, "To")]


def test_only_the_closing_colon_of_a_heading_is_dropped() -> None:
    assert themes("Møde\n\nGruppe 1\n\nNu: og her :\n\n- Et\n\nSenere:\n\nGruppe 2\n\n- To\n")[0] == (
        "Nu: og her",
        "Et",
    )


def test_a_list_without_marks_under_a_colon() -> None:
    text = "Møde\n\nGruppe 1\n\nVi mangler:\n\nFlere busser.\nEn cykelsti.\n\nTorvet\n\n- Bænke\n"
    assert themes(text) == [("Vi mangler", "Flere busser."), ("Vi mangler", "En cykelsti."), ("Torvet", "Bænke")]


def test_page_numbers_are_warned_about_and_do_not_break_a_bullet() -> None:
    note = parse("Møde\n\nGruppe 1\n\n- Flere busser til de\n\nSide 1 af 2\n\f\nsmå byer\n-----\n- Tog\n")
    assert [s.text for s in note.statements] == ["Flere busser til de små byer", "Tog"]
    assert [(w.line, w.text) for w in note.warnings] == [(7, "Side 1 af 2"), (10, "-----")]


def test_a_mark_alone_takes_the_line_under_it_and_an_empty_one_is_warned_about() -> None:
    note = parse("Møde\n\nGruppe 1\n\no\nTorvet\no Havnen\no\n")
    assert [(s.text, s.place.first_line, s.place.last_line) for s in note.statements] == [
        ("Torvet", 5, 6),
        ("Havnen", 7, 7),
    ]
    assert [(w.file, w.line) for w in note.warnings] == [("prøve.txt", 8)]


def test_bullets_before_the_first_group_are_kept_with_a_warning() -> None:
    note = parse("Møde\n\nDeltagere:\n- Bo\n\nGruppe 1\n\n- Ja\n")
    assert [(s.group, s.theme, s.text) for s in note.statements] == [(None, "Deltagere", "Bo"), (1, None, "Ja")]
    assert [w.line for w in note.warnings] == [4]


@pytest.mark.parametrize(
    "wrap",
    [
        "- Vi mødes igen den\n1. august på torvet",
        "- Vi vil have flere busser, og\n\nSporvogne skal der også til",
        "- Vi vil (hvis\n\nSkanderborg også vil) have tog",
        "- Vi vil have\n  Letbanen til byen",
        "- Vi vil have\n\n  Letbanen til byen",
        "- Vi vil have\n--> tog",
        "- Vi har planen ”Byen\n\nTil Vandet” i skuffen",
    ],
)
def test_the_rest_of_a_bullet(wrap: str) -> None:
    text = f"Møde\n\nTrafik\n\n- Bus\n{wrap}\n- Cykel\n"
    assert [s.text for s in parse(text).statements] == ["Bus", " ".join(wrap[2:].split()), "Cykel"]


def test_a_note_named_and_placed() -> None:
    note = parse_text("Møde\n\n- Ja\n", file="a.txt", note_id="a")
    assert (note.id, note.file, note.statements[0].note) == ("a", "a.txt", "a")


@pytest.mark.parametrize("path", OTHER_NOTES, ids=lambda path: path.stem)
def test_the_project_s_other_notes_lose_no_bullet(path: Path) -> None:
    note = parse_note(path)
    marked = {
        number
        for number, line in enumerate(note.source.split("\n"), start=1)
        if line.lstrip().startswith(("- ", "o ", "• ", "▪ "))
    }
    assert marked <= {statement.place.first_line for statement in note.statements}
    assert note.groups == tuple(range(1, max(note.groups) + 1))
    assert note.warnings == ()
