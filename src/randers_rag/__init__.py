"""randers-rag: a Danish chat assistant over meeting notes that answers only in the notes' own words.

    >>> import randers_rag
    >>> assistant = randers_rag.Assistant.open(corpus="corpus", index="index")
    >>> print(assistant.ask("hvad sagde grupperne om unge?").text)

Names are loaded when they are first used: importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from randers_rag.assistant import Assistant
    from randers_rag.errors import RandersRagError
    from randers_rag.notes import parse_note
    from randers_rag.schema import Answer, Citation, Filters, Hit, Note, Statement
    from randers_rag.settings import Settings

_HOMES = {
    "Answer": "schema",
    "Assistant": "assistant",
    "Citation": "schema",
    "Filters": "schema",
    "Hit": "schema",
    "Note": "schema",
    "RandersRagError": "errors",
    "Settings": "settings",
    "Statement": "schema",
    "parse_note": "notes",
}

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Filters",
    "Hit",
    "Note",
    "RandersRagError",
    "Settings",
    "Statement",
    "parse_note",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("randers-rag")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
