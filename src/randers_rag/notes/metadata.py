"""A note's title, date, meeting and kind: from a sidecar file, front matter, or the note's own first lines.

What a person wrote beside the note wins: ``<name>.meta.toml``, then front matter between two lines ``---`` at the top
of a text, then lines such as ``Mødedato: 14. maj 2025``, then what title and preamble say in passing.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from randers_rag.errors import NoteError
from randers_rag.notes.lines import Line

SIDECAR = ".meta.toml"
MONTHS = {
    name: number
    for number, name in enumerate(
        "januar februar marts april maj juni juli august september oktober november december".split(), start=1
    )
}
"""The months' names and their numbers."""
_SHORT = {name[:3]: number for name, number in MONTHS.items()}
_KEYS = {
    "title": "title", "titel": "title",
    "date": "date", "dato": "date", "mødedato": "date",
    "meeting": "meeting", "møde": "meeting", "mødenavn": "meeting", "udvalg": "meeting",
    "kind": "kind", "type": "kind", "slags": "kind", "dokumenttype": "kind",
}  # fmt: skip
_STATED = re.compile(
    r"(?P<key>mødedato|dato|mødenavn|møde|udvalg|dokumenttype|titel)\s*:\s*(?P<value>\S.{0,200})", re.IGNORECASE
)
_NAMED_DAY = re.compile(
    rf"(?<!\d)(?P<day>[0-3]?\d)\.?\s*(?P<month>{'|'.join(MONTHS)}|{'|'.join(_SHORT)})\.?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_NUMBERED_DAY = re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)[./-](?P<month>[01]?\d)[./-](?P<year>(?:19|20)\d\d)(?!\d|\.\d)")
_ISO_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
_KIND = re.compile(
    r"\b(?:beslutnings|dialog)?(?:referat|notat|opsamling|dagsorden|indstilling|høringssvar|sagsfremstilling|mødenoter)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:(?:ekstra)?ordinært\s+)?(?:(?:bruger|borger|dialog|temp?a|budget|personale|fælles)?møde|seminar|workshop)"
    r"\s+i\s+[A-ZÆØÅ][\w-]*(?:\s+og\s+[A-ZÆØÅ][\w-]*)?"
)
_TOP = 20  # lines in which a note says what it is
_FRONT = 60  # lines of front matter
_FRONT_LINE = re.compile(r"(?P<key>[\w-]{1,40})\s*:\s*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of a note besides its text."""

    title: str | None = None
    date: datetime.date | None = None
    meeting: str | None = None
    kind: str | None = None

    def or_else(self, other: Stated) -> Stated:
        """Fill the gaps from another source."""
        return Stated(*(getattr(self, one.name) or getattr(other, one.name) for one in fields(self)))


def find_date(text: str) -> datetime.date | None:
    """Return the first date of a Danish text: '14. maj 2025', '14.05.2025', '14/5-2025', '2025-05-14'."""
    matches = [match for form in (_NAMED_DAY, _NUMBERED_DAY, _ISO_DAY) for match in form.finditer(text)]
    for match in sorted(matches, key=lambda one: one.start()):
        month = match["month"].lower()
        number = int(month) if month.isdigit() else MONTHS.get(month) or _SHORT[month]
        try:
            return datetime.date(int(match["year"]), number, int(match["day"]))
        except ValueError:
            continue
    return None


def read_sidecar(data: bytes, name: str) -> Stated:
    """Read ``<name>.meta.toml``. NoteError: it is no TOML, or states something else than the four."""
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        remedy = 'Write a line for each, such as: title = "Referat"'
        raise NoteError(f"{name} is not TOML in UTF-8. {remedy}") from error
    unknown = [key for key in values if key.lower() not in _KEYS]
    if unknown:
        raise NoteError(f"{name} states {unknown[0]!r}. It may state title, date, meeting and kind.")
    return _stated(values, name)


def front_matter(source: str, name: str) -> tuple[Stated, int]:
    """Return what the front matter of a text states, and how many lines it takes; 0 where there is none."""
    lines = source.split("\n", _FRONT)
    if lines[0].rstrip() != "---":
        return Stated(), 0
    values: dict[str, object] = {}
    for number, line in enumerate(lines[1:_FRONT], start=2):
        if line.rstrip() in ("---", "..."):
            return (_stated(values, name), number) if values else (Stated(), 0)
        match = _FRONT_LINE.fullmatch(line.strip())
        if match is None and line.strip() and not line.startswith((" ", "-", "#")):
            break
        if match and match["key"].lower() in _KEYS:
            values[match["key"]] = match["value"].strip().strip("\"'")
    return Stated(), 0


def stated_in_lines(lines: Iterable[Line]) -> tuple[Stated, tuple[Line, ...]]:
    """Return what the first lines state ('Mødedato: …'), and those lines."""
    values: dict[str, object] = {}
    used: list[Line] = []
    for position, line in enumerate(lines):
        if position >= _TOP or line.is_bullet or line.label:
            break
        match = _STATED.fullmatch(line.text)
        key = _KEYS[match["key"].lower()] if match else ""
        if match and key not in values and (key != "date" or find_date(match["value"])):
            values[key] = match["value"].strip()
            used.append(line)
    return _stated(values, ""), tuple(used)


def stated_in_passing(texts: Iterable[str]) -> Stated:
    """Return what title and preamble say: a date, 'møde i Hovedudvalget', 'Referat'."""
    found = Stated()
    for text in texts:
        meeting, kind = _MEETING.search(text), _KIND.search(text)
        said = Stated(None, find_date(text), meeting[0] if meeting else None, kind[0].capitalize() if kind else None)
        found = found.or_else(said)
    return found


def _stated(values: Mapping[str, object], name: str) -> Stated:
    found: dict[str, object] = {}
    for key, held in values.items():
        field = _KEYS[key.lower()]
        if field == "date":
            found[field] = _day(held, name)
        elif not isinstance(held, str):
            raise NoteError(f"{name} states {key} as {held!r}. Write it as text in quotes.")
        else:
            found[field] = " ".join(held.split()) or None
    return Stated(**found)  # type: ignore[arg-type]


def _day(held: object, name: str) -> datetime.date | None:
    if isinstance(held, datetime.datetime):
        return held.date()
    if isinstance(held, datetime.date):
        return held
    day = find_date(held) if isinstance(held, str) else None
    if day is None and held:
        raise NoteError(f"{name} states the date {held!r}. Write it as 2025-05-14 or '14. maj 2025'.")
    return day
