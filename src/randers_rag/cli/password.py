"""``randers-rag password``: the hash of a password, for the settings."""

from __future__ import annotations

import sys
from argparse import Namespace
from getpass import getpass

from randers_rag.cli.console import is_terminal, write_lines
from randers_rag.cli.faults import UsageError
from randers_rag.web.passwords import LONGEST, SHORTEST, hash_password


def run(_: Namespace) -> int:
    """Read a password, twice from a person and once from a pipe, and write its hash."""
    person = is_terminal(sys.stdin)
    password = getpass("Adgangskode: ") if person else sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"Adgangskoden skal have {SHORTEST} til {LONGEST} tegn.")
    if person and getpass("En gang til: ") != password:
        raise UsageError("De to adgangskoder er ikke ens. Prøv igen.")
    write_lines(hash_password(password))
    return 0
