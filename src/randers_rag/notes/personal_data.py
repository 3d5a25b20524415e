"""CPR numbers, e-mail addresses and telephone numbers: found, reported without being shown, and masked.

A CPR number begins with a date of birth; its check digit is not asked for, since numbers without a valid one are given
out since 2007 (cpr.dk, "Personnumre uden kontrolciffer"). What looks like personal data may be something else, and
what does not may be personal all the same: names are not looked for.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from randers_rag.errors import NoteError
from randers_rag.schema import ParseWarning
from randers_rag.settings import PersonalData

Kind = Literal["a CPR number", "an e-mail address", "a telephone number"]
MASK = "•"
"""Takes the place of every sign of a masked number or address but white space, so that lengths and places stay."""

_BLANK = r"[^\S\n]?"
_CPR = re.compile(r"(?<![\d.,/-])(?P<date>\d{6})\s?[-–]?\s?\d{4}(?![\d/]|[.,-]\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?:(?:\+|00)45{_BLANK})?(?P<own>[2-9]\d(?:(?:{_BLANK}|[.-])\d\d){{3}}|[2-9]\d{{3}}\s\d{{4}})"
    r"(?![\d/%]|[.,-]\d|\s(?:kr|mio|tkr))"
)
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|00)(?!45)[1-9]\d{0,2}(?:[ .-]?\d{2,4}){2,5}(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d\s(?:19|20)\d\d|(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something stands that looks like personal data; never what it is."""

    start: int
    end: int
    kind: Kind


def find(text: str) -> tuple[Finding, ...]:
    """Return what looks like personal data, in order, without overlaps."""
    found = sorted(_all(text), key=lambda one: (one.start, -one.end))
    kept: list[Finding] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def mask(text: str) -> str:
    """Return the text, as long as it was, with a dot for every sign of what looks like personal data."""
    pieces: list[str] = []
    end = 0
    for one in find(text):
        pieces += [text[end : one.start], *(sign if sign.isspace() else MASK for sign in text[one.start : one.end])]
        end = one.end
    return "".join((*pieces, text[end:]))


def keep(text: str) -> str:
    """Return the text as it is."""
    return text


def cleaner(source: str, policy: PersonalData, file: str) -> Callable[[str], str]:
    """Return what to do with every text of a note. NoteError: the policy refuses this note."""
    if policy == "refuse" and (found := report(source, file)):
        places = ", ".join(f"line {one.line}: {one.reason}" for one in found[:5])
        raise NoteError(
            f"{file} holds what looks like personal data ({places}). Remove it from the note, or set "
            "RANDERS_RAG_PERSONAL_DATA to report or mask."
        )
    return mask if policy == "mask" else keep


def report(source: str, file: str) -> tuple[ParseWarning, ...]:
    """Return a warning for each finding in a note's text, with the line it stands in, masked."""
    warnings = []
    counted, line = 0, 1
    for one in find(source):
        line += source.count("\n", counted, one.start)
        counted = one.start
        begin = source.rfind("\n", 0, one.start) + 1
        end = source.find("\n", one.end)
        shown = mask(source[max(begin, one.start - 80) : min(len(source) if end < 0 else end, one.end + 80)])
        warnings.append(ParseWarning(file=file, line=line, text=" ".join(shown.split()), reason=f"holds {one.kind}"))
    return tuple(warnings)


def _all(text: str) -> Iterator[Finding]:
    for match in _CPR.finditer(text):
        if _is_birthday(match["date"]):
            yield Finding(match.start(), match.end(), "a CPR number")
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Finding(match.start(), match.end(), "an e-mail address")
    for match in _PHONE.finditer(text):
        if match["own"] != match[0] or not _YEARS.fullmatch(match["own"]):
            yield Finding(match.start(), match.end(), "a telephone number")
    for match in _FOREIGN.finditer(text):
        yield Finding(match.start(), match.end(), "a telephone number")


def _is_birthday(digits: str) -> bool:
    """Whether DDMMYY is a date in some century; 29 February of a leap year in one of them."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return any(_is_date(century + year, month, day) for century in (1800, 1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
