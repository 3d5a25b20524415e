"""The controls that limit an answer, as HTML: native lists to choose from, and chips that can be removed."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from randers_rag.schema import Answer, Filters, Note
from randers_rag.web import texts
from randers_rag.web.asking import FIELDS, choices, filter_pairs, without
from randers_rag.web.markup import text
from randers_rag.web.render import value_name

_ORDER = ("groups", "questions", "themes", "notes")
_LONGEST_NAME = 70


def filter_bar(chosen: Filters, answer: Answer | None, notes: Sequence[Note]) -> str:
    """Return the chips and the lists. Chips are the chosen filters and those that the last question named itself."""
    named = _named(chosen, answer)
    value = text(chosen.model_dump_json())
    content = _chips(chosen, named, answer, notes) + _lists(chosen, notes)
    return f'<div class="rr-filters" data-chosen="{value}">{content}</div>'


def _named(chosen: Filters, answer: Answer | None) -> list[tuple[str, object]]:
    """Return the filters of the last answer that come from its question."""
    if answer is None:
        return []
    used = answer.query.filters
    return [(f, v) for f in _ORDER for v in getattr(used, f) if v not in getattr(chosen, f) and not getattr(chosen, f)]


def _chips(chosen: Filters, named: list[tuple[str, object]], answer: Answer | None, notes: Sequence[Note]) -> str:
    chips = [_chip(field, value, notes) for field in _ORDER for value in getattr(chosen, field)]
    chips += [_chip(field, value, notes, answer) for field, value in named]
    if not chips:
        return ""
    again = ""
    if answer is not None and chosen != Filters() and answer.query.filters != chosen and answer.query.topic:
        again = f'<button type="button" class="rr-again" data-again>{texts.ASK_AGAIN}</button>'
    return (
        f'<div class="rr-chips" role="group" aria-label="{texts.CHIPS}"><span>{texts.CHIPS}:</span>'
        f"<ul>{''.join(f'<li>{chip}</li>' for chip in chips)}</ul>{again}</div>"
    )


def _chip(field: str, value: object, notes: Sequence[Note], answer: Answer | None = None) -> str:
    name = value_name(field, value, notes)
    label = texts.REMOVE.format(name=name)
    origin = f" <small>({texts.FROM_QUESTION})</small>" if answer else ""
    wider = f' data-wider="{text(_wider(answer, field, value))}"' if answer else ""
    return (
        f'<button type="button" class="rr-chip" data-field="{field}" data-value="{text(value)}"{wider}>'
        f'<span class="rr-hidden">{text(label)}</span><span aria-hidden="true">{text(_short(name))}{origin} ×</span>'
        "</button>"
    )


def _wider(answer: Answer, field: str, value: object) -> str:
    """Return what to ask without one of the filters that a question named: its topic, within the others."""
    left = without(answer.query.filters, field, value)
    question = f"Hvad siger de om {answer.query.topic}?" if answer.query.topic else ""
    return urlencode([("q", question), *filter_pairs(left)]) if question else ""


def _lists(chosen: Filters, notes: Sequence[Note]) -> str:
    known = choices(notes)
    lists = [_list(f, known[f], chosen, notes) for f in _ORDER if len(known[f]) > 1]
    if not lists:
        return ""
    return f'<details class="rr-limit"><summary>{texts.FILTERS}</summary><div>{"".join(lists)}</div></details>'


def _list(field: str, values: Sequence[object], chosen: Filters, notes: Sequence[Note]) -> str:
    left = [value for value in values if value not in getattr(chosen, field)]
    options = "".join(
        f'<option value="{text(value)}">{text(_short(value_name(field, value, notes)))}</option>' for value in left
    )
    return (
        f'<label for="rr-f-{FIELDS[field]}">{texts.FILTER_NAMES[field]}</label>'
        f'<select id="rr-f-{FIELDS[field]}" data-field="{field}">'
        f'<option value="">{texts.FILTER_ALL[field]}</option>{options}</select>'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
