"""The command line. Texts for the user are Danish; every command imports what it needs only when it runs."""

from randers_rag.cli.main import main

__all__ = ["main"]
