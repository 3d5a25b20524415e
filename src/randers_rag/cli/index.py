"""``randers-rag index``: build or refresh the index."""

from __future__ import annotations

from argparse import Namespace
from time import perf_counter
from typing import Any

from randers_rag.cli.console import ProgressBar, tell, write_json, write_lines
from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import open_assistant, settings_of
from randers_rag.errors import IndexFolderError
from randers_rag.index import Store, store_of
from randers_rag.index.versions import release, removed_notes
from randers_rag.settings import Settings

_MOST_NAMED = 3


def run(arguments: Namespace) -> int:
    """Bring the index up to date and say what it holds, or do what is asked with its versions."""
    if arguments.action:
        from randers_rag.cli import versions

        return versions.run(arguments)
    if arguments.target:
        raise UsageError(f"{arguments.target} hører ikke til nogen handling. Se 'randers-rag index --help'.")
    begun = perf_counter()
    settings = settings_of(arguments)
    store = store_of(settings)
    if settings.store == "folder" and release(settings.index):
        tell("Indekset følger igen noterne.")
    if arguments.rebuild or settings.store != "folder":  # a folder follows the corpus whenever it is opened
        _update(store, settings, rebuild=arguments.rebuild)
    assistant = open_assistant(arguments)
    summary: dict[str, Any] = {
        "corpus": str(settings.corpus),
        "index": str(settings.index) if settings.store == "folder" else settings.store,
        "model": settings.model,
        "notes": [
            {"id": note.id, "statements": note.statements, "warnings": note.warnings} for note in assistant.outlines
        ],
        "statements": sum(note.statements for note in assistant.outlines),
        "purged": store.purge() if arguments.purge else 0,
        "removed": _removed(settings),
        "seconds": round(perf_counter() - begun, 3),
    }
    if arguments.json:
        write_json(summary)
    else:
        write_lines(*_lines(summary))
    return 0


def _removed(settings: Settings) -> list[str]:
    try:
        return list(removed_notes(settings.index)) if settings.store == "folder" else []
    except IndexFolderError:  # replaced meanwhile by another program, which says so itself
        return []


def _update(store: Store, settings: Settings, *, rebuild: bool) -> None:
    from randers_rag.index import embedder_for

    with ProgressBar("Bygger indekset") as progress:
        store.updated(embedder_for(settings), tell, progress, rebuild=rebuild)


def _lines(summary: dict[str, Any]) -> list[str]:
    warned = [note for note in summary["notes"] if note["warnings"]]
    hints = [f"{note['id']}: {note['warnings']} advarsler; se dem med: randers-rag parse FIL" for note in warned]
    notes = "1 note" if len(summary["notes"]) == 1 else f"{len(summary['notes'])} noter"
    seconds = f"{summary['seconds']:.1f}".replace(".", ",")
    if summary["purged"]:
        erased = "1 ældre version" if summary["purged"] == 1 else f"{summary['purged']} ældre versioner"
        hints.append(f"{erased} er slettet.")
    if summary["removed"]:
        gone = ", ".join(summary["removed"][:_MOST_NAMED]) + (" …" if len(summary["removed"]) > _MOST_NAMED else "")
        hints.append(f"Ældre versioner rummer stadig {gone}; slet dem med: randers-rag index --purge")
    return [f"Indekset er klar i {summary['index']}: {notes}, {summary['statements']} udsagn ({seconds} s).", *hints]
