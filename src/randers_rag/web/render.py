"""An answer as HTML: coverage first, then group by group and theme by theme, each quote with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from randers_rag.answer import replies
from randers_rag.answer.labels import group_label, part_label, plural_groups, theme_name
from randers_rag.answer.layout import Layout
from randers_rag.answer.scope import Scope
from randers_rag.schema import Answer, Filters, GroupCoverage, Note, Quote, Section
from randers_rag.web import texts
from randers_rag.web.asking import FIELDS, Asked
from randers_rag.web.markup import (
    inline_markdown,
    markdown,
    marked,
    short_title,
    statement_address,
    text,
    theme_title,
)
from randers_rag.web.views import views_nav

FOLD_FROM, SHOWN = 14, 5
"""From how many quotes an answer is folded, and how many quotes of each group then stay open."""

_START_OVER = f'<p class="rr-new"><button type="button" class="rr-link" data-new>{texts.START_OVER}</button></p>'


class Turn(NamedTuple):
    """A question with its answer; ``problem`` says in Danish why there is none."""

    asked: Asked
    answer: Answer | None
    problem: str = ""


def log(turns: Sequence[Turn], notes: Sequence[Note], *, feedback: bool) -> str:
    """Return the conversation, oldest first. Only the newest answer offers next questions."""
    if not turns:
        return ""
    last = len(turns)
    parts = [turn_html(turn, number, notes, feedback, number == last) for number, turn in enumerate(turns, start=1)]
    return f'<div class="rr-turns">{"".join(parts)}</div>'


def turn_html(turn: Turn, number: int, notes: Sequence[Note], feedback: bool, newest: bool) -> str:
    """Return one question and its answer."""
    link = turn.asked.link(turn.answer.query.carried) if turn.answer else ""
    body = _answer(turn.answer, notes) if turn.answer else f"<p>{text(turn.problem)}</p>"
    tools = _tools(turn.answer, link, feedback) if turn.answer else ""
    following = (_suggestions(turn.answer) if turn.answer else "") + _START_OVER if newest else ""
    status = status_of(turn, notes)
    return (
        f'<article class="rr-turn" id="svar-{number}" data-status="{text(status)}" data-link="{text(link)}"'
        f' data-question="{text(turn.asked.question)}" aria-labelledby="rr-q-{number}">'
        f'<h2 class="rr-question" id="rr-q-{number}" tabindex="-1"><span class="rr-who">{texts.YOU_ASKED}</span> '
        f"{text(turn.asked.question)}</h2>"
        f'<div class="rr-answer">{body}{tools}</div>{following}</article>'
    )


def status_of(turn: Turn, notes: Sequence[Note]) -> str:
    """Return the status that is read aloud: 'Svar klar: 3 af 4 grupper, 20 udsagn'."""
    if turn.answer is None:
        return turn.problem
    if turn.answer.found and not turn.answer.sections:
        return texts.READY
    lead = lead_of(turn.answer, notes).replace(" · ", ", ").replace("\\", "").strip()
    return f"{texts.READY}: {lead}".rstrip(".") if turn.answer.found else lead


def lead_of(answer: Answer, notes: Sequence[Note]) -> str:
    """Return the first line of an answer: its coverage, or the first line that it says."""
    if answer.sections:
        return replies.lead(answer.query, layout_of(answer), notes)
    return answer.text.split("\n", 1)[0].replace("*", "").replace("#", "").strip()


def layout_of(answer: Answer) -> Layout:
    """Return an answer's quotes as the wording of answers takes them."""
    return Layout(answer.sections, answer.citations, answer.coverage)


def _answer(answer: Answer, notes: Sequence[Note]) -> str:
    limits = _limits(answer.query.filters, notes)
    if not answer.sections:
        kind = "rr-said" if answer.found or answer.query.intent not in ("find", "unsaid") else "rr-said rr-silence"
        return f'<div class="{kind}">{markdown(answer.text)}</div>{limits if answer.found else ""}'
    scope = Scope.of(notes, answer.query.filters)
    missing = replies.not_there(answer.query, scope)
    first = f"<p>{inline_markdown(missing)}</p>" if missing else ""
    lead = f'<p class="rr-lead">{inline_markdown(lead_of(answer, notes))}</p>'
    asides = "".join(f"<p>{inline_markdown(line)}</p>" for line in replies.asides(answer.query, answer.silent, scope))
    return f"{first}{lead}{asides}{limits}{_also(answer)}{_groups(answer, notes)}"


def _limits(filters: Filters, notes: Sequence[Note]) -> str:
    names = [value_name(field, value, notes) for field in FIELDS for value in getattr(filters, field)]
    if not names or (len(filters.groups) == len(names) == 1):  # the coverage names it already
        return ""
    return f'<p class="rr-aside">{texts.LIMITED_TO}: {text(", ".join(names))}</p>'


def value_name(field: str, value: object, notes: Sequence[Note]) -> str:
    """Return what a filter's value is called: 'Gruppe 2', 'Spørgsmål 1', a theme, a note's title."""
    if field == "groups" and isinstance(value, int):
        owner = next((note for note in notes if value in note.groups), None)
        return group_label(owner, value)
    if field == "questions":
        return f"Spørgsmål {value}"
    if field == "notes":
        return next((short_title(note) for note in notes if note.id == value), str(value))
    return theme_name(str(value))


def _also(answer: Answer) -> str:
    if not answer.also_searched:
        return ""
    words = ", ".join(text(word) for word in answer.also_searched)
    return f'<p class="rr-aside">{texts.ALSO_SEARCHED}: {words}</p>'


def _groups(answer: Answer, notes: Sequence[Note]) -> str:
    by_id = {note.id: note for note in notes}
    several = len({row.note for row in answer.coverage if row.statements}) > 1
    folded = len(answer.citations) >= FOLD_FROM
    parts = []
    for note_id, rows in groupby(answer.coverage, key=lambda row: row.note):
        note = by_id.get(note_id)
        if several:
            parts.append(f'<h3 class="rr-note-name">{text(short_title(note) if note else note_id)}</h3>')
        parts += [_group(answer, row, note, folded) for row in rows]
    return "".join(parts)


def _group(answer: Answer, row: GroupCoverage, note: Note | None, folded: bool) -> str:
    name = part_label(note, row.group) if row.group is not None else texts.NO_GROUP
    if not row.statements:
        if row.group is None:
            return ""
        return f'<h3 class="rr-group rr-silent">{text(name)} <span>{texts.NOTHING_FOUND}</span></h3>'
    own = [section for section in answer.sections if (section.note, section.group) == (row.note, row.group)]
    shown, rest = _folded(own) if folded else (own, [])
    matched = frozenset(answer.matched)
    head = "" if note and not note.groups else f'<h3 class="rr-group">{text(name)} {_count(row.statements)}</h3>'
    body = "".join(_section(section, matched) for section in shown)
    if rest:
        called = group_label(note, row.group) if row.group is not None else name
        label = texts.SHOW_ALL.format(number=row.statements, group=called[:1].lower() + called[1:])
        if row.group is None:
            label = texts.SHOW_ALL_PLAIN.format(number=row.statements)
        more = "".join(_section(section, matched, continued=section.theme == shown[-1].theme) for section in rest)
        body += f'<details class="rr-more"><summary>{text(label)}</summary>{more}</details>'
    return f'<section class="rr-group-block">{head}{body}</section>'


def _count(number: int) -> str:
    return f'<span class="rr-count">{number} udsagn</span>'


def _folded(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """Cut after the first quotes, never between a statement and what is nested under it, nor for one or two more."""
    shown: list[Section] = []
    rest: list[Section] = []
    count = 0
    for section in sections:
        cut = next((i for i, q in enumerate(section.quotes) if count + i >= SHOWN and q.depth == 0), None)
        if rest or cut == 0:
            rest.append(section)
            continue
        if cut is None:
            shown.append(section)
        else:
            shown.append(section.model_copy(update={"quotes": section.quotes[:cut]}))
            rest.append(section.model_copy(update={"quotes": section.quotes[cut:]}))
        count += len(shown[-1].quotes)
    if sum(len(section.quotes) for section in rest) <= 2:
        return list(sections), []
    return shown, rest


def _section(section: Section, matched: frozenset[str], *, continued: bool = False) -> str:
    head = ""
    if not continued:
        dots = " …" if section.quotes[0].statement.continues_heading else ""
        kind = "rr-theme" if section.theme is not None else "rr-theme rr-no-theme"
        head = f'<h4 class="{kind}">{marked(theme_title(section.theme), matched)}{dots}</h4>'
    return head + nested([(quote.depth, _quote(quote, matched)) for quote in section.quotes])


def nested(items: Sequence[tuple[int, str]]) -> str:
    """Return (depth, content) pairs as lists within lists."""
    parts: list[str] = []
    levels: list[int] = []
    for depth, content in items:
        while levels and levels[-1] > depth:
            parts.append("</li></ul>")
            levels.pop()
        if levels and levels[-1] == depth:
            parts.append("</li>")
        else:
            parts.append('<ul class="rr-quotes">')
            levels.append(depth)
        parts.append(f"<li>{content}")
    parts += ["</li></ul>"] * len(levels)
    return "".join(parts)


def _quote(quote: Quote, matched: frozenset[str]) -> str:
    said = f'<q class="rr-quote">{marked(quote.statement.text, matched)}</q>'
    if quote.number is None:
        return f'<span class="rr-context">{said}</span>'
    label = texts.CITE.format(number=quote.number)
    return (
        f'{said}&nbsp;<a class="rr-cite" href="{text(statement_address(quote.statement))}" '
        f'data-id="{text(quote.statement.id)}" data-note="{text(quote.statement.note)}" title="{label}">'
        f'<span class="rr-hidden">{label}</span><span aria-hidden="true">{quote.number}</span></a>'
    )


def _tools(answer: Answer, link: str, feedback: bool) -> str:
    if not answer.found:
        return ""
    files = " ".join(f'<a href="svar.{kind}?{text(link)}" download>{name}</a>' for kind, name in texts.FORMATS)
    thumbs = _thumbs(answer) if feedback else ""
    return (
        f'<div class="rr-tools" role="group" aria-label="{texts.TOOLS}">'
        f'<button type="button" class="rr-link" data-copy>{texts.COPY}</button>'
        f'<span class="rr-files">{texts.DOWNLOAD} {files}</span>'
        f'<a href="?{text(link)}" data-permalink>{texts.LINK}</a></div>{thumbs}'
    )


def _thumbs(answer: Answer) -> str:
    ids = " ".join(citation.statement.id for citation in answer.citations)
    reasons = "".join(f'<option value="{value}">{name}</option>' for value, name in texts.REASONS)
    return (
        f'<form class="rr-thumbs" data-feedback data-ids="{text(ids)}"><fieldset><legend>{texts.USEFUL}</legend>'
        f'<button type="button" data-verdict="up">{texts.YES}</button> '
        f'<button type="button" data-verdict="down" aria-expanded="false">{texts.NO}</button></fieldset>'
        f'<div class="rr-why" hidden><label>{texts.WHY} <select name="reason">{reasons}</select></label> '
        f'<button type="submit">{texts.SEND}</button></div>'
        f'<p class="rr-aside">{texts.FEEDBACK_PRIVACY}</p></form>'
    )


def _suggestions(answer: Answer) -> str:
    if not answer.suggestions:
        return ""
    return (
        f'<nav class="rr-next" aria-label="{texts.NEXT_HEADING}"><h3>{texts.NEXT_HEADING}</h3>'
        f"{ask_buttons(answer.suggestions)}</nav>"
    )


def ask_buttons(questions: Sequence[str]) -> str:
    """Return questions as buttons that ask them."""
    items = "".join(f'<li><button type="button" data-ask>{text(question)}</button></li>' for question in questions)
    return f'<ul class="rr-asks">{items}</ul>'


def introduction(notes: Sequence[Note], *, uploads: bool = False) -> str:
    """Return the head of the page: what it knows, what it does, examples; ``uploads``: the way to put notes in."""
    return (
        f'<header class="rr-head"><a class="rr-skip" href="#rr-question">{texts.SKIP}</a><h1>{texts.TITLE}</h1>'
        f'<p class="rr-known"><span>{extent(notes)}</span> <strong>{texts.PROMISE}</strong></p></header>'
        f'{views_nav(notes=uploads)}<div class="rr-intro"><p>{texts.INTRODUCTION}</p><h2>{texts.EXAMPLES_HEADING}</h2>'
        f"{ask_buttons(texts.EXAMPLES)}</div>"
    )


def extent(notes: Sequence[Note]) -> str:
    """Return what is known: '1 notat · 4 grupper · 95 udsagn'."""
    number = len(notes)
    parts = [f"{number} {'notat' if number == 1 else 'notater'}"]
    groups = sum(len(note.groups) for note in notes)
    if groups:
        parts.append(plural_groups(notes[0] if number == 1 else None, groups))
    return " · ".join([*parts, f"{sum(len(note.statements) for note in notes)} udsagn"])
