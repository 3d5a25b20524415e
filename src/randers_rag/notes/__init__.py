"""From a note's file to its statements: read the text, find the outline, name every statement.

The way: ``reading`` (bytes → text) → ``lines`` (text → lines with mark and position) → ``layout`` (what the note's
own habits are) → ``blocks`` (wrapped lines joined) → ``outline`` (headings, statements, nesting) → ``parser`` (Note).
Word, PDF, OpenDocument and HTML join it as lines with their own marks and depths (``documents``); ``metadata`` finds
title, date, meeting and kind; ``personal_data`` finds what may have to be masked.

The parser is imported when it is first used: a question over an index that fits reads no note.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from randers_rag.notes.parser import note_id_of, parse_data, parse_note, parse_text

__all__ = ["note_id_of", "parse_data", "parse_note", "parse_text"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from randers_rag.notes import parser

    return getattr(parser, name)
