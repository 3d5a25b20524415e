"""``randers-rag parse``: how a note is read."""

from __future__ import annotations

import sys
from argparse import Namespace

from randers_rag.cli.console import is_terminal, rich_console, write_json, write_lines
from randers_rag.cli.opening import settings_from_environment
from randers_rag.cli.wording import place_name, warning_line
from randers_rag.schema import Note


def run(arguments: Namespace) -> int:
    """Show the note's tree and what could not be placed."""
    from randers_rag.notes import parse_note

    note = parse_note(arguments.file, settings_from_environment())
    if arguments.json:
        write_json(note.model_dump(mode="json", exclude={"source"}))
    elif is_terminal(sys.stdout):
        from randers_rag.cli.layout import note_view

        rich_console().print(note_view(note))
    else:
        write_lines(*plain_note(note))
    return 0


def plain_note(note: Note) -> list[str]:
    """Return a line for each statement (nested ones indented) and each warning."""
    said = [f"{'  ' * (one.level - 1)}{one.text}\t{place_name(one)}" for one in note.statements]
    return [note.title, *said, *map(warning_line, note.warnings)]
