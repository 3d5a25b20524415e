"""The lines that name a group or a question: 'Gruppe 3 – Plejen', 'Spørgsmål 1 + 2 (slået sammen): Hvad …?'."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_NUMERALS = {
    word: value
    for value, words in enumerate("en et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv".split("|"), start=1)
    for word in words.split()
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte".split(), start=1
    )
}
_NOUN = r"(?i:\w*gruppe|grp\.?|gr\.|bord|hold|team|workshop|group)"
_TAIL = r"\s*(?P<tail>$|\.$|[:;,(/].*|[-–—](?=\s|$).*)"
_GROUP = re.compile(
    rf"{_NOUN}(?i:\s+nr\.?|\s+nummer)?"
    rf"\s*(?P<name>\d{{1,2}}|(?<=\s)(?:[A-Z]|[IVX]{{1,4}}|(?i:{'|'.join(_NUMERALS)})|[a-z](?=:?$))){_TAIL}"
)
_CALLED = re.compile(rf"(?P<noun>{_NOUN})\s+(?P<name>[^\W\d_][\w-]+(?:\s[A-ZÆØÅ][\w-]*)?):?")
_ORDINAL_GROUP = re.compile(rf"(?P<name>\d{{1,2}}\.|(?i:{'|'.join(_ORDINALS)}))\s+{_NOUN}{_TAIL}")
_QUESTION = re.compile(
    r"(?i:\w*spørgsmål(?:ene)?|spm\.?|question)\s*(?i:nr\.?\s*|nummer\s+)?"
    r"(?P<numbers>\d{1,2}(?:\s*(?:\+|,|/|&|og|samt|-|–|til)\s*\d{1,2})*)\s*"
    r"(?P<aside>\([^)]*(?:\)|$))?\s*(?P<tail>$|[:.;)–—-]+.*|[A-ZÆØÅ].*\?$)"
)
_ONE_QUESTION = re.compile(
    r"(?:[A-ZÆØÅ]\w*spørgsmål|Spørgsmål|SPØRGSMÅL|Question|Spørgsmålet(?:\s+(?:er|var|lød))?)\s*:(?P<tail>.*\w.*)"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_EMPHASIS = re.compile(r"^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?=:?$)|\*\*|__")
_WORD = re.compile(r"\w+")
_EVERYBODY = re.compile(
    rf"(?:alle|samtlige)\s+(?:grupper(?:ne)?|borde(?:ne)?|hold(?:ene)?)|(?:på\s+)?tværs\s+af\s+(?:grupper|borde|hold)(?:ne|ene)?"
    rf"|(?:fælles\s+|samlet\s+)?(?:opsamling|drøftelse|diskussion|dialog|snak)?\s*i\s+plenum|plenum\w*|fælles\s+plenum"
    rf"|opsummering\s+(?:fra|for|af)\s+alle(?:\s+(?:grupper|borde|hold)(?:ne|ene)?)?|fælles\s*(?:opsamling|drøftelse|diskussion|afslutning|del)|fælles\s+for\s+(?:alle|grupperne|bordene|holdene).*"
    rf"|{_NOUN}(?:rne)?\s+\d{{1,2}}(?:\s*(?:og|samt|[+/,&])\s*(?:{_NOUN}\s+)?\d{{1,2}})+",
    re.IGNORECASE,
)
_PERHAPS_EVERYBODY = re.compile(
    r"alle|alle\s+sammen|fælles|(?:samlet\s+)?opsamling|opsummering(?:\s+(?:fra|af|på).+)?|afrunding|"
    r"(?:de\s+)?næste\s+skridt|det\s+videre\s+(?:arbejde|forløb|proces)|beslutning(?:er|erne)?|aftaler|"
    r"(?:(?:samlet|fælles)\s+)?konklusion(?:er)?|afslutning|eventuelt|evt|(?:referentens|ordstyrerens)\s+\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a line names. ``tail`` is the text after the name; ``question`` the question named on a group's line."""

    kind: Literal["group", "question"]
    numbers: tuple[int, ...]
    tail: str = ""
    question: Label | None = None
    stop: str = ""  # the sign between the name and the tail

    @property
    def said(self) -> bool:
        """Whether the tail may be what the group said: several words after a colon, no question, no list of names."""
        small = [word for word in _WORD.findall(self.tail) if word[0].islower() and word not in ("og", "samt")]
        return self.kind == "group" and self.stop == ":" and self.question is None and len(small) > 0


def find_label(text: str) -> Label | None:
    """Return the group or the questions that the line names, if it is such a line."""
    plain = _EMPHASIS.sub("", unicodedata.normalize("NFC", text)).strip()
    return _group(plain) or _question(plain)


def called_groups(lines: Iterable[str]) -> dict[str, Label]:
    """Return the labels of the lines that call groups by a name, 'Team Nord' and 'Team Syd', in the order of lines.

    There are two at least, of one noun: a single one may as well be a theme.
    """
    found: dict[str, list[str]] = {}
    for line in lines:
        plain = _EMPHASIS.sub("", unicodedata.normalize("NFC", line)).strip()
        match = _CALLED.fullmatch(plain)
        if match and plain[0].isupper():
            found.setdefault(match["noun"].lower(), []).append(line)
    named = [line for same in found.values() if len({line.casefold() for line in same}) > 1 for line in same]
    numbers = {line: number for number, line in enumerate(dict.fromkeys(line.casefold() for line in named), start=1)}
    return {line: Label("group", (numbers[line.casefold()],)) for line in named}


def names_everybody(text: str, *, perhaps: bool) -> bool:
    """Whether a heading ends the groups' parts: 'Alle grupper', 'Plenum', 'Gruppe 1 og 2'.

    ``perhaps`` takes words, too, that may as well be a theme: 'Fælles', 'Opsamling'.
    """
    plain = " ".join(text.rstrip(" :.").split())
    return bool(_EVERYBODY.fullmatch(plain) or (perhaps and _PERHAPS_EVERYBODY.fullmatch(plain)))


def same_words(one: str, other: str) -> bool:
    """Tell whether two lines hold the same words, whatever their punctuation and case."""
    return _WORD.findall(one.casefold()) == _WORD.findall(other.casefold())


def names_group_first(text: str) -> bool:
    """Whether the text is a line such as '1. gruppe', whose number is no mark of a list."""
    return text[:1].isdigit() and _ORDINAL_GROUP.fullmatch(text) is not None


def _group(text: str) -> Label | None:
    match = _GROUP.fullmatch(text) or _ORDINAL_GROUP.fullmatch(text)
    if match is None:
        return None
    tail = match["tail"].lstrip(" :;,./–—-")
    question = _question(tail)
    if match["tail"].startswith(",") and question is None:
        return None
    return Label("group", (_group_number(match["name"]),), tail, question, match["tail"][:1])


def _group_number(name: str) -> int:
    if name.rstrip(".").isdigit():
        return int(name.rstrip("."))
    word = name.lower()
    return _NUMERALS.get(word) or _ORDINALS.get(word) or _ROMAN.get(name) or ord(name[0].upper()) - ord("A") + 1


def _question(text: str) -> Label | None:
    if match := _QUESTION.fullmatch(text):
        numbers = _numbers(match["numbers"])
        return Label("question", numbers, match["tail"].lstrip(" :;.)–—-")) if numbers else None
    if match := _ONE_QUESTION.fullmatch(text):
        return Label("question", (1,), match["tail"].strip())
    return None


def _numbers(text: str) -> tuple[int, ...]:
    """'1 + 2' → (1, 2); '1-3' and '1 til 3' → (1, 2, 3)."""
    found = [int(number) for number in re.findall(r"\d+", text)]
    if len(found) == 2 and re.search(r"[-–]|til", text):
        found = list(range(found[0], found[1] + 1))
    return tuple(dict.fromkeys(number for number in found if number > 0))
