"""The dates by which a question names a note: 'på mødet i maj', 'referatet fra den 14. maj 2025', 'majmødet'."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from randers_rag.danish.words import fold
from randers_rag.schema import NoteOutline

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)}
_NUMBERS |= {name[:3]: number for name, number in _NUMBERS.items()}
_NAME = rf"(?P<month>{'|'.join(MONTHS)}|(?:{'|'.join(name[:3] for name in MONTHS)})(?![^\W\d_]))"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_LINK = r"\s*,?\s*(?:(?:fra|i|den|d\.|på|af|afholdt|from|in|on|of)\s+)*"
_FORMS = tuple(
    re.compile(_LINK + form, re.IGNORECASE)
    for form in (
        rf"(?:(?P<day>[0-3]?\d)\.?\s*)?{_NAME}\b\.?(?:\s*{_YEAR})?",
        rf"(?P<day>[0-3]?\d)[./-](?P<month>[01]?\d)(?!\d)(?:[./-]{_YEAR})?",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"{_YEAR}",
    )
)
_COMPOUND = re.compile(rf"(?P<month>{'|'.join(MONTHS)})-?(?P<rest>[^\W\d_]+)", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """A day, a month or a year; what is None is not said."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def fits(self, day: datetime.date | None) -> bool:
        """Whether a note's date is this one, as far as it is said."""
        if day is None:
            return False
        said = ((self.year, day.year), (self.month, day.month), (self.day, day.day))
        return all(wanted in (None, found) for wanted, found in said)


def dated(notes: Iterable[NoteOutline], when: When) -> frozenset[str]:
    """Return the ids of the notes of that time."""
    return frozenset(note.id for note in notes if when.fits(note.date))


def time_after(text: str, start: int) -> tuple[When, int] | None:
    """Return the time that stands in a question from ``start``, and where it ends."""
    for form in _FORMS:
        if match := form.match(text, start):
            parts = match.groupdict()
            month = (parts.get("month") or "").lower()
            number = int(month) if month.isdigit() else _NUMBERS.get(month)
            return When(_whole(parts.get("year")), number, _whole(parts.get("day"))), match.end()
    return None


def time_in(word: str, signals: Collection[str]) -> When | None:
    """Return the month of 'majmødet' and 'oktoberreferatet'; ``signals`` are folded words such as 'mødet'."""
    match = _COMPOUND.fullmatch(word)
    return When(month=_NUMBERS[match["month"].lower()]) if match and fold(match["rest"]) in signals else None


def _whole(text: str | None) -> int | None:
    return int(text) if text else None
