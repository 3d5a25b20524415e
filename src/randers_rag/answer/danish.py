"""Small Danish grammar: counts and lists in words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from randers_rag.question.dates import MONTHS


def joined(items: Sequence[str], last: str = "og") -> str:
    """Return the items as a list in words: 'a', 'a og b', 'a, b og c'."""
    return f" {last} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """'1 udsagn', '2 grupper'; a noun with one form needs no plural."""
    return f"{number} {singular if number == 1 else plural or singular}"


def statements(number: int) -> str:
    """'1 udsagn', '23 udsagn'."""
    return counted(number, "udsagn")


def date_in_words(day: datetime.date) -> str:
    """'14. maj 2025'."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def capitalised(text: str) -> str:
    """Return the text with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]
