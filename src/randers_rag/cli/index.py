"""``randers-rag index``: build or refresh the index."""

from __future__ import annotations

from argparse import Namespace
from time import perf_counter
from typing import Any

from randers_rag.cli.console import write_json, write_lines
from randers_rag.cli.opening import open_assistant, settings_of


def run(arguments: Namespace) -> int:
    """Bring the index up to date, and say what it holds."""
    begun = perf_counter()
    assistant = open_assistant(arguments)
    seconds = perf_counter() - begun
    settings = settings_of(arguments)
    summary: dict[str, Any] = {
        "corpus": str(settings.corpus),
        "index": str(settings.index),
        "model": settings.model,
        "notes": [
            {"id": note.id, "statements": len(note.statements), "warnings": len(note.warnings)}
            for note in assistant.notes
        ],
        "statements": sum(len(note.statements) for note in assistant.notes),
        "seconds": round(seconds, 3),
    }
    if arguments.json:
        write_json(summary)
    else:
        write_lines(*_lines(summary))
    return 0


def _lines(summary: dict[str, Any]) -> list[str]:
    warned = [note for note in summary["notes"] if note["warnings"]]
    hints = [f"{note['id']}: {note['warnings']} advarsler; se dem med: randers-rag parse FIL" for note in warned]
    notes = "1 note" if len(summary["notes"]) == 1 else f"{len(summary['notes'])} noter"
    seconds = f"{summary['seconds']:.1f}".replace(".", ",")
    return [f"Indekset er klar i {summary['index']}: {notes}, {summary['statements']} udsagn ({seconds} s).", *hints]
