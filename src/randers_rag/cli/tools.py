"""``randers-rag tools``: the tool server for assistants, over standard input and output."""

from __future__ import annotations

from argparse import Namespace

from randers_rag.cli.console import tell
from randers_rag.cli.opening import settings_of


def run(arguments: Namespace) -> int:
    """Serve until standard input is closed."""
    from randers_rag.serving import Serving
    from randers_rag.web.service import Service
    from randers_rag.web.tools import create_tools

    settings = settings_of(arguments)
    create_tools(Service(settings, Serving.open(settings, report=tell))).run("stdio")
    return 0
