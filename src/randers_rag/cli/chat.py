"""``randers-rag chat``: the chat in the browser."""

from __future__ import annotations

from argparse import Namespace

from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import settings_of


def run(arguments: Namespace) -> int:
    """Serve until interrupted."""
    from randers_rag.web.server import serve

    try:
        serve(settings_of(arguments), arguments.host, arguments.port)
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        raise UsageError(
            f"Serveren kan ikke starte på {where} ({error.strerror or error}). Vælg en anden --host eller --port."
        ) from error
    return 0
