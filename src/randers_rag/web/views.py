"""The way between the chat and the overview."""

from __future__ import annotations

from randers_rag.web import overview_texts as words


def views_nav(current: str = words.CHAT) -> str:
    """Return the way between the chat and the overview."""
    places = ((words.CHAT, "./"), (words.TITLE, "overblik"))
    items = "".join(
        f'<li><a href="{address}"{" aria-current=page" if name == current else ""}>{name}</a></li>'
        for name, address in places
    )
    return f'<nav class="rr-views" aria-label="{words.VIEWS}"><ul>{items}</ul></nav>'
