"""Errors as one clear Danish-framed line."""

from __future__ import annotations

from randers_rag import errors
from randers_rag.messages import in_danish

INTERRUPTED = 130

_LEADS: tuple[tuple[type[Exception], str], ...] = (
    (errors.NoteError, "Noten kan ikke læses."),
    (errors.CorpusError, "Der er ingen noter at søge i."),
    (errors.ModelError, "Sprogmodellen kan ikke bruges."),
    (errors.IndexFolderError, "Indekset kan ikke bruges."),
    (errors.QueryFileError, "Filen med testspørgsmål kan ikke bruges."),
    (errors.MissingExtraError, "Der mangler en tilvalgt pakke."),
)


class UsageError(Exception):
    """The command was asked for something it cannot do; the message is Danish and says what to do instead."""


def danish_line(error: Exception) -> str:
    """Return one line: which program, what went wrong, and the remedy."""
    message = in_danish(" ".join(str(error).split()))
    lead = next((text for kind, text in _LEADS if isinstance(error, kind)), "")
    return " ".join(part for part in ("randers-rag:", lead, message) if part)
