"""What a follow-up takes over from the history, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from randers_rag.question import understand
from randers_rag.schema import Filters, Note

UNGE = "Hvad sagde gruppe 1 om unge?"
KULTUR = "Hvad siger de om kultur?"


@pytest.mark.parametrize(
    ("before", "question", "topic", "filters"),
    [
        ([UNGE], "og gruppe 2?", "unge", Filters(groups=(2,))),
        ([UNGE], "and group 2?", "unge", Filters(groups=(2,))),
        ([KULTUR], "kun gruppe 2", "kultur", Filters(groups=(2,))),
        ([UNGE], "og hvad sagde gruppe 2?", "unge", Filters(groups=(2,))),
        ([UNGE], "hvad med kultur?", "kultur", Filters(groups=(1,))),
        ([UNGE], "og de ældre?", "de ældre", Filters(groups=(1,))),
        ([UNGE], "hvad sagde de andre?", "unge", Filters(groups=(2, 3, 4))),
        ([UNGE], "og de andre grupper?", "unge", Filters(groups=(2, 3, 4))),
        ([UNGE], "hvad siger de andre grupper om kultur?", "kultur", Filters(groups=(2, 3, 4))),
        ([UNGE], "hvad mener de andre om det?", "unge", Filters(groups=(2, 3, 4))),
        ([UNGE], "og alle grupper?", "unge", Filters()),
        ([UNGE], "uddyb det", "unge", Filters(groups=(1,))),
        ([UNGE], "flere?", "unge", Filters(groups=(1,))),
        ([UNGE], "er der mere?", "unge", Filters(groups=(1,))),
        ([KULTUR], "Hvad sagde gruppe 4 om det?", "kultur", Filters(groups=(4,))),
        ([UNGE], "hvad med spørgsmål 2?", "unge", Filters(groups=(1,), questions=(2,))),
        (["Hvilke styrker pegede gruppe 1 på?"], "Og gruppe 2?", "", Filters(groups=(2,), questions=(1,))),
        (["Hvad står der under temaet Omsorg?"], "Hvad med Erhverv?", "", Filters(themes=("Erhverv",))),
        (["Hvad står der under Erhverv?"], "og gruppe 2?", "Erhverv", Filters(groups=(2,))),
        (["Hvilke styrker nævnte gruppe 1?"], "hvad med skoler?", "skoler", Filters(groups=(1,), questions=(1,))),
        (["Hvilke styrker nævnte gruppe 1?"], "og hvad siger de om skoler?", "skoler", Filters(groups=(1,))),
        ([UNGE, "og gruppe 2?"], "hvad med kultur?", "kultur", Filters(groups=(2,))),
        ([UNGE, "og gruppe 2?", "hvad med kultur?"], "og de andre?", "kultur", Filters(groups=(1, 3, 4))),
        ([UNGE], "hvad med dem?", "unge", Filters(groups=(1,))),
        ([UNGE], "og hvorfor?", "unge", Filters(groups=(1,))),
        ([UNGE], "står der mere om det", "unge", Filters(groups=(1,))),
        ([KULTUR], "hvorfor siger de det?", "kultur", Filters()),
        ([KULTUR], "hvad betyder det?", "kultur", Filters()),
        ([KULTUR], "hvad kan vi gøre ved det?", "kultur", Filters()),
        ([KULTUR], "hvad siger de mere?", "kultur", Filters()),
        ([KULTUR], "hvad siger de?", "kultur", Filters()),
        ([KULTUR], "hvad foreslår de?", "kultur", Filters()),
        ([KULTUR], "og hvad sagde gruppe 3 om det?", "kultur", Filters(groups=(3,))),
        ([KULTUR], "hvad mener gruppe 1 så?", "kultur", Filters(groups=(1,))),
        ([KULTUR], "hvad tænker gruppe 4 om den?", "kultur", Filters(groups=(4,))),
        ([KULTUR], "nævner gruppe 3 det også?", "kultur", Filters(groups=(3,))),
        ([KULTUR], "sagde gruppe 3 også noget?", "kultur", Filters(groups=(3,))),
        ([KULTUR], "var gruppe 2 inde på det?", "kultur", Filters(groups=(2,))),
        ([KULTUR], "og 2?", "kultur", Filters(groups=(2,))),
        ([UNGE], "er de andre enige?", "unge", Filters(groups=(2, 3, 4))),
        ([KULTUR], "hvilke styrker er der ved det?", "kultur", Filters(questions=(1,))),
        ([UNGE], "hvad siger de om deres boliger?", "unge boliger", Filters(groups=(1,))),
        ([UNGE], "hvad med forventninger til dem?", "unge forventninger", Filters(groups=(1,))),
        ([UNGE], "hvor skal de bo?", "unge hvor skal bo", Filters(groups=(1,))),
        ([UNGE], "hvad med 4'eren", "unge", Filters(groups=(4,))),
        ([UNGE], "og tre", "unge", Filters(groups=(3,))),
        ([UNGE], "3 og 4", "unge", Filters(groups=(3, 4))),
        ([UNGE], "og fra 3 og 4", "unge", Filters(groups=(3, 4))),
        ([UNGE], "og de to sidste", "unge", Filters(groups=(3, 4))),
        ([UNGE], "og hvad er deres styrker?", "", Filters(groups=(1,), questions=(1,))),
        (["hvad siger gruppe 1 og 2 om unge"], "resten", "unge", Filters(groups=(3, 4))),
        ([KULTUR], "hvad siger gruppe 1", "kultur", Filters(groups=(1,))),
        ([KULTUR], "hvor mange gange?", "kultur", Filters()),
        ([UNGE], "nej jeg mente gruppe 3", "unge", Filters(groups=(3,))),
        ([UNGE], "nej, kultur", "kultur", Filters(groups=(1,))),
        ([UNGE, "tak for det"], "og gruppe 3?", "unge", Filters(groups=(3,))),
    ],
)
def test_a_follow_up_is_completed(
    randers: Note, before: list[str], question: str, topic: str, filters: Filters
) -> None:
    query = understand(question, [(earlier, "svar") for earlier in before], [randers])
    assert (query.intent, query.topic, query.filters, query.carried) == ("find", topic, filters, True)


@pytest.mark.parametrize(
    ("question", "topic", "filters"),
    [
        ("Hvad siger de om atomkraft?", "atomkraft", Filters()),
        ("Hvad foreslog gruppe 2?", "", Filters(groups=(2,), questions=(2,))),
        ("Hvordan får vi flere virksomheder?", "Hvordan får vi flere virksomheder", Filters()),
        ("kultur", "kultur", Filters()),
    ],
)
def test_a_complete_question_takes_nothing_over(randers: Note, question: str, topic: str, filters: Filters) -> None:
    query = understand(question, [(UNGE, "svar")], [randers])
    assert (query.topic, query.filters, query.carried) == (topic, filters, False)


def test_the_kind_of_question_is_kept(randers: Note) -> None:
    assert understand("og unge?", [("hvor mange grupper nævnte kultur?", "")], [randers]).intent == "count_groups"
    listed = understand("og gruppe 3?", [("hvilke temaer talte gruppe 2 om?", "")], [randers])
    assert (listed.intent, listed.filters.groups) == ("list_themes", (3,))
    counted = understand("hvor mange grupper nævnte det?", [(KULTUR, "")], [randers])
    assert (counted.intent, counted.topic) == ("count_groups", "kultur")


def test_who_said_it_counts_the_groups_of_the_topic_before(randers: Note) -> None:
    for question in ("hvem sagde det?", "hvilken gruppe sagde det?", "hvilke grupper var det?"):
        query = understand(question, [(KULTUR, "svar")], [randers])
        assert (query.intent, query.topic, query.carried) == ("count_groups", "kultur", True)
    for question in ("hvem foreslog det?", "hvilken gruppe?", "hvem nævner det ikke?", "er det kun gruppe 3?"):
        query = understand(question, [(UNGE, "svar")], [randers])
        assert (query.intent, query.topic, query.filters.groups) == ("count_groups", "unge", ())
    query = understand("er der uenighed?", [(KULTUR, "svar")], [randers])
    assert (query.intent, query.topic) == ("compare", "kultur")
    query = understand("hvem ellers nævnte det?", [(UNGE, "svar")], [randers])
    assert (query.intent, query.topic, query.filters.groups) == ("count_groups", "unge", (2, 3, 4))


@pytest.mark.parametrize(
    "question",
    ["hvad med dem?", "og hvorfor?", "hvorfor?", "hvem sagde det?", "hvad siger de om det?", "det", "hvad?", "og?"],
)
def test_without_a_history_a_pronoun_asks_for_nothing(randers: Note, question: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic) == ("help", "")


@pytest.mark.parametrize(
    "question",
    ["Hvordan skal det se ud?", "Får man det samme at vide af alle?", "Hvordan kommer vi ud til folk, hvor de er?"],
)
def test_a_question_of_small_words_may_still_be_one(randers: Note, question: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic) == ("find", question.removesuffix("?"))


def test_without_a_history_a_follow_up_stands_alone(randers: Note) -> None:
    query = understand("og gruppe 2?", [], [randers])
    assert (query.intent, query.topic, query.filters.groups, query.carried) == ("find", "", (2,), False)
    assert understand("uddyb", [], [randers]).intent == "help"


@pytest.mark.parametrize(
    "history",
    [[None], ["hej"], [("kun en",)], [(1, 2)], [{"role": "user", "content": "hej"}], None, 7, [(UNGE, "a", "b")]],
)
def test_a_history_of_another_shape_is_no_history(randers: Note, history: Any) -> None:
    query = understand("og gruppe 2?", history, [randers])
    assert (query.topic, query.filters, query.carried) == ("", Filters(groups=(2,)), False)


def test_lists_serve_as_turns(randers: Note) -> None:
    history: Any = [[UNGE, "svar"], ("", "")]
    assert understand("og gruppe 2?", history, [randers]).topic == "unge"


def test_several_groups_by_their_numbers_alone(randers: Note) -> None:
    query = understand("og 3 og 4?", [("sammenlign gruppe 1 og 2 om unge", "svar")], [randers])
    assert (query.topic, query.filters.groups) == ("unge", (3, 4))
