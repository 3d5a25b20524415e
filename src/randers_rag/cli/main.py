"""Read the arguments, run the command, turn errors into exit codes: 0 found, 1 nothing found, 2 usage or input."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from randers_rag.cli.commands import build_parser
from randers_rag.cli.console import make_streams_safe
from randers_rag.cli.faults import INTERRUPTED, UsageError, danish_line
from randers_rag.errors import RandersRagError

FOUND, NOTHING_FOUND, FAULT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. argparse's own exits (``--help``, wrong usage) raise SystemExit."""
    make_streams_safe()
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        sys.stderr.write(parser.format_help())
        return FAULT
    try:
        return _run(arguments)
    except (RandersRagError, UsageError) as error:
        sys.stderr.write(danish_line(error) + "\n")
        return FAULT
    except KeyboardInterrupt:
        sys.stderr.write("\nAfbrudt.\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND


def _run(arguments: Namespace) -> int:
    command = import_module(f"randers_rag.cli.{arguments.module}")
    code: int = command.run(arguments)
    sys.stdout.flush()
    return code
