"""Danish words for where a statement stands."""

from __future__ import annotations

from randers_rag.messages import in_danish
from randers_rag.schema import ParseWarning, Statement


def group_name(group: int | None) -> str:
    """Return 'Gruppe 2', or 'Uden gruppe'."""
    return "Uden gruppe" if group is None else f"Gruppe {group}"


def questions_name(questions: tuple[int, ...]) -> str:
    """Return 'spørgsmål 1 og 2', or nothing."""
    return "spørgsmål " + " og ".join(map(str, questions)) if questions else ""


def lines_name(statement: Statement) -> str:
    """Return 'linje 12' or 'linje 12-13'; in a document with pages 'side 2'."""
    if statement.place.page is not None:
        return f"side {statement.place.page}"
    first, last = statement.place.first_line, statement.place.last_line
    return f"linje {first}" if first == last else f"linje {first}-{last}"


def place_name(statement: Statement, with_note: bool = False) -> str:
    """Return group, question, theme and lines: 'Gruppe 1, spørgsmål 2, Erhverv, linje 38'."""
    parts = (
        group_name(statement.group),
        questions_name(statement.questions),
        statement.theme or "",
        lines_name(statement),
        statement.note if with_note else "",
    )
    return ", ".join(part for part in parts if part)


def warning_line(warning: ParseWarning) -> str:
    """Return file, line, reason and text: 'm.txt:12: et sidetal, udeladt: 3'."""
    return f"{warning.file}:{warning.line}: {in_danish(warning.reason)}: {warning.text}"
