"""``randers-rag search``: the nearest statements, best first."""

from __future__ import annotations

import sys
from argparse import Namespace

from randers_rag.cli.console import is_terminal, rich_console, write_json, write_lines
from randers_rag.cli.opening import open_assistant, turns_of
from randers_rag.cli.wording import place_name


def run(arguments: Namespace) -> int:
    """List the hits; 1 if there are none."""
    assistant = open_assistant(arguments)
    hits = assistant.search(arguments.question, k=arguments.k, history=turns_of(assistant, arguments.after))
    several = len(assistant.outlines) > 1
    if arguments.json:
        write_json([hit.model_dump(mode="json") for hit in hits])
    elif not hits:
        sys.stderr.write("Intet fundet.\n")
    elif is_terminal(sys.stdout):
        from randers_rag.cli.layout import hits_view

        rich_console().print(hits_view(hits, several))
    else:
        write_lines(*(f"{hit.score:.4f}\t{hit.statement.text}\t{place_name(hit.statement, several)}" for hit in hits))
    return 0 if hits else 1
