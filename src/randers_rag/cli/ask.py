"""``randers-rag ask``: one question, answered with quotes."""

from __future__ import annotations

import sys
from argparse import Namespace

from randers_rag.cli.console import is_terminal, rich_console, write_json, write_lines
from randers_rag.cli.opening import open_assistant, turns_of
from randers_rag.cli.wording import place_name
from randers_rag.schema import Answer


def run(arguments: Namespace) -> int:
    """Answer the question; 1 if nothing was found."""
    assistant = open_assistant(arguments)
    answer = assistant.ask(arguments.question, history=turns_of(assistant, arguments.after))
    if arguments.json:
        write_json(answer.model_dump(mode="json"))
    elif is_terminal(sys.stdout):
        from randers_rag.cli.layout import answer_view

        rich_console().print(answer_view(answer))
    else:
        write_lines(*plain_answer(answer))
    return 0 if answer.found else 1


def plain_answer(answer: Answer) -> list[str]:
    """Return the answer's own text, then a line for each citation."""
    several = len({citation.statement.note for citation in answer.citations}) > 1
    sources = [f"[{cited.number}] {place_name(cited.statement, several)}" for cited in answer.citations]
    return [answer.text.rstrip(), *(["", "Kilder:", *sources] if sources else [])]
