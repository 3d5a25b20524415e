"""How a note calls its groups and themes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from randers_rag.answer.danish import joined
from randers_rag.schema import Note, NoteOutline

_NAMED = re.compile(r"(?P<noun>[^\W\d_]+)\.?\s*(?:nr\.?\s*)?(?P<name>\d{1,3}|[A-ZÆØÅ]{1,4})\b")
_CALLED = re.compile(
    r"(?P<noun>(?i:\w*gruppe|bord|hold|team|workshop|group))\s+(?P<name>[^\W\d_][\w-]+(?:\s[A-ZÆØÅ][\w-]*)?)"
)
_QUESTION = re.compile(r"\?|spørgsmål|spm", re.IGNORECASE)
_LONGEST_NAME = 90
_LONGEST_NUMERAL = 2
_QUOTES = '»«"”“„'


def group_label(note: Note | NoteOutline | None, group: int) -> str:
    """'Gruppe 3', or what the note's heading calls it: 'Bord 3', 'Hold B'."""
    match = next((match for _, match in _headings(note, group)), None)
    return f"{match['noun'].capitalize()} {_name(match['name'])}" if match else f"Gruppe {group}"


def _name(name: str) -> str:
    """Return a name that is written in capitals as names are written; a letter or a numeral stays."""
    return name.title() if len(name) > _LONGEST_NUMERAL and name.isupper() else name


def part_label(note: Note | NoteOutline | None, group: int | None) -> str:
    """'Gruppe 3', 'Gruppe 4 – Politikere'; 'Uden gruppe' in a note that has groups, and '' in one that has none."""
    if group is not None:
        return _with_name(note, group) or group_label(note, group)
    return "Uden gruppe" if note and note.groups else ""


def _with_name(note: Note | NoteOutline | None, group: int) -> str:
    """Return the group's heading as it stands where it tells who the group is, else ''."""
    for heading, match in _headings(note, group):
        text = heading.rstrip(" :.")
        tail = text[match.end() :].strip(" :–—-(") if match else ""
        if tail and len(text) <= _LONGEST_NAME and not _QUESTION.search(tail):
            return text
    return ""


def _headings(note: Note | NoteOutline | None, group: int) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Yield the group's headings without emphasis, each with its noun and name, if it begins with them."""
    for heading in note.headings if note else ():
        if heading.kind == "group" and heading.number == (group,):
            text = heading.text.strip("*_# ")
            yield text, _CALLED.fullmatch(text.rstrip(" :.")) or _NAMED.match(text)


def group_noun(note: Note | NoteOutline | None) -> str:
    """'gruppe', 'bord', 'hold': what the note calls its groups, in lower case."""
    groups = note.groups if note else ()
    return group_label(note, groups[0]).split()[0].lower() if groups else "gruppe"


def groups_label(note: Note | NoteOutline | None, groups: Sequence[int], last: str = "og") -> str:
    """'gruppe 1', 'gruppe 1, 2 og 3'."""
    labels = [group_label(note, group) for group in groups]
    names = [label.split()[-1] for label in labels]
    noun = labels[0].split()[0].lower() if labels else group_noun(note)
    return f"{noun} {joined(names, last)}"


def plural_groups(note: Note | NoteOutline | None, number: int) -> str:
    """'1 gruppe', '4 grupper', '5 borde', '3 hold'."""
    noun = group_noun(note)
    plural = {"gruppe": "grupper", "bord": "borde", "hold": "hold", "team": "teams", "workshop": "workshops"}
    return f"{number} {noun if number == 1 else plural.get(noun, noun + 'r' if noun.endswith('e') else noun)}"


def theme_name(theme: str) -> str:
    """Return a theme without the quotes around all of it: ”Innovationshus” → Innovationshus."""
    inner = theme.strip()
    if len(inner) > 2 and inner[0] in _QUOTES and inner[-1] in _QUOTES and not set(inner[1:-1]) & set(_QUOTES):
        return inner[1:-1].strip()
    return inner
