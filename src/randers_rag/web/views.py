"""The way between the chat, the overview and, for administrators, the notes."""

from __future__ import annotations

from randers_rag.web import overview_texts as words
from randers_rag.web import uploads_texts

NOTES = uploads_texts.TITLE


def views_nav(current: str = words.CHAT, *, notes: bool = False) -> str:
    """Return the way between the pages; ``notes``: also to where notes are put into the corpus."""
    places = [(words.CHAT, 'href="./"'), (words.TITLE, 'href="overblik"')]
    if notes:
        places.append((NOTES, 'href="notater" data-page'))
    items = "".join(
        f"<li><a {address}{' aria-current=page' if name == current else ''}>{name}</a></li>" for name, address in places
    )
    return f'<nav class="rr-views" aria-label="{words.VIEWS}"><ul>{items}</ul></nav>'
