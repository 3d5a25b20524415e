"""The lines that name a group or a question: 'Gruppe 3 – Plejen', 'Spørgsmål 1 + 2 (slået sammen): Hvad …?'."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_GROUP = re.compile(
    r"(?i:\w*gruppe|grp\.?|bord|hold|team|workshop|group)(?i:\s+nr\.?|\s+nummer)?"
    r"\s*(?P<name>\d{1,2}|(?<=\s)[A-Z]|(?<=\s)[IVX]{1,4})\s*(?P<tail>$|\.$|[:;,(].*|[-–—](?=\s|$).*)"
)
_QUESTION = re.compile(
    r"(?i:\w*spørgsmål(?:ene)?|spm\.?|question)\s*(?i:nr\.?\s*|nummer\s+)?"
    r"(?P<numbers>\d{1,2}(?:\s*(?:\+|,|/|&|og|samt|-|–|til)\s*\d{1,2})*)\s*"
    r"(?P<aside>\([^)]*(?:\)|$))?\s*(?P<tail>$|[:.;)–—-]+.*|[A-ZÆØÅ].*\?$)"
)
_ONE_QUESTION = re.compile(r"(?:[A-ZÆØÅ]\w*spørgsmål|Spørgsmål|SPØRGSMÅL|Question)\s*:(?P<tail>.*\w.*)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_EMPHASIS = re.compile(r"^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?=:?$)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Label:
    """What a line names. ``tail`` is the text after the name; ``question`` the question named on a group's line."""

    kind: Literal["group", "question"]
    numbers: tuple[int, ...]
    tail: str = ""
    question: Label | None = None


def find_label(text: str) -> Label | None:
    """Return the group or the questions that the line names, if it is such a line."""
    plain = _EMPHASIS.sub("", unicodedata.normalize("NFC", text)).strip()
    return _group(plain) or _question(plain)


def same_words(one: str, other: str) -> bool:
    """Tell whether two lines hold the same words, whatever their punctuation and case."""
    return _WORD.findall(one.casefold()) == _WORD.findall(other.casefold())


def _group(text: str) -> Label | None:
    match = _GROUP.fullmatch(text)
    if match is None:
        return None
    tail = match["tail"].lstrip(" :;,.–—-")
    question = _question(tail)
    if match["tail"].startswith(",") and question is None:
        return None
    return Label("group", (_group_number(match["name"]),), tail, question)


def _group_number(name: str) -> int:
    if name.isdigit():
        return int(name)
    return _ROMAN.get(name) or ord(name[0]) - ord("A") + 1


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
