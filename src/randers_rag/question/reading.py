"""One question read by itself: its intent, its topic, its filters, and how it leans on an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from randers_rag.question.coordination import less_besides, less_excluded
from randers_rag.question.follow_up import (
    asks_all_they_said,
    asks_how_often,
    asks_what_they_say,
    cues_of,
    has_pronoun,
    means_before,
    other_words,
    points_back,
    without_pronouns,
)
from randers_rag.question.framing import has_saying, holds_only, is_framing, is_spoken_of, strip_courtesies, trim
from randers_rag.question.groups import Groups, as_speaking, find_groups, find_named_alone
from randers_rag.question.intents import (
    comparing_words,
    counting_words,
    listing_words,
    overview_words,
    ranking_words,
    small_talk,
)
from randers_rag.question.kinds import DONE, KINDS, kinds_named
from randers_rag.question.matching import is_function_word
from randers_rag.question.numbering import Questions, find_numbered, find_worded
from randers_rag.question.outline import Outline
from randers_rag.question.text import Line, Token, Utterance, keys, read, without
from randers_rag.question.themes import Themes, find_themes
from randers_rag.question.titles import find_notes
from randers_rag.question.topics import questions_meant, topic_of
from randers_rag.question.unsaid import asks_the_unsaid, asks_who_is_in, may_lean
from randers_rag.question.vocabulary import LIGHT, ONESELF, SAYING
from randers_rag.schema import SMALL_TALK, Filters, Intent

NO_FILTERS = Filters()
_ABOUT_THEM = keys("til med på om over mod uden")
_NEGATED = (
    r"(?:hverken(?: om)?|(?:slet |overhovedet )?ikke|ingenting om|intet om|undlader at (?:nævne|tale om|omtale)|"
    r"(?:glemmer|mangler) at (?:nævne|tale om|omtale)|nogen|not|don t mention|do not mention)(?= \S)"
)
_WHAT, _WHICH, _HAVING = keys("hvad hva what"), keys("hvilke hvilken hvilket which"), keys("har havde ser så")
_POINTING, _ALONE = 5, 3
"""Words up to which a question of small words says nothing by itself: 'hvad tænker de om det'; 'hvorfor'."""


@dataclass(frozen=True)
class Leaning:
    """How a question leans on an earlier one.

    ``opened``: it begins like a follow-up ('og …'). ``again``: it only asks for more. ``others``: it means the groups
    not asked yet. ``points_back``: it ends in 'om det' or the like. ``bare``: its topic is such small words only, and
    ``alone``: so few that it says nothing without a history. ``pronoun``: it says 'de', 'det' or the like, ``vague``:
    that, or it names nothing. ``only_groups``: it asks what some groups say, and not about what. ``own_words``: the
    topic without pronouns, where it is about the one before too ('hvad kan man bruge dem til'). ``all_they_said``:
    without one before it, it asks for everything ('hvad sagde de?').
    """

    opened: bool = False
    again: bool = False
    others: bool = False
    points_back: bool = False
    bare: bool = False
    alone: bool = False
    vague: bool = False
    only_groups: bool = False
    pronoun: bool = False
    own_words: str = ""
    all_they_said: bool = False


@dataclass(frozen=True)
class Reading:
    """One question read by itself, before the history is asked.

    ``names_question`` tells that it names a question of the notes otherwise than by number, ``of_kind`` that it does by
    the kind of thing it asks for, ``proposals`` that it asks for what is
    to be done and for nothing else. ``preferred``: the questions of the
    notes that ask for the kind of thing it asks for, beside its topic. ``without``: a topic that it leaves out.
    ``complete``: it takes no topic over. ``leaning``: what it means instead where it goes on after another one ('er de
    enige' about a topic, 'og politikerne?' as a group).
    """

    question: str
    intent: Intent
    topic: str = ""
    without: str = ""
    filters: Filters = NO_FILTERS
    unknown: tuple[int, ...] = ()
    preferred: Filters = NO_FILTERS
    proposals: bool = False
    of_kind: bool = False
    names_question: bool = False
    everyone: bool = False
    complete: bool = False
    leans: Leaning = Leaning()
    leaning: Reading | None = None

    @property
    def small_talk(self) -> bool:
        """Whether nothing is asked of the notes."""
        return self.intent in SMALL_TALK


@dataclass(frozen=True)
class _Places:
    """What a question is limited to, and the indexes of the words that say so."""

    notes: tuple[str, ...]
    scope: tuple[str, ...]
    existing: tuple[int, ...]
    groups: Groups
    numbered: Questions
    themes: Themes
    used: frozenset[int]


@dataclass(frozen=True)
class _Manner:
    """What a question wants, and the indexes of the words that show it, open it or mean the other groups."""

    intent: Intent
    words: frozenset[int]
    opening: frozenset[int]
    others: frozenset[int]

    @property
    def used(self) -> frozenset[int]:
        return self.words | self.opening | self.others


def read_alone(question: str, outline: Outline, controls: Filters) -> Reading:
    """Read a question by itself. ``controls`` tell which notes a page is limited to."""
    said = read(question)
    line = Line(said.tokens)
    talk: Intent | None = small_talk(line) if said.tokens else "empty"
    if talk is not None:
        return Reading(question, talk)
    places = _places(said, outline, controls)
    manner = _manner(line, places, outline)
    if alone := find_named_alone(said, outline, places.scope):
        leaning = _read(said, _called(places, alone, outline), manner, outline)
        return replace(_read(said, places, manner, outline), leaning=leaning)
    asked = strip_courtesies(said.tokens[len(manner.opening) :])
    if _is_unsaid(said, asked, places, manner, outline):
        if asks_who_is_in(asked, places.groups.used, outline):
            named = outline.speakers.notes_naming(places.groups.named, places.scope)
            there = _called(places, replace(places.groups, notes=named), outline)
            if named:
                return Reading(said.text, "overview", filters=_filters(there, Questions()), complete=True)
        if not may_lean(said.tokens):
            return Reading(said.text, "unsaid")
        leaning = _read(said, places, manner, outline)
        leaning = replace(leaning, topic="", leans=replace(leaning.leans, points_back=True))
        return Reading(said.text, "unsaid", leaning=leaning)
    reading = _read(said, places, manner, outline)
    return _asked_of_a_group(reading, said, places, manner, outline) or reading


def _asked_of_a_group(
    reading: Reading, said: Utterance, places: _Places, manner: _Manner, outline: Outline
) -> Reading | None:
    """'hvad driller lærerne': a question of the notes, put to a group; None where something else is asked as well."""
    groups = places.groups
    named_otherwise = groups.named or groups.everyone or groups.others
    about_them = any(said.tokens[one.start - 1].key in _ABOUT_THEM for one in groups.spoken_of if one.start)
    one = any(token.key in ONESELF for token in said.tokens)
    if reading.intent != "find" or not reading.topic or not groups.spoken_of or named_otherwise or one:
        return None
    named = as_speaking(said, groups, _ABOUT_THEM)
    other = _read(said, _called(places, named, outline), manner, outline)
    spoken_of = about_them and other.of_kind  # 'forslag til lærerne'; but 'hvad slider på lærerne'
    return other if other.filters.questions and not other.topic and not spoken_of else None


def _places(said: Utterance, outline: Outline, controls: Filters) -> _Places:
    notes, taken = find_notes(said, set(), outline)
    scope = notes or controls.notes
    groups = find_groups(said, outline, outline.groups(scope), scope)
    if named := _notes_of(groups, outline):
        notes = scope = named
    existing = outline.groups(scope)
    taken = taken | groups.used
    numbered = find_numbered(said, taken, outline.questions(scope))
    taken |= numbered.used
    themes = find_themes(said, taken, outline)
    return _Places(notes, scope, existing, groups, numbered, themes, frozenset(taken | themes.used))


def _called(places: _Places, groups: Groups, outline: Outline) -> _Places:
    """Return the places with other groups, in the notes that have groups of that name."""
    places = replace(places, groups=groups, used=frozenset(places.used | groups.used))
    notes = _notes_of(groups, outline)
    return replace(places, notes=notes, scope=notes, existing=outline.groups(notes)) if notes else places


def _notes_of(groups: Groups, outline: Outline) -> tuple[str, ...]:
    """Return the notes whose groups are called so; none where no group is named, or all notes have such."""
    if not groups.notes or groups.notes == outline.ids:
        return ()
    return tuple(note.id for note in outline.notes if note.id in groups.notes)


def _manner(line: Line, places: _Places, outline: Outline) -> _Manner:
    intent, words = _intent(line, places.groups, outline, themed=bool(places.themes.named))
    if intent == "compare" and not places.groups.given:
        left = without(line.tokens, places.used)
        own = find_worded(left, outline, places.scope)
        if own.numbers and all(token.index in own.used or is_framing(token) for token in left):
            intent, words = "find", set()  # 'hvad er vi enige om' is what the note itself asks
    opening = range(cues_of(line).opening)
    return _Manner(intent, frozenset(words), frozenset(opening), frozenset(other_words(line)))


def _intent(line: Line, groups: Groups, outline: Outline, *, themed: bool) -> tuple[Intent, set[int]]:
    """Return the intent that the wording shows, and the indexes of the words that show it."""
    several = len(groups.named) > 1 or bool(groups.excluded) or groups.everyone or groups.others
    several = several or line.has("grupper|grupperne|groups|borde|bordene|holdene")
    if groups.only:
        return "count_groups", set(groups.only)
    found: tuple[tuple[Intent, set[int]], ...] = (
        ("compare", comparing_words(line, several_groups=several)),
        ("list_themes", set() if themed else listing_words(line)),
        ("count_groups", counting_words(line, outline.group_nouns)),
        ("overview", overview_words(line, dated=outline.dated)),
    )
    intent, words = next(((intent, words) for intent, words in found if words), ("find", set()))
    return intent, words | ranking_words(line) if intent in ("count_groups", "compare") else words


def _is_unsaid(said: Utterance, asked: tuple[Token, ...], places: _Places, manner: _Manner, outline: Outline) -> bool:
    """Whether the question is about the meeting itself, and not, say, about a theme or what was asked before."""
    limited = places.used - places.groups.used
    if len(places.used) == len(said.tokens):
        return False
    if limited or manner.others or manner.intent == "overview" or points_back(Line(without(said.tokens, places.used))):
        return False
    return asks_the_unsaid(asked, places.groups.used, outline)


def _read(said: Utterance, places: _Places, manner: _Manner, outline: Outline) -> Reading:
    numbered, groups = places.numbered, places.groups
    rest = without(said.tokens, places.used | manner.used)
    verb = _verb_of(groups, said)
    questions = numbered if numbered.numbers else questions_meant(rest, outline, places.scope)
    if verb and not questions.numbers:
        questions = questions_meant(without(rest, verb), outline, places.scope)
    asked = _counted(rest, manner) if manner.intent == "count_groups" else rest
    asked, besides = less_besides(asked)
    framed, placed = bool(places.used | manner.used or besides), bool(places.used)
    topic = topic_of(asked, questions, outline, verb, manner.words, framed=framed, placed=placed)
    preferred = NO_FILTERS
    if topic and questions.kind:
        preferred, questions = Filters(notes=questions.notes, questions=tuple(questions.numbers)), Questions()
        topic = topic_of(asked, questions, outline, verb, manner.words, framed=framed, placed=placed)
    topic = () if asks_how_often(Line(said.tokens)) else _with_quoted(topic, said, rest)
    topic, left_out = (topic, besides) if besides else less_excluded(topic, said)
    intent = manner.intent
    if intent == "count_groups" or said.tokens[0].key in SAYING:
        topic = topic[Line(topic).prefix(_NEGATED) :]  # who does not mention it is told by who does
    if intent == "overview" and all(map(outline.is_of_titles, topic)):
        topic = ()  # 'hvad handlede mødet i hovedudvalget om'
    if intent in ("list_themes", "overview") and topic:
        intent = "find"  # 'hvilke emner kom op om unge' is a search for a topic after all
    outlined = intent in ("list_themes", "overview")
    return Reading(
        question=said.text,
        intent=intent,
        topic=said.render(topic),
        without=said.render(left_out),
        filters=_filters(places, questions),
        preferred=preferred,
        of_kind=questions.kind,
        names_question=bool(questions.numbers) and not numbered.numbers,
        proposals=questions.kind and not topic and DONE in map(KINDS.__getitem__, kinds_named(Line(rest))),
        unknown=tuple(dict.fromkeys(g for g in (*groups.named, *groups.excluded) if g not in places.existing)),
        everyone=groups.everyone,
        complete=has_saying(rest) or outlined or bool(questions.used - numbered.used),
        leans=Leaning() if questions.exact else _leaning(said, places, manner, rest, topic),
    )


def _with_quoted(topic: tuple[Token, ...], said: Utterance, rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """'hvem siger "skubber på"': what stands between quotation marks belongs to the topic whole; the frame does not."""
    quoted = tuple(token for token in rest if token.index in said.quoted)
    if not quoted:
        return topic
    others = [token for token in topic if token.index not in said.quoted]
    if all(is_framing(token) or is_function_word(token.key) for token in others):
        return quoted
    return tuple(sorted({*topic, *quoted}, key=lambda token: token.index))


def _counted(rest: tuple[Token, ...], manner: _Manner) -> tuple[Token, ...]:
    """'hun vil vide, hvor mange grupper der nævner busser': what follows the words that count, if it says anything.

    Otherwise what stands before them: 'busser, hvor mange grupper nævner det'.
    """
    after = tuple(token for token in rest if token.index > max(manner.words))
    before = tuple(token for token in rest if token.index < min(manner.words))
    return next((part for part in (after, before) if not all(is_framing(token) for token in part)), rest)


def _filters(places: _Places, questions: Questions) -> Filters:
    chosen = places.groups.chosen(places.existing)
    known = tuple(group for group in chosen if group in places.existing)
    return Filters(
        notes=places.notes or questions.notes,
        groups=known or chosen,
        questions=tuple(dict.fromkeys(questions.numbers)),
        themes=tuple(places.themes.named),
    )


def _leaning(
    said: Utterance, places: _Places, manner: _Manner, rest: tuple[Token, ...], topic: tuple[Token, ...]
) -> Leaning:
    line, left = Line(without(said.tokens, places.used)), Line(rest)
    pronoun = has_pronoun(left)
    back = points_back(line)
    bare = bool(topic) and (pronoun or bool(manner.others)) and all(holds_only(token, LIGHT) for token in topic)
    bare = bare and not (is_spoken_of(topic, rest))
    return Leaning(
        opened=bool(manner.opening),
        again=cues_of(line).again and not manner.words,
        others=places.groups.others or bool(manner.others),
        points_back=back,
        bare=bare,
        alone=bare and len(rest) <= (_POINTING if back else _ALONE),
        pronoun=pronoun,
        vague=pronoun or not has_saying(rest),
        only_groups=bool(places.groups.named) and asks_what_they_say(Line(without(said.tokens, places.used))),
        all_they_said=asks_all_they_said(line),
        own_words=said.render(trim(without_pronouns(topic))) if means_before(left) else "",
    )


def _verb_of(groups: Groups, said: Utterance) -> set[int]:
    """Return the index of the verb in 'hvad drømte gruppe 1 om', 'hvilke spil nævner gruppe 2'.

    Whatever groups do in a note is saying, where 'hvad' asks for it.
    """
    before = min(groups.used, default=0) - 1
    if before < 1:
        return set()
    asks = said.tokens[0].key in _WHAT and before == 1
    names = said.tokens[0].key in _WHICH and said.tokens[before].key in SAYING | _HAVING
    return {before} if asks or names else set()
