"""A question, its history and the notes, put together into a Query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from randers_rag.question.coordination import things_listed
from randers_rag.question.follow_up import carried_intent, merged, questions_before
from randers_rag.question.outline import Outline, outline_of
from randers_rag.question.reading import NO_FILTERS, Reading, read_alone
from randers_rag.question.themes import themes_called
from randers_rag.schema import SMALL_TALK, Filters, Note, Query, Turn

_REMEMBERED = 30
_SHORT = 40
"""Letters of an earlier topic that is searched for together with a later one."""


def understand(
    question: str, history: Sequence[Turn], notes: Sequence[Note] | Outline, filters: Filters = NO_FILTERS
) -> Query:
    """Read a question in the light of the conversation before it and of the notes it is put to.

    ``filters`` come from a page's controls; for each field the question's own words win. A question that names only
    groups which do not exist gets these as its filter, so that nothing is admitted, and lists them in
    ``unknown_groups``. Any text is accepted.
    """
    outline = outline_of(notes)
    before: Query | None = None
    for earlier in questions_before(history)[-_REMEMBERED:]:
        query = _resolve(_meant(read_alone(earlier, outline, filters), before), before, outline)
        before = before if query.intent in SMALL_TALK else query
    reading = _meant(read_alone(question, outline, filters), before)
    query = _resolve(reading, before, outline)
    combined = merged(query.filters, filters)
    if reading.everyone and not query.filters.groups:
        combined = combined.model_copy(update={"groups": ()})
    listing = query.intent in ("find", "compare", "count_groups")
    things = things_listed(query.topic) if listing else ()
    placed = bool(reading.filters.groups or reading.leans.others or query.unknown_groups)
    own = combined if placed else merged(reading.filters, filters)
    return query.model_copy(update={"filters": combined, "things": things, "own_filters": own})


def _meant(own: Reading, before: Query | None) -> Reading:
    """Return a question's reading, or what it means instead after another one."""
    leans = own.leaning is not None and before is not None and (_has_topic(before) or own.intent != "unsaid")
    return own.leaning if leans and own.leaning is not None else own


def _resolve(own: Reading, before: Query | None, outline: Outline) -> Query:
    """Add to a reading what it takes over from the query before it."""
    alone = Query(
        question=own.question,
        intent=own.intent,
        topic=own.topic,
        without=own.without,
        filters=own.filters,
        preferred=own.preferred,
        unknown_groups=own.unknown,
    )
    if own.small_talk or own.intent == "unsaid":
        return alone
    if before is None:
        return _without_history(own, alone)
    if own.leans.again and not (own.leans.others and before.filters.groups):
        return _again(own, alone, before)
    if own.without:
        return alone
    if own.names_question and not own.topic and not own.proposals and not own.leans.points_back:
        return _of_the_same_groups(own, alone, before)
    if own.leans.bare or (own.leans.vague and _says_nothing(alone)):
        own = replace(own, topic="", leans=replace(own.leans, points_back=True))
        alone = alone.model_copy(update={"topic": ""})
    if own.proposals and not own.topic and before.topic and own.leans.vague and not own.filters.groups:
        own = _about_that(own)
        alone = alone.model_copy(update={"filters": own.filters, "preferred": own.preferred})
    if not own.topic and _leaves_topic_open(own):
        return _with_topic_of(own, alone, before, outline)
    if own.topic and own.leans.others:
        return alone.model_copy(update={"filters": _of_the_others(own.filters, before, outline), "carried": True})
    if own.topic and own.leans.own_words and alone.intent == "find":
        return _about_the_topic_of(own, alone, before)
    if own.topic and own.leans.opened and not own.filters.groups and not own.everyone:
        return _with_filters_of(own, alone, before, outline)
    return _without_history(own, alone)


def _of_the_same_groups(own: Reading, alone: Query, before: Query) -> Query:
    """'og hvad er deres styrker', 'hvad med udfordringerne': another question of the note, put to the same groups."""
    if not (own.leans.pronoun or own.leans.opened) or own.filters.groups or own.everyone:
        return alone
    filters = own.filters.model_copy(update={"groups": before.filters.groups})
    return alone.model_copy(update={"filters": filters, "carried": filters != own.filters})


def _about_that(own: Reading) -> Reading:
    """'har nogen et forslag?' after a topic: proposals for that."""
    filters = own.filters.model_copy(update={"questions": ()})
    return replace(
        own,
        filters=filters,
        preferred=Filters(questions=own.filters.questions),
        leans=replace(own.leans, points_back=True),
    )


def _has_topic(query: Query) -> bool:
    return bool(query.topic or query.filters.themes)


def _says_nothing(alone: Query) -> bool:
    """Whether a question names nothing at all: neither a topic nor a place."""
    return (
        alone.intent == "find"
        and not alone.topic
        and not alone.without
        and alone.filters == NO_FILTERS
        and not alone.unknown_groups
    )


def _without_history(own: Reading, alone: Query) -> Query:
    leans = own.leans
    unnamed = own.filters == NO_FILTERS and not alone.unknown_groups and alone.intent in ("find", "count_groups")
    nothing = leans.again or leans.alone or (leans.points_back and not own.topic)
    if unnamed and not leans.all_they_said and (nothing or (leans.vague and _says_nothing(alone))):
        return alone.model_copy(update={"intent": "help", "topic": ""})
    return alone.model_copy(update={"intent": "overview"}) if _says_nothing(alone) else alone


def _about_the_topic_of(own: Reading, alone: Query, before: Query) -> Query:
    """'hvad kan man bruge dem til?': the topic before and the question's own, in the same places."""
    topic = f"{before.topic} {own.leans.own_words}".strip() if len(before.topic) <= _SHORT else own.topic
    filters = merged(own.filters, before.filters)
    return alone.model_copy(update={"topic": topic, "filters": filters, "carried": True})


def _leaves_topic_open(own: Reading) -> bool:
    if own.leans.points_back or own.leans.others:
        return True
    if own.leans.only_groups:
        return True
    named = own.filters != NO_FILTERS or own.everyone
    return named and own.intent in ("find", "compare", "count_groups") and (own.leans.opened or not own.complete)


def _again(own: Reading, alone: Query, before: Query) -> Query:
    filters = merged(own.filters, before.filters)
    update = {"topic": before.topic, "intent": before.intent, "filters": filters, "carried": True}
    return alone.model_copy(update=update | {"unknown_groups": own.unknown or before.unknown_groups})


def _with_topic_of(own: Reading, alone: Query, before: Query, outline: Outline) -> Query:
    """'og gruppe 2?': the topic before, in other places."""
    filters = _of_the_others(own.filters, before, outline) if own.leans.others else merged(own.filters, before.filters)
    counts = own.intent == "count_groups" and not own.leans.others
    if (own.everyone or counts) and not own.filters.groups:
        filters = filters.model_copy(update={"groups": ()})
    if own.filters.themes:
        return alone.model_copy(update={"filters": filters, "carried": filters != own.filters})
    topic, filters = _theme_as_topic(before.topic, filters, outline)
    intent = carried_intent(own.intent, before.intent, new_topic=False)
    carried = bool(topic) or filters != own.filters or intent != own.intent
    resolved = alone.model_copy(update={"topic": topic, "filters": filters, "intent": intent, "carried": carried})
    return resolved if carried else _without_history(own, resolved)


def _of_the_others(own: Filters, before: Query, outline: Outline) -> Filters:
    asked = before.filters.groups
    others = tuple(g for g in outline.groups(own.notes or before.filters.notes) if g not in asked) if asked else ()
    return merged(own, before.filters).model_copy(update={"groups": others})


def _theme_as_topic(topic: str, filters: Filters, outline: Outline) -> tuple[str, Filters]:
    """Search for a theme's name in groups that have no such theme: 'hvad står der under Erhverv?' – 'og gruppe 2?'."""
    if topic or not filters.themes or not filters.groups:
        return topic, filters
    held = set().union(*(outline.theme_groups.get(theme, frozenset()) for theme in filters.themes))
    if held.intersection(filters.groups):
        return topic, filters
    return " ".join(filters.themes), filters.model_copy(update={"themes": ()})


def _with_filters_of(own: Reading, alone: Query, before: Query, outline: Outline) -> Query:
    """'hvad med kultur?': a new topic, in the same places; a theme before makes a theme of it, if there is one.

    A whole clause ('og hvad siger de om kultur?') also replaces the note's question, if that was the topic before.
    """
    places = before.filters.model_copy(update={"themes": ()})
    if own.complete and not before.topic:
        places = places.model_copy(update={"questions": ()})
    filters = merged(alone.filters, places)
    topic = alone.topic
    if before.filters.themes and not alone.filters.themes:
        themes = themes_called(topic, outline)
        filters = filters.model_copy(update={"themes": themes})
        topic = "" if themes else topic
    intent = carried_intent(alone.intent, before.intent, new_topic=True)
    carried = filters != alone.filters or intent != alone.intent
    unknown = alone.unknown_groups or before.unknown_groups
    update = {"filters": filters, "topic": topic, "intent": intent, "carried": carried, "unknown_groups": unknown}
    return alone.model_copy(update=update)
