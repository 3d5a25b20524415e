"""Settings from the arguments, and the assistant from the settings."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from randers_rag.cli.console import ProgressBar, tell
from randers_rag.cli.faults import UsageError
from randers_rag.messages import in_danish
from randers_rag.schema import Turn
from randers_rag.settings import Settings

if TYPE_CHECKING:
    from randers_rag import Assistant


def settings_of(arguments: Namespace) -> Settings:
    """Return the settings: an option wins over its environment variable, and that over the default."""
    return settings_from_environment(corpus=arguments.corpus, index=arguments.index, model=arguments.model)


def settings_from_environment(**options: object) -> Settings:
    """Return the settings of the environment, with options that win where they are given."""
    try:
        return Settings.from_environment(None, **options)
    except ValidationError as error:
        raise UsageError(invalid_settings(error)) from error


def invalid_settings(error: ValidationError) -> str:
    """Return a Danish line that names each setting that does not fit."""
    faults = (f"{'.'.join(map(str, fault['loc']))}: {in_danish(fault['msg'])}" for fault in error.errors())
    return "En indstilling (RANDERS_RAG_…) passer ikke. " + "; ".join(faults) + "."


def open_assistant(arguments: Namespace) -> Assistant:
    """Open the assistant; building its index shows a bar on a terminal."""
    from randers_rag.index.model import embedder_for

    settings = settings_of(arguments)
    embedder = embedder_for(settings)  # begins to load in a thread of its own while the rest is imported
    from randers_rag import Assistant

    with ProgressBar("Bygger indekset") as progress:
        return Assistant.open(settings=settings, embedder=embedder, report=tell, progress=progress)


def turns_of(assistant: Assistant, earlier: Sequence[str]) -> tuple[Turn, ...]:
    """Ask the earlier questions in order, each with those before it, and return them with their answers."""
    turns: tuple[Turn, ...] = ()
    for question in earlier:
        turns = (*turns, (question, assistant.ask(question, history=turns).text))
    return turns
