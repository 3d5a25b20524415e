"""Groups named by what their headings call them, where they speak, and not where they are spoken of."""

from __future__ import annotations

import time

import pytest

from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Note

DIALOGUE = """Dialogmøde om Havnstrup

Spørgsmål 1: Hvad er byens styrker?

Gruppe 1 – Borgere fra byen og landsbyerne
- Fjorden er tæt på
Gruppe 2 – Lærere og pædagoger
- De unge bliver boende
Gruppe 3 (praktiserende læger)
- Kort vej til hinanden
Gruppe 4: DLF, Torben og FOA
- Gode arbejdspladser
Gruppe 5: Alle sammen til sidst
- Vi kender hinanden
"""


@pytest.fixture(scope="module")
def dialogue() -> Note:
    return parse_text(DIALOGUE, file="dialog.txt", note_id="dialog")


@pytest.mark.parametrize(
    ("question", "topic", "groups"),
    [
        ("hvad siger borgerne om trafik?", "trafik", (1,)),
        ("hvad siger borgerne fra byen og landsbyerne om trafik?", "trafik", (1,)),
        ("Hvad siger lærere og pædagoger om trivsel?", "trivsel", (2,)),
        ("hvad siger lærerne og borgerne om trivsel", "trivsel", (2, 1)),
        ("hvad mener de praktiserende læger om medicin", "medicin", (3,)),
        ("hvad siger DLF om deltid", "deltid", (4,)),
        ("Hvad drømmer borgerne om?", "", (1,)),
        ("hvad vil lærerne gerne have", "", (2,)),
        ("nævner lægerne bosætning", "bosætning", (3,)),
        ("har borgerne sagt noget om trafik", "trafik", (1,)),
        ("ifølge lægerne", "", (3,)),
        ("forslag fra lærerne om unge", "unge", (2,)),
        ("borgernes forslag", "", (1,)),
        ("kan du fortælle mig, hvad lærerne mener om kultur", "kultur", (2,)),
        ("alle andre end lærerne om kultur", "kultur", (1, 3, 4, 5)),
        ("alle undtagen borgerne", "", (2, 3, 4, 5)),
        ("lærergruppen om kultur", "kultur", (2,)),
        ("gruppen med lærere om kultur", "kultur", (2,)),
        ("hvad siger gruppe 2 (lærerne) om kultur", "kultur", (2,)),
        ("hvad siger lærerne i gruppe 2 om kultur", "kultur", (2,)),
        ("hvilke steder nævner lægerne", "steder", (3,)),
    ],
)
def test_a_name_that_speaks_is_the_group(dialogue: Note, question: str, topic: str, groups: tuple[int, ...]) -> None:
    query = understand(question, [], [dialogue])
    assert (query.intent, query.topic, query.filters) == ("find", topic, Filters(groups=groups))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("hvad siger de om lærerne", "lærerne"),
        ("hvad siger de om borgernes trivsel", "borgernes trivsel"),
        ("hvad siger de om samarbejdet mellem læger og borgere", "samarbejdet mellem læger og borgere"),
        ("støtte fra borgerne", "støtte fra borgerne"),
        ("hvad kan kommunen gøre for borgerne", "hvad kan kommunen gøre for borgerne"),
        ("hvordan taler lærerne med eleverne", "hvordan taler lærerne med eleverne"),
        ("bliver lærerne nævnt", "lærerne"),
    ],
)
def test_a_name_that_is_spoken_of_is_the_topic(dialogue: Note, question: str, topic: str) -> None:
    query = understand(question, [], [dialogue])
    assert (query.intent, query.topic, query.filters) == ("find", topic, Filters())


def test_names_are_compared_and_counted(dialogue: Note) -> None:
    compared = understand("hvad er forskellen på lærere og borgere", [], [dialogue])
    assert (compared.intent, compared.topic, compared.filters.groups) == ("compare", "", (2, 1))
    only = understand("er det kun lærerne, der nævner kultur?", [], [dialogue])
    assert (only.intent, only.topic, only.filters) == ("count_groups", "kultur", Filters())
    counted = understand("hvem nævner lærerne", [], [dialogue])
    assert (counted.intent, counted.topic, counted.filters) == ("count_groups", "lærerne", Filters())


@pytest.mark.parametrize(
    ("question", "topic", "groups"),
    [
        ("hvad siger lærene om trafik", "lærene om trafik", ()),
        ("hvad siger pædagogrene om trafik", "trafik", (2,)),
        ("hvad er byens styrker ifølge lærerne", "", (2,)),
        ("hvilke styrker har borgerne", "", (1,)),
        ("hvad siger Torben om kultur", "kultur", (4,)),
        ("borgerne om trafik", "trafik", (1,)),
        ("hvad siger borgerne, ikke lærerne, om trafik", "trafik", (1,)),
        ("alle andre end de praktiserende læger om trafik", "trafik", (1, 2, 4, 5)),
        ("alle på nær lærerne om trafik", "trafik", (1, 3, 4, 5)),
        ("forslag til borgerne", "borgerne", ()),
        ("jeg mangler citater fra lærerne til en artikel om erstatning", "erstatning", (2,)),
        ("alle minus lærerne om trafik", "trafik", (1, 3, 4, 5)),
        ("hvad ønsker man fra borgerne", "hvad ønsker man fra borgerne", ()),
        ("elevernes og lærernes trivsel", "elevernes og lærernes trivsel", ()),
        ("noget om en lærergruppe", "en lærergruppe", ()),
    ],
)
def test_names_in_other_places(dialogue: Note, question: str, topic: str, groups: tuple[int, ...]) -> None:
    query = understand(question, [], [dialogue])
    assert (query.topic, query.filters.groups) == (topic, groups)


def test_who_was_in_a_group_is_told_where_its_heading_does(dialogue: Note, randers: Note) -> None:
    query = understand("hvem sad i gruppe 2?", [], [dialogue])
    assert (query.intent, query.filters) == ("overview", Filters(groups=(2,)))
    assert understand("hvem sad i gruppe 2?", [], [randers]).intent == "unsaid"


def test_a_name_alone_goes_on_about_the_topic_before(dialogue: Note) -> None:
    before = [("hvad siger borgerne om trafik?", "…")]
    assert understand("og lærerne?", before, [dialogue]).filters.groups == (2,)
    assert understand("og lærerne?", before, [dialogue]).topic == "trafik"
    assert understand("hvad med lærerne?", [], [dialogue]).topic == "lærerne"


def test_of_several_notes_a_follow_up_means_the_one_that_has_such_a_group(randers: Note, dialogue: Note) -> None:
    query = understand("og lærerne?", [("hvad siger de om boliger?", "…")], [randers, dialogue])
    assert query.filters == Filters(notes=(dialogue.id,), groups=(2,))
    query = understand("hvad er byens styrker ifølge lærerne", [], [randers, dialogue])
    assert query.filters == Filters(notes=(dialogue.id,), groups=(2,), questions=(1,))
    query = understand("hvem sad i gruppe 2?", [], [randers, dialogue])
    assert (query.intent, query.filters) == ("overview", Filters(notes=(dialogue.id,), groups=(2,)))
    assert understand("hvem sad i gruppe 2?", [], [randers, dialogue], Filters(notes=(randers.id,))).intent == "unsaid"


def test_many_unknown_words_are_compared_with_many_names_in_little_time(dialogue: Note) -> None:
    notes = [dialogue.model_copy(update={"id": f"n{number}"}) for number in range(2_000)]
    words = " ".join(f"lærrere{letter}x" for letter in "abcdefghijklmnopqrstuvwxyz") * 5
    understand("hvad siger lærerne", [], notes)
    started = time.perf_counter()
    understand(words, [], notes)
    assert time.perf_counter() - started < 2


def test_of_several_notes_those_are_asked_that_have_such_a_group(randers: Note, dialogue: Note) -> None:
    query = understand("hvad siger lærerne om trivsel", [], [randers, dialogue])
    assert (query.topic, query.filters) == ("trivsel", Filters(notes=(dialogue.id,), groups=(2,)))
    others = parse_text(DIALOGUE.replace("Gruppe 2 –", "Gruppe 6 –"), file="andet.txt", note_id="andet")
    disagreeing = understand("hvad siger lærerne om trivsel", [], [dialogue, others])
    assert (disagreeing.topic, disagreeing.filters) == ("lærerne om trivsel", Filters())
