"""Text into Markdown so that it shows exactly as it is."""

from __future__ import annotations

import re

from randers_rag.schema import Quote

_INLINE = re.compile(r"[\\`*_\[\]<~$]|&(?=[#\w])|(?<=!)(?=\[)")
_AT_START = re.compile(r"(?P<sign>[#+>=-])|(?P<number>\d{1,9})(?P<stop>[.)])")
_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def escape_markdown(text: str) -> str:
    """Escape what Markdown or HTML would read as markup, and nothing else: ordinary text stays as it is.

    The result is one line for a paragraph or a list item (CommonMark 0.31, section 2.4, and GitHub's extensions).
    """
    escaped = _INLINE.sub(lambda match: "\\" + match[0], text)
    opening = _AT_START.match(escaped)
    if opening and opening["sign"]:
        escaped = "\\" + escaped
    elif opening:
        escaped = f"{opening['number']}\\{escaped[opening.start('stop') :]}"
    for character, entity in _BREAKS.items():
        escaped = escaped.replace(character, entity)
    return escaped


def quoted(text: str) -> str:
    """Return a quote as it stands in an answer: »…«."""
    return f"»{escape_markdown(text)}«"


def quote_line(quote: Quote) -> str:
    """Return a quote as a list item, its number after it; a parent shown as context has none."""
    number = f" [{quote.number}]" if quote.number is not None else ""
    return f"{'  ' * quote.depth}- {quoted(quote.statement.text)}{number}"
