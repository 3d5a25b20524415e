"""A note as a page: its headings and statements in order, each statement with a place to be found at."""

from __future__ import annotations

from itertools import groupby

from randers_rag.answer.labels import group_label
from randers_rag.schema import Heading, Note, ParseWarning, Statement
from randers_rag.web import texts
from randers_rag.web.markup import anchor, page, short_title, text
from randers_rag.web.render import nested

_LEVELS = {"group": 2, "question": 3, "theme": 4}


def note_page(note: Note, base: str) -> str:
    """Return the whole page of a note."""
    title = short_title(note)
    head = f'<p><a href="./">{texts.TO_CHAT}</a></p><h1>{text(title)}</h1>'
    body = f'<main class="rr-alone">{head}{note_html(note)}</main>'
    return page(f"{title} – {texts.TITLE}", body, base, script=True)


def note_html(note: Note) -> str:
    """Return a note's content, without its title."""
    parts: list[str] = []
    for is_said, members in groupby(_in_order(note), key=lambda item: isinstance(item, Statement)):
        if is_said:
            statements = [item for item in members if isinstance(item, Statement)]
            parts.append(nested([(s.level - 1, _statement(s, note)) for s in statements]))
        else:
            parts += [_heading(item) for item in members if isinstance(item, Heading)]
    return f'<div class="rr-source" data-note="{text(note.id)}">{"".join(parts)}{_rest(note.warnings)}</div>'


def _in_order(note: Note) -> list[Statement | Heading]:
    items: list[Statement | Heading] = [heading for heading in note.headings if heading.kind != "title"]
    return sorted([*items, *note.statements], key=lambda item: item.place.start)


def _heading(heading: Heading) -> str:
    level = _LEVELS.get(heading.kind)
    return f"<p>{text(heading.text)}</p>" if level is None else f"<h{level}>{text(heading.text)}</h{level}>"


def _statement(statement: Statement, note: Note) -> str:
    return (
        f'<span class="rr-place" id="{text(anchor(statement.id))}" data-id="{text(statement.id)}" tabindex="-1" '
        f'data-where="{text(where(statement, note))}">{text(statement.text)}</span>'
    )


def where(statement: Statement, note: Note | None) -> str:
    """Return where a statement stands: 'Gruppe 2 · Spørgsmål 2 · De unges hus · linje 93'."""
    first, last = statement.place.first_line, statement.place.last_line
    questions = " og ".join(map(str, statement.questions))
    parts = (
        group_label(note, statement.group) if statement.group is not None else "",
        f"Spørgsmål {questions}" if questions else "",
        statement.theme or "",
        f"linje {first}" if first == last else f"linje {first}-{last}",
    )
    return " · ".join(part for part in parts if part)


def _rest(warnings: tuple[ParseWarning, ...]) -> str:
    if not warnings:
        return ""
    lines = "".join(f"<li>{text(warning.text)} (linje {warning.line})</li>" for warning in warnings)
    return f"<h2>{texts.NOT_PLACED}</h2><ul>{lines}</ul>"
