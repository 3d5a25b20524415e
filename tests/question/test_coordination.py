"""Topics that list several things, and those that only look so."""

from __future__ import annotations

import pytest

from randers_rag.question import understand
from randers_rag.schema import Note


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("hvad siger de om boliger, ensomhed og frivillige?", ("boliger", "ensomhed", "frivillige")),
        ("hvad sagde gruppe 2 om kultur og de unge", ("kultur", "de unge")),
        ("både busser og cykler", ("busser", "cykler")),
        ("unge/ældre", ("unge", "ældre")),
        ("teater eller museer", ("teater", "museer")),
        ("hvad er forskellen på gruppe 1 og 3 om kultur og unge", ("kultur", "unge")),
        ("hvad siger de om kultur", ()),
        ("store og små virksomheder", ()),
        ("børne- og ungepolitik", ()),
        ("samarbejdet mellem skoler og virksomheder", ()),
        ("hvad siger de om, at unge flytter, og at byen bliver ældre", ()),
        ("hvor mange grupper nævner kultur og unge", ("kultur", "unge")),
        ("kultur, events osv.", ("kultur", "events")),
        ("parkering og P-afgift", ("parkering", "P-afgift")),
        ("hvad sagde gruppe 1 og 2 om kultur", ()),
        ("hvad siger de om børn og unge", ("børn", "unge")),
    ],
)
def test_things_that_are_listed(randers: Note, question: str, things: tuple[str, ...]) -> None:
    assert understand(question, [], [randers]).things == things


def test_a_list_is_taken_over_by_a_follow_up(randers: Note) -> None:
    query = understand("og gruppe 2?", [("hvad siger gruppe 1 om kultur og unge?", "…")], [randers])
    assert (query.topic, query.things, query.filters.groups) == ("kultur og unge", ("kultur", "unge"), (2,))


@pytest.mark.parametrize(
    ("question", "topic", "without"),
    [
        ("alt undtagen kultur", "", "kultur"),
        ("hvad siger gruppe 3, men ikke om unge", "", "unge"),
        ("kultur undtagen events", "kultur", "events"),
        ("kultur, ikke events", "kultur", "events"),
        ("alt undtagen børn og unge", "", "børn og unge"),
        ("ikke kultur, men erhverv", "erhverv", "kultur"),
        ("hvad siger de om noget andet end unge", "", "unge"),
        ("broen ud over fjorden", "broen ud over fjorden", ""),
        ("alt ud over kultur", "", "kultur"),
        ("alt uden kultur", "", "kultur"),
        ("gruppe 2 uden kultur", "", "kultur"),
        ("gruppe 1 om andre ting end kultur", "", "kultur"),
        ("gruppe 1 om børn uden forældre", "børn uden forældre", ""),
        ("uden støtte", "uden støtte", ""),
        ("går det ud over kulturen", "går det ud over kulturen", ""),
        ("hvorfor kan vi ikke bygge boliger", "hvorfor kan vi ikke bygge boliger", ""),
    ],
)
def test_a_topic_that_is_left_out(randers: Note, question: str, topic: str, without: str) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.without) == ("find", topic, without)
