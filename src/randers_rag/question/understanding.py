"""A question, its history and the notes, put together into a Query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from randers_rag.question.follow_up import (
    carried_intent,
    cues_of,
    has_pronoun,
    means_before,
    merged,
    other_words,
    points_back,
    questions_before,
    without_pronouns,
)
from randers_rag.question.framing import (
    has_saying,
    holds_only,
    is_speech,
    strip_courtesies,
    strip_frame,
    trim,
)
from randers_rag.question.groups import Groups, find_groups
from randers_rag.question.intents import (
    comparing_words,
    counting_words,
    listing_words,
    overview_words,
    ranking_words,
    small_talk,
)
from randers_rag.question.numbering import (
    Questions,
    find_asked_for,
    find_numbered,
    find_quoted,
    find_worded,
    is_covered,
    is_title_name,
)
from randers_rag.question.outline import Outline, outline_of
from randers_rag.question.text import Line, Token, Utterance, read, without
from randers_rag.question.themes import find_themes, themes_called
from randers_rag.question.titles import find_notes
from randers_rag.question.unsaid import asks_the_unsaid
from randers_rag.question.vocabulary import CONTAINED, EVALUATING, LIGHT, PARTS, SEEING
from randers_rag.schema import Filters, Intent, Note, Query, Turn

_REMEMBERED = 30
_SHORT = 40
"""Letters of an earlier topic that is searched for together with a later one."""
_NO_FILTERS = Filters()


@dataclass(frozen=True)
class _Reading:
    """One question read by itself, before the history is asked."""

    question: str
    intent: Intent
    topic: str = ""
    filters: Filters = _NO_FILTERS
    unknown: tuple[int, ...] = ()
    everyone: bool = False
    others: bool = False
    opened: bool = False
    again: bool = False
    points_back: bool = False
    bare: bool = False
    means_before: bool = False
    without_pronouns: str = ""
    vague: bool = False
    complete: bool = False

    @property
    def small_talk(self) -> bool:
        return self.intent in ("greeting", "thanks", "help", "empty")


def understand(
    question: str, history: Sequence[Turn], notes: Sequence[Note] | Outline, filters: Filters = _NO_FILTERS
) -> Query:
    """Read a question in the light of the conversation before it and of the notes it is put to.

    ``filters`` come from a page's controls; for each field the question's own words win. A question that names only
    groups which do not exist gets these as its filter, so that nothing is admitted, and lists them in
    ``unknown_groups``. Any text is accepted; the time is linear in its length.
    """
    outline = outline_of(notes)
    before: Query | None = None
    for earlier in questions_before(history)[-_REMEMBERED:]:
        query = _resolve(_read_alone(earlier, outline, filters), before, outline)
        before = before if query.intent in ("greeting", "thanks", "help", "empty") else query
    reading = _read_alone(question, outline, filters)
    query = _resolve(reading, before, outline)
    combined = merged(query.filters, filters)
    if reading.everyone and not query.filters.groups:
        combined = combined.model_copy(update={"groups": ()})
    return query.model_copy(update={"filters": combined})


def _read_alone(question: str, outline: Outline, controls: Filters) -> _Reading:
    said = read(question)
    line = Line(said.tokens)
    talk: Intent | None = small_talk(line) if said.tokens else "empty"
    if talk is not None:
        return _Reading(question, talk)
    return _read_question(said, line, outline, controls)


def _read_question(said: Utterance, line: Line, outline: Outline, controls: Filters) -> _Reading:
    notes, taken = find_notes(said, set(), outline)
    scope = notes or controls.notes
    existing = outline.groups(scope)
    groups = find_groups(said, outline, existing)
    taken = taken | groups.used
    numbered = find_numbered(said, taken)
    taken |= numbered.used
    themes = find_themes(said, taken, outline)
    taken |= themes.used
    cues = cues_of(Line(without(said.tokens, taken)))
    others = other_words(line)
    opening = set(range(cues_of(line).opening))
    intent, words = _intent(line, groups, outline, themed=bool(themes.named))
    back = points_back(Line(without(said.tokens, taken)))
    asked = strip_courtesies(said.tokens[len(opening) :])
    if not (back or others or taken - groups.used or intent == "overview") and asks_the_unsaid(
        asked, groups.used, outline
    ):
        return _Reading(said.text, "unsaid")
    rest = without(said.tokens, taken | others | opening | words)
    questions = numbered if numbered.numbers else _questions_meant(rest, outline, scope)
    topic = _topic(
        rest, questions, outline, _verb_of(groups, said), words, framed=bool(taken | others | words | opening)
    )
    if intent in ("list_themes", "overview") and topic:
        intent = "find"  # 'hvilke emner kom op om unge' is a search for a topic after all
    chosen = groups.chosen(existing)
    known = tuple(group for group in chosen if group in existing)
    return _Reading(
        question=said.text,
        intent=intent,
        topic=said.render(topic),
        filters=Filters(
            notes=notes or questions.notes,
            groups=known or chosen,
            questions=tuple(dict.fromkeys(questions.numbers)),
            themes=tuple(themes.named),
        ),
        unknown=tuple(dict.fromkeys(g for g in (*groups.named, *groups.excluded) if g not in existing)),
        everyone=groups.everyone,
        others=groups.others or bool(others),
        opened=bool(opening),
        again=cues.again and not words,
        points_back=back,
        bare=bool(topic) and (has_pronoun(Line(rest)) or bool(others)) and all(holds_only(t, LIGHT) for t in topic),
        means_before=means_before(Line(rest)),
        without_pronouns=said.render(trim(without_pronouns(topic))),
        vague=has_pronoun(Line(rest)) or not has_saying(rest),
        complete=has_saying(rest) or intent in ("list_themes", "overview") or bool(questions.used - numbered.used),
    )


def _intent(line: Line, groups: Groups, outline: Outline, *, themed: bool) -> tuple[Intent, set[int]]:
    """Return the intent that the wording shows, and the indexes of the words that show it."""
    several = len(groups.named) > 1 or bool(groups.excluded) or groups.everyone or groups.others
    several = several or line.has("grupper|grupperne|groups|borde|bordene|holdene")
    found: tuple[tuple[Intent, set[int]], ...] = (
        ("compare", comparing_words(line, several_groups=several)),
        ("list_themes", set() if themed else listing_words(line)),
        ("count_groups", counting_words(line, outline.group_nouns)),
        ("overview", overview_words(line, dated=outline.dated)),
    )
    intent, words = next(((intent, words) for intent, words in found if words), ("find", set()))
    return intent, words | ranking_words(line) if intent == "count_groups" else words


def _questions_meant(rest: tuple[Token, ...], outline: Outline, scope: tuple[str, ...]) -> Questions:
    if not outline.asking:
        return Questions()
    quoted = find_quoted(rest, outline, scope)
    if quoted.numbers:
        return quoted
    for words in (rest, tuple(token for token in rest if not is_speech(token))):
        worded = find_worded(words, outline, scope)
        if worded.numbers:
            return worded
    return find_asked_for(rest, outline, scope)


def _verb_of(groups: Groups, said: Utterance) -> set[int]:
    """Return the index of the verb in 'hvad drømte gruppe 1 om': whatever groups do in a note is saying."""
    first = min(groups.used, default=0)
    return {1} if first == 2 and said.tokens[0].key in ("hvad", "hva", "what") else set()


def _topic(
    rest: tuple[Token, ...],
    questions: Questions,
    outline: Outline,
    framing: set[int],
    words: set[int],
    *,
    framed: bool,
) -> tuple[Token, ...]:
    """Return the words of the topic: without the frame, and without what only repeats the note's question."""
    things = framing | (questions.used if not questions.worded else set())
    left = without(rest, questions.used) if questions.worded else rest
    topic = strip_frame(left, things, said=bool(words))
    if questions.used and topic and _only_repeats(topic, outline, questions):
        return ()
    if (framed or questions.used) and all(holds_only(token, CONTAINED | PARTS) for token in topic):
        return ()
    return trim(topic) if framed or questions.used else topic


def _only_repeats(topic: Sequence[Token], outline: Outline, questions: Questions) -> bool:
    """Whether a topic says no more than the note's question: 'ser grupperne', 'er vores', 'til en positiv udvikling'."""
    classes = CONTAINED | PARTS | SEEING | EVALUATING
    left = [token for token in topic if not holds_only(token, classes) and not is_title_name(token, outline)]
    return not left or is_covered(left, outline, questions)


def _resolve(own: _Reading, before: Query | None, outline: Outline) -> Query:
    """Add to a reading what it takes over from the query before it."""
    alone = Query(
        question=own.question, intent=own.intent, topic=own.topic, filters=own.filters, unknown_groups=own.unknown
    )
    if own.small_talk or own.intent == "unsaid":
        return alone
    if before is None:
        return _without_history(own, alone)
    if own.again:
        return _again(own, alone, before)
    if own.bare or (own.vague and _says_nothing(alone)):
        own = replace(own, topic="", points_back=True)
        alone = alone.model_copy(update={"topic": ""})
    if not own.topic and _leaves_topic_open(own):
        return _with_topic_of(own, alone, before, outline)
    if own.topic and own.others:
        return alone.model_copy(update={"filters": _of_the_others(own.filters, before, outline), "carried": True})
    if own.topic and own.means_before and alone.intent == "find":
        return _about_the_topic_of(own, alone, before)
    if own.topic and own.opened and not own.filters.groups and not own.everyone:
        return _with_filters_of(own, alone, before, outline)
    return _without_history(own, alone)


def _says_nothing(alone: Query) -> bool:
    """Whether a question names nothing at all: neither a topic nor a place."""
    return alone.intent == "find" and not alone.topic and alone.filters == _NO_FILTERS and not alone.unknown_groups


def _without_history(own: _Reading, alone: Query) -> Query:
    unnamed = own.filters == _NO_FILTERS and (not alone.topic or own.bare or own.again) and not alone.unknown_groups
    leaning = own.again or own.bare or own.points_back
    if unnamed and (leaning or (own.vague and _says_nothing(alone))) and alone.intent in ("find", "count_groups"):
        return alone.model_copy(update={"intent": "help", "topic": ""})
    return alone.model_copy(update={"intent": "overview"}) if _says_nothing(alone) else alone


def _about_the_topic_of(own: _Reading, alone: Query, before: Query) -> Query:
    """'hvad kan man bruge dem til?': the topic before and the question's own, in the same places."""
    topic = f"{before.topic} {own.without_pronouns}".strip() if len(before.topic) <= _SHORT else own.topic
    filters = merged(own.filters, before.filters)
    return alone.model_copy(update={"topic": topic, "filters": filters, "carried": True})


def _leaves_topic_open(own: _Reading) -> bool:
    if own.points_back or own.others:
        return True
    named = own.filters != _NO_FILTERS or own.everyone
    return named and own.intent in ("find", "compare", "count_groups") and (own.opened or not own.complete)


def _again(own: _Reading, alone: Query, before: Query) -> Query:
    filters = merged(own.filters, before.filters)
    update = {"topic": before.topic, "intent": before.intent, "filters": filters, "carried": True}
    return alone.model_copy(update=update | {"unknown_groups": own.unknown or before.unknown_groups})


def _with_topic_of(own: _Reading, alone: Query, before: Query, outline: Outline) -> Query:
    """'og gruppe 2?': the topic before, in other places."""
    filters = _of_the_others(own.filters, before, outline) if own.others else merged(own.filters, before.filters)
    if own.everyone and not own.filters.groups:
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


def _with_filters_of(own: _Reading, alone: Query, before: Query, outline: Outline) -> Query:
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
