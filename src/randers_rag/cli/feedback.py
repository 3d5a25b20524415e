"""``randers-rag feedback export``: kept feedback as candidate test queries."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from randers_rag.cli.console import tell, write_lines
from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import settings_from_environment
from randers_rag.web.feedback import FeedbackStore, candidates


def run(arguments: Namespace) -> int:
    """Write the candidates; 1 where nothing is kept."""
    settings = settings_from_environment()
    if settings.feedback is None:
        raise UsageError("Tilbagemeldinger er slået fra. Navngiv deres fil i RANDERS_RAG_FEEDBACK.")
    if not settings.feedback.exists():
        raise UsageError(f"{settings.feedback} findes ikke. Ret RANDERS_RAG_FEEDBACK, eller vent på den første.")
    lines = tuple(candidates(FeedbackStore(settings.feedback, settings.feedback_days).all()))
    if arguments.out:
        _write(arguments.out, lines)
        tell(f"{len(lines)} spørgsmål er skrevet i {arguments.out}. Vurdér dem, der er 'unjudged', før de tæller.")
    else:
        write_lines(*lines)
    return 0 if lines else 1


def _write(file: Path, lines: tuple[str, ...]) -> None:
    try:
        file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} kan ikke skrives ({error.strerror}). Vælg en anden --out.") from error
