"""Next questions, computed from the note; every one of them is answered by the note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from randers_rag.answer.labels import group_label, theme_name
from randers_rag.danish.words import words
from randers_rag.question.matching import content_keys
from randers_rag.schema import Excerpt, Hit, Note, Query, Statement, excerpts_of

_MOST = 3
_LONGEST_THEME = 60
_Place = tuple[Excerpt, int | None, str]


def suggest(query: Query, chosen: Sequence[Hit], notes: Sequence[Note | Excerpt]) -> tuple[str, ...]:
    """Return up to three next questions: other groups on the topic, the rest of a quoted theme, its neighbours, others.

    They name a theme and a group that has it, so that the filters alone find an answer.
    """
    asked = set(query.filters.themes)
    told = excerpts_of(notes)

    def places() -> Iterator[_Place]:
        near = _places(query, chosen, told)
        return (place for place in near if place[2] not in asked and _short(place[2]))

    found: dict[str, None] = {}
    for place in chain(_of_different_groups(places()), places()):
        question = _question(place)
        if question != query.question:
            found[question] = None
        if len(found) == _MOST:
            break
    return tuple(found)


def _of_different_groups(places: Iterator[_Place]) -> Iterator[_Place]:
    """Yield the first place of every group."""
    seen: set[tuple[str, int | None]] = set()
    for place in places:
        if (place[0].id, place[1]) not in seen:
            seen.add((place[0].id, place[1]))
            yield place


def _short(theme: str) -> bool:
    return len(theme) <= _LONGEST_THEME and bool(words(theme))


def _question(place: _Place) -> str:
    note, group, theme = place
    if group is None:
        return f"Hvad står der under temaet {theme_name(theme)}?"
    label = group_label(note.outline, group)
    return f"Hvad sagde {label[:1].lower()}{label[1:]} under temaet {theme_name(theme)}?"


def _places(query: Query, chosen: Sequence[Hit], notes: Sequence[Excerpt]) -> Iterator[_Place]:
    """Yield where to look next, nearest first."""
    cited = [hit.statement for hit in chosen]
    own = _notes_of(cited, notes) or [n for n in notes if not query.filters.notes or n.id in query.filters.notes][:1]
    places = [place for note in own for place in _outline(note)]
    heard = {statement.group for statement in cited}
    topic = set(content_keys(query.topic)) | {key for theme in query.filters.themes for key in content_keys(theme)}
    about = [place for place in places if not topic.isdisjoint(content_keys(place[2]))]
    yield from (place for place in about if place[1] not in heard)
    yield from _unfinished(cited, own)
    yield from _neighbours(cited, places)
    yield from about
    yield from (place for place in places if place[1] not in heard)
    yield from places


def _notes_of(cited: Sequence[Statement], notes: Sequence[Excerpt]) -> list[Excerpt]:
    order = dict.fromkeys(statement.note for statement in cited)
    by_id = {note.id: note for note in notes if note.id in order}
    return [by_id[note] for note in order if note in by_id]


def _outline(note: Excerpt) -> list[_Place]:
    places = dict.fromkeys((spot.group, spot.theme) for spot in note.spots)
    return [(note, group, theme) for group, theme in places if theme is not None]


def _unfinished(cited: Sequence[Statement], notes: Sequence[Excerpt]) -> Iterator[_Place]:
    """Yield the themes that are quoted from, best statement first, where they hold more than is quoted."""
    by_id = {note.id: note for note in notes}
    for (note, group, theme), number in Counter((s.note, s.group, s.theme) for s in cited).items():
        if theme is not None and note in by_id:
            spots = by_id[note].spots
            if number < sum(spot.statements for spot in spots if (spot.group, spot.theme) == (group, theme)):
                yield by_id[note], group, theme


def _neighbours(cited: Sequence[Statement], places: Sequence[_Place]) -> Iterator[_Place]:
    """Yield the themes before and after the best statement's own."""
    for statement in cited[:1]:
        at = [i for i, (note, group, theme) in enumerate(places) if _is_at(statement, note, group, theme)]
        for index in at:
            yield from places[index + 1 : index + 2]
            yield from places[max(index - 1, 0) : index]


def _is_at(statement: Statement, note: Excerpt, group: int | None, theme: str) -> bool:
    return (statement.note, statement.group, statement.theme) == (note.id, group, theme)
