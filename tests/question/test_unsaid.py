"""Questions about the meeting itself, its people and their merits, which no note of what was said answers."""

from __future__ import annotations

import datetime

import pytest

from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Note


@pytest.mark.parametrize(
    "question",
    [
        "Hvem deltog?",
        "hvem var med til mødet?",
        "ved du, hvem der har deltaget?",
        "kan du sige mig, hvem der var på mødet",
        "hvem sad i gruppe 2?",
        "Hvem er medlem af gruppe 3?",
        "hvor mange deltagere var der?",
        "hvor mange var med i gruppe 1",
        "Hvem skrev notatet?",
        "hvem tog referat?",
        "hvem var gruppe 1's ordstyrer?",
        "hvem er formand for hovedudvalget?",
        "hvad hedder personen, der skrev referatet",
        "hvem indkaldte til mødet?",
        "Hvor længe varede mødet?",
        "hvor lang tid tog drøftelserne?",
        "hvor længe diskuterede grupperne",
        "Hvornår startede mødet?",
        "hvor blev mødet holdt?",
        "i hvilket lokale var mødet",
        "hvornår er næste møde?",
        "hvor mange sider er notatet på?",
        "hvad var formålet med mødet?",
        "hvordan var stemningen?",
        "hvordan gik mødet?",
        "var det et godt møde?",
        "hvordan blev grupperne sat sammen",
        "hvor gamle var deltagerne",
        "who attended the meeting?",
        "how long did the meeting last?",
    ],
)
def test_the_meeting_and_its_people(randers: Note, question: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.filters) == ("unsaid", "", Filters())


@pytest.mark.parametrize(
    "question",
    [
        "Hvilken gruppe var mest positiv?",
        "hvilken gruppe var klogest?",
        "hvilken gruppe var mest kritisk over for kommunen",
        "hvilken gruppe havde de bedste ideer?",
        "hvilken af grupperne var mest kreativ",
        "hvilken gruppe var uenig?",
        "hvilken gruppe vandt",
        "hvem var mest uenig?",
        "Er grupperne enige?",
        "er de enige?",
        "er gruppe 1 og 2 uenige?",
        "hvad er de uenige om?",
        "var der uenighed mellem grupperne?",
        "var gruppe 1 positiv?",
        "hvilket forslag er bedst?",
        "hvad er det bedste forslag",
        "hvad synes du?",
        "hvad mener du om gruppe 1?",
        "hvad er din mening?",
        "er du enig?",
        "Hvad er meningen med livet?",
        "which group was the most positive?",
    ],
)
def test_judgements(randers: Note, question: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.filters) == ("unsaid", "", Filters())


@pytest.mark.parametrize(
    ("question", "intent", "topic"),
    [
        ("hvem skal deltage i debatten?", "find", "hvem skal deltage i debatten"),
        ("hvem deltager i debatten?", "find", "hvem deltager i debatten"),
        ("hvem er de kreative?", "find", "hvem er de kreative"),
        ("hvem er mest aktive?", "find", "hvem er mest aktive"),
        ("hvem har det sværest?", "find", "hvem har det sværest"),
        ("hvem er mest positiv over for unge?", "find", "hvem er mest positiv over for unge"),
        ("hvilken gruppe er gladest for kultur?", "count_groups", "gladest for kultur"),
        ("hvilken gruppe er mest bekymret for de ensomme?", "count_groups", "bekymret for de ensomme"),
        ("hvilke grupper er udsatte?", "count_groups", "udsatte"),
        ("hvilke grupper har det sværest?", "count_groups", "det sværest"),
        ("hvilken gruppe er erhverv?", "count_groups", "erhverv"),
        ("hvad er grupperne mest enige om?", "compare", ""),
        ("hvor er gruppe 1 og 2 uenige?", "compare", ""),
        ("hvad er sværest for grupperne?", "find", "hvad er sværest for grupperne"),
        ("hvem er gruppe 3 bekymret for?", "find", "hvem er bekymret"),
        ("hvad er de bedste ideer?", "find", ""),
        ("giv mig de bedste ideer fra gruppe 2", "find", ""),
        ("hvilke frivillige deltog?", "find", "hvilke frivillige deltog"),
        ("hvem var med til at skabe kulturliv", "find", "hvem var med til at skabe kulturliv"),
        ("hvem holdt møde omkring naturen", "find", "hvem holdt møde omkring naturen"),
        ("hvordan er stemningen på arbejdspladserne", "find", "hvordan er stemningen på arbejdspladserne"),
        ("hvad er formålet med branding", "find", "hvad er formålet med branding"),
        ("er de unge positive", "find", "er de unge positive"),
        ("hvem er de frivillige", "find", "hvem er de frivillige"),
        ("hvem er ensomme?", "find", "hvem er ensomme"),
        ("hvor lang tid tager en afgørelse?", "find", "hvor lang tid tager en afgørelse"),
        ("hvordan får vi flere til at deltage?", "find", "hvordan får vi flere til at deltage"),
        ("Hvor var der uenighed eller vrede?", "find", "Hvor var der uenighed eller vrede"),
        ("er de unge enige med de ældre", "find", "er de unge enige med de ældre"),
        ("Er personalet dygtigt og tilfreds?", "find", "Er personalet dygtigt og tilfreds"),
        ("hvad er meningen med de unges hus?", "find", "de unges hus"),
        ("hvem nævner kultur?", "count_groups", "kultur"),
        ("hvilken gruppe talte mest om unge?", "count_groups", "unge"),
        ("hvilken gruppe er mest optaget af unge?", "count_groups", "unge"),
        ("hvilken gruppe fokuserer på unge", "count_groups", "unge"),
        ("hvilken gruppe sagde mest?", "count_groups", ""),
        ("hvor mange grupper er der?", "count_groups", ""),
        ("er grupperne enige om kultur?", "compare", "kultur"),
        ("hvad er det vigtigste?", "overview", ""),
        ("hvad handler notatet om?", "overview", ""),
    ],
)
def test_a_topic_makes_it_a_question_to_the_note(randers: Note, question: str, intent: str, topic: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic) == (intent, topic)


def test_what_stands_under_a_heading_is_told() -> None:
    text = "Referat\n\nDeltagere:\n- Anna Holm\n- Bo Friis\n\nGruppe 1\n\nTrafik:\n- Flere busser\n"
    note = parse_text(text, file="referat.txt", note_id="referat")
    assert "Deltagere" in note.themes
    assert understand("hvem deltog?", [], [note]).intent == "find"
    assert understand("hvem var med?", [], [note]).intent == "find"
    assert understand("hvem skrev referatet?", [], [note]).intent == "unsaid"


def test_what_a_question_of_the_note_asks_is_told() -> None:
    text = "Referat\n\nGruppe 1\nSpørgsmål 1: Hvad bekymrer jer?\n- Søndag er værst\n"
    note = parse_text(text, file="referat.txt", note_id="referat")
    assert understand("er gruppe 1 bekymret?", [], [note]).intent == "find"
    assert understand("hvilken gruppe er mest bekymret?", [], [note]).intent == "count_groups"
    assert understand("er gruppe 1 positiv?", [], [note]).intent == "unsaid"


@pytest.mark.parametrize(
    ("before", "question", "topic", "groups"),
    [
        ("hvad siger grupperne om kultur?", "er de enige?", "kultur", ()),
        ("hvad siger grupperne om kultur?", "hvad er de uenige om?", "kultur", ()),
        ("hvad siger grupperne om unge?", "er de glade?", "unge", ()),
        ("hvad siger gruppe 4 om unge?", "er gruppe 1 enig?", "unge", (1,)),
    ],
)
def test_it_goes_on_about_a_topic(
    randers: Note, before: str, question: str, topic: str, groups: tuple[int, ...]
) -> None:
    query = understand(question, [(before, "svar")], [randers])
    assert (query.topic, query.filters.groups, query.carried) == (topic, groups, True)
    assert query.intent != "unsaid"


@pytest.mark.parametrize("question", ["hvem deltog?", "hvem skrev notatet?", "hvad er det bedste forslag?"])
def test_it_does_not_go_on_about_a_topic(randers: Note, question: str) -> None:
    assert understand(question, [("hvad siger grupperne om kultur?", "svar")], [randers]).intent == "unsaid"


def test_other_words_for_groups(borde: Note) -> None:
    assert understand("hvilket bord var mest kritisk?", [], [borde]).intent == "unsaid"
    assert understand("hvem sad ved bord 2?", [], [borde]).intent == "unsaid"
    assert understand("hvad siger bord 2 om træer?", [], [borde]).intent == "find"


def test_only_an_undated_note_keeps_silent_about_its_day(borde: Note) -> None:
    dated = borde.model_copy(update={"date": datetime.date(2025, 5, 14)})
    assert understand("Hvornår var mødet?", [], [dated]).intent == "overview"
    assert understand("Hvor længe varede mødet?", [], [dated]).intent == "unsaid"


def test_a_follow_up_of_it_is_unsaid_too(randers: Note) -> None:
    query = understand("og i gruppe 2?", [("Hvem deltog?", "svar")], [randers])
    assert (query.intent, query.topic) == ("unsaid", "")


def test_a_note_is_never_taken_for_one_that_is_gone() -> None:
    """Notes are recognised by identity, which Python gives to another object once the first is gone."""
    for number in range(100):
        asked, intent = (("Hvad bekymrer jer?", "find"), ("Hvad går godt?", "unsaid"))[number % 2]
        text = f"Referat\n\nGruppe 1\nSpørgsmål 1: {asked}\n- Søndag er værst\n"
        note = parse_text(text, file="referat.txt", note_id="referat")
        assert understand("er gruppe 1 bekymret?", [], [note]).intent == intent
        del note
