"""argparse, speaking Danish: its headings, its help option and its error messages."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

WIDTH = 100

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"der mangler \1"),
    (r"unrecognized arguments: (.*)", r"ukendt argument: \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)", r"\1: \2 findes ikke; vælg mellem \3"),
    (r"argument (.+?): expected (?:at least )?one argument", r"\1 skal følges af en værdi"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 kan ikke bruges sammen med \2"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1: \2 er ikke en gyldig værdi"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class _Formatter(argparse.HelpFormatter):
    """Same width and same layout on every terminal and every Python, so that the documentation can be compared."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=WIDTH)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Brug: " if prefix is None else prefix)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return super()._format_action_invocation(action)
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        return ", ".join(action.option_strings) + value


class DanishParser(argparse.ArgumentParser):
    """An ArgumentParser whose help and errors are Danish. Options are not abbreviated."""

    def __init__(self, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self.color = False  # Python 3.14 would colour the help
        self._positionals.title = "Argumenter"
        self._optionals.title = "Tilvalg"
        self.add_argument("-h", "--help", action="help", help="vis denne hjælp")

    def error(self, message: str) -> NoReturn:
        """Write one Danish line and where to find help; exit code 2."""
        line = f"randers-rag: {in_danish(message)}. Se '{self.prog} --help'."
        sys.stderr.write(" ".join(line.split()) + "\n")
        raise SystemExit(2)


def in_danish(message: str) -> str:
    """Translate an argparse message; one that is not known stays as it is."""
    for pattern, danish in _MESSAGES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, danish, message, flags=re.DOTALL)
    return message


def clean_text(text: str) -> str:
    """Return an argument without bytes that are not UTF-8 (the shell passes them on as lone surrogates)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def positive(text: str) -> int:
    """Parse a whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{text} er ikke et helt tal på mindst 1")
    return int(text[:9])


def port(text: str) -> int:
    """Parse a port number."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < 65536:
        raise argparse.ArgumentTypeError(f"{text} er ikke et portnummer (1 til 65535)")
    return int(text)
