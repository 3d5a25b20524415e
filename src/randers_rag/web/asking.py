"""What a visitor asks: the questions so far and the chosen filters, as a link carries them.

A link repeats ``q`` for each question of the conversation, the last one being asked, and ``gruppe``, ``spoergsmaal``,
``tema`` and ``notat`` for each value of a filter. Whatever does not fit is passed over: a link is never refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from randers_rag.schema import Filters, Model, Note, Query, Turn

MOST_QUESTIONS = 12
_NUMBERED = {"gruppe": "groups", "spoergsmaal": "questions"}
_NAMED = {"tema": "themes", "notat": "notes"}
FIELDS = {field: name for name, field in {**_NAMED, **_NUMBERED}.items()}
"""The name in a link of each field of the filters."""
_MOST_VALUES = 50


class Asked(Model):
    """A question in its conversation, with the filters that were chosen for it."""

    question: str
    earlier: tuple[str, ...] = ()
    filters: Filters = Filters()

    @property
    def history(self) -> tuple[Turn, ...]:
        """The earlier turns as the assistant takes them; a follow-up is understood from the questions alone."""
        return tuple((question, "") for question in self.earlier)

    def link(self, carried: bool = True) -> str:
        """Return the query string that asks this again; without what came before where it carries nothing."""
        questions = (*self.earlier, self.question) if carried else (self.question,)
        return urlencode([*(("q", question) for question in questions), *filter_pairs(self.filters)])


def filter_pairs(filters: Filters) -> list[tuple[str, str]]:
    """Return the filters as pairs of a link."""
    return [(name, str(value)) for field, name in FIELDS.items() for value in getattr(filters, field)]


def read_link(pairs: Iterable[tuple[str, str]]) -> Asked | None:
    """Return what a link asks, or None where it asks nothing."""
    pairs = list(pairs)
    questions = [value for name, value in pairs if name == "q" and value.strip()][-MOST_QUESTIONS:]
    if not questions:
        return None
    return Asked(question=questions[-1], earlier=tuple(questions[:-1]), filters=read_filters(pairs))


def read_filters(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Return the filters of a link."""
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        if name in _NUMBERED and value.isascii() and value.isdigit() and len(value) <= 4:
            found.setdefault(_NUMBERED[name], []).append(int(value))
        elif name in _NAMED and value:
            found.setdefault(_NAMED[name], []).append(value)
    return Filters(**{field: tuple(dict.fromkeys(values))[:_MOST_VALUES] for field, values in found.items()})


def read_controls(text: object, notes: Sequence[Note]) -> Filters:
    """Return the filters that a page's controls hold (JSON), limited to what the notes have."""
    if not isinstance(text, str):
        return Filters()
    try:
        return existing(Filters.model_validate_json(text or "{}"), notes)
    except ValidationError:
        return Filters()


def existing(filters: Filters, notes: Sequence[Note]) -> Filters:
    """Return the filters without values that no note has."""
    known = choices(notes)
    return Filters(
        **{field: tuple(value for value in getattr(filters, field) if value in known[field]) for field in FIELDS}
    )


def choices(notes: Sequence[Note]) -> dict[str, tuple[Any, ...]]:
    """Return the values that each filter can take, in the notes' order."""
    statements = [statement for note in notes for statement in note.statements]
    return {
        "notes": tuple(note.id for note in notes),
        "groups": tuple(sorted({group for note in notes for group in note.groups})),
        "questions": tuple(sorted({number for statement in statements for number in statement.questions})),
        "themes": tuple(dict.fromkeys(theme for note in notes for theme in note.themes)),
    }


def still_chosen(chosen: Filters, query: Query) -> Filters:
    """Return the chosen filters without those that the question replaced by its own."""
    return chosen.model_copy(
        update={field: () for field in FIELDS if getattr(chosen, field) != getattr(query.filters, field)}
    )


def without(filters: Filters, field: str, value: object) -> Filters:
    """Return the filters without one value."""
    return filters.model_copy(update={field: tuple(v for v in getattr(filters, field) if v != value)})
