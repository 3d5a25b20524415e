"""The notes' own questions named by the kind of thing they ask for, in other words than theirs."""

from __future__ import annotations

import pytest

from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Note

SCHOOL = """Temamøde

Spørgsmål 1: Hvad er vi gode til i dag?
Spørgsmål 2: Hvad står i vejen?
Spørgsmål 3: Hvad bekymrer jer?
Spørgsmål 4: Hvad skal kommunen gøre, og hvad kan vi selv?

Gruppe 1
Spørgsmål 1: Hvad er vi gode til i dag?
- Samarbejdet
Spørgsmål 2: Hvad står i vejen?
- Tiden
Spørgsmål 3: Hvad bekymrer jer?
- Trafikken
Spørgsmål 4: Hvad skal kommunen gøre, og hvad kan vi selv?
- Flere busser
Gruppe 2
Spørgsmål 1: Hvad er vi gode til i dag?
- Fællesskabet
"""


@pytest.fixture(scope="module")
def school() -> Note:
    return parse_text(SCHOOL, file="skole.txt", note_id="skole")


@pytest.mark.parametrize(
    ("question", "topic", "filters"),
    [
        ("hvilke styrker nævner gruppe 2", "", Filters(groups=(2,), questions=(1,))),
        ("gruppe 1s styrker", "", Filters(groups=(1,), questions=(1,))),
        ("strengths of group 1", "", Filters(groups=(1,), questions=(1,))),
        ("hvad fungerer godt?", "", Filters(questions=(1,))),
        ("hvad er de stolte af", "", Filters(questions=(1,))),
        ("Hvilke udfordringer ser grupperne?", "", Filters(questions=(2,))),
        ("hvad er svært for gruppe 1", "", Filters(groups=(1,), questions=(2,))),
        ("hvor halter det", "", Filters(questions=(2,))),
        ("bekymringerne i gruppe 1", "", Filters(groups=(1,), questions=(3,))),
        ("hvad er folk bange for", "", Filters(questions=(3,))),
        ("hvilke forslag kom der?", "", Filters(questions=(4,))),
        ("ideer", "", Filters(questions=(4,))),
        ("udfordringer med parkering", "udfordringer med parkering", Filters()),
        ("hvilke løsninger er der for cyklister", "hvilke løsninger er der for cyklister", Filters()),
        ("lader man stå til, når det går galt", "lader man stå til, når det går galt", Filters()),
        ("hvad drømmer de om", "hvad drømmer de om", Filters()),
    ],
)
def test_a_question_is_known_by_what_it_asks_for(school: Note, question: str, topic: str, filters: Filters) -> None:
    query = understand(question, [], [school])
    assert (query.intent, query.topic, query.filters) == ("find", topic, filters)


def test_a_kind_beside_a_topic_is_looked_at_first(school: Note) -> None:
    query = understand("hvilke problemer er der med støj", [], [school])
    assert (query.topic, query.filters, query.preferred.questions) == (
        "hvilke problemer er der med støj",
        Filters(),
        (2,),
    )
    assert understand("løser de deres problemer med støj", [], [school]).preferred.questions == ()
    assert understand("hvad er svært med de nye cykler", [], [school]).preferred.questions == (2,)
    assert understand("hvad kan vi gøre for de unge", [], [school]).preferred.questions == ()
    listed = understand("problemer med boliger og busser", [], [school])
    assert (listed.things, listed.preferred.questions) == (("boliger", "busser"), (2,))


def test_of_several_notes_only_those_with_such_a_question_are_preferred(school: Note, randers: Note) -> None:
    query = understand("hvilke problemer er der med støj", [], [randers, school])
    assert query.preferred == Filters(notes=(school.id,), questions=(2,))


def test_two_kinds_are_two_questions(school: Note) -> None:
    query = understand("styrker og udfordringer i gruppe 1", [], [school])
    assert (query.topic, query.filters) == ("", Filters(groups=(1,), questions=(1, 2)))


def test_what_does_not_work_is_no_strength(school: Note) -> None:
    assert understand("hvad fungerer ikke?", [], [school]).filters == Filters(questions=(2,))


def test_proposals_after_a_topic_are_about_it(school: Note) -> None:
    query = understand("har nogen et forslag?", [("hvad siger de om trafik?", "…")], [school])
    assert (query.topic, query.filters, query.preferred.questions) == ("trafik", Filters(), (4,))


def test_what_goes_on_about_something_before_names_no_question(school: Note) -> None:
    query = understand("hvad kan vi gøre ved det?", [("hvad siger de om trafik?", "…")], [school])
    assert (query.topic, query.filters) == ("trafik", Filters())


def test_a_theme_by_that_word_comes_first(school: Note) -> None:
    themed = parse_text(SCHOOL.replace("- Tiden", "Styrker:\n- Tiden"), file="t.txt", note_id="t")
    assert understand("hvilke styrker nævner gruppe 1", [], [themed]).topic == "styrker"
