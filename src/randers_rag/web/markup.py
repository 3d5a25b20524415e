"""Text into HTML so that it shows exactly as it is; the pieces that all pages share.

Everything is on one line: a blank line would end a block of HTML where it stands inside Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from html import escape
from urllib.parse import quote

from markdown_it import MarkdownIt

from randers_rag.danish.words import normalise, word_spans
from randers_rag.schema import Note, Statement
from randers_rag.web import ASSETS, texts

_LINE = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def text(value: object) -> str:
    """Escape a text for HTML, in an element or in an attribute in quotes."""
    return escape(_LINE.sub(" ", _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))), quote=True)


def marked(value: str, matched: Collection[str]) -> str:
    """Return a text with the matched words (normalised) marked."""
    parts, done = [], 0
    for word, start, end in word_spans(value):
        if normalise(word) in matched:
            parts += [text(value[done:start]), f"<mark>{text(word)}</mark>"]
            done = end
    return "".join([*parts, text(value[done:])])


def markdown(value: str) -> str:
    """Return the assistant's own Markdown as HTML; no links, no images, no HTML in it."""
    return _LINE.sub("", _renderer().render(value))


def inline_markdown(value: str) -> str:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return _LINE.sub(" ", _renderer().renderInline(value))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "html_inline", "html_block"])


def anchor(statement_id: str) -> str:
    """Return the id of a statement's place in its note's page."""
    return "u-" + quote(statement_id, safe="")


def note_address(note_id: str) -> str:
    """Return where a note's page is, seen from the root of the pages."""
    return "notat/" + quote(note_id, safe="")


def statement_address(statement: Statement) -> str:
    """Return where a statement stands highlighted, seen from the root of the pages."""
    return f"{note_address(statement.note)}#{quote(anchor(statement.id), safe='%-')}"


def theme_title(theme: str | None) -> str:
    """Return a theme as a heading shows it."""
    return texts.NO_THEME if theme is None else theme


def short_title(note: Note) -> str:
    """Return a note's title without a full stop at its end."""
    return note.title.strip().rstrip(".").strip() or note.id


def asset(name: str) -> str:
    """Return the address of a style sheet or script; it changes when its content does."""
    return f"assets-rr/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return sha256((ASSETS / name).read_bytes()).hexdigest()[:10]


def page(title: str, body: str, base: str, *, script: bool = False) -> str:
    """Return a whole page that is not part of the chat; ``base`` leads to the root of the pages."""
    scripts = f'<script type="module" src="{asset("note.js")}"></script>' if script else ""
    return (
        '<!doctype html><html lang="da"><head><meta charset="utf-8">'
        f'<base href="{text(base)}"><title>{text(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{asset("chat.css")}">{scripts}</head>'
        f'<body class="rr-page">{body}</body></html>'
    )
