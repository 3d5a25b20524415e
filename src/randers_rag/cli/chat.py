"""``randers-rag chat``: the chat in the browser."""

from __future__ import annotations

from argparse import Namespace

from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import settings_of
from randers_rag.messages import in_danish


def run(arguments: Namespace) -> int:
    """Serve until interrupted."""
    from randers_rag.web.access import is_loopback
    from randers_rag.web.server import serve

    settings = settings_of(arguments)
    if settings.access == "none" and not arguments.allow_open and not is_loopback(arguments.host):
        raise UsageError(
            f"På {arguments.host} kan andre maskiner læse notaterne uden adgangskode. Sæt RANDERS_RAG_ACCESS=password "
            "eller proxy (docs/drift.md), eller skriv --allow-open, hvis alle må være med."
        )
    if settings.access == "none" and arguments.allow_open and settings.upload:
        raise UsageError(
            "Med --allow-open kunne enhver lægge noter ind. Sæt RANDERS_RAG_ACCESS=password eller proxy, eller fjern "
            "RANDERS_RAG_UPLOAD."
        )
    try:
        serve(settings, arguments.host, arguments.port)
    except FileNotFoundError as error:
        raise UsageError(f"Serveren kan ikke starte: {in_danish(error.strerror or str(error))}.") from error
    except OSError as error:
        where, why = f"{arguments.host}:{arguments.port}", in_danish(error.strerror or str(error))
        raise UsageError(f"Serveren kan ikke starte på {where} ({why}). Vælg en anden --host eller --port.") from error
    return 0
