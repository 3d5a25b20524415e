"""The marks that begin a line: bullets, numbers, Markdown headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SPACE = r"[\s\ufeff\u200b\u200e\u2060]"
"""What counts as blank: white space and the invisible signs that PDF and web text leave behind."""

BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u200e\u2060"
"""The same signs as one string, for ``str.strip``."""

MarkKind = Literal["dot", "ring", "square", "arrow", "star", "dash", "number", "letter", "heading"]

_SIGNS: dict[MarkKind, str] = {
    "dot": "•·∙●‧⁃⦁\uf0b7",
    "ring": "◦○",
    "square": "▪■□▫◾◼◻❑❒\uf0a7\uf0a8",
    "arrow": "‣►▸➢➤▶❖✓✔☐☑\uf0d8\uf0fc\uf076",
    "dash": "-–—‐‑‒−",
    "star": "*",
}
_KIND_OF: dict[str, MarkKind] = {sign: kind for kind, signs in _SIGNS.items() for sign in signs} | {
    "o": "ring",
    "\uf06f": "ring",
}
_SURE = re.escape("".join(_SIGNS[kind] for kind in ("dot", "ring", "square", "arrow"))) + "\uf06f"
_BULLET = re.compile(rf"(?P<sign>[{_SURE}])|(?P<spaced>[o*{re.escape(_SIGNS['dash'])}])(?={SPACE}|$)")
_NUMBER = re.compile(rf"(?P<number>\d{{1,2}})(?P<stop>[.)])(?={SPACE}|$)|\((?P<inner>\d{{1,2}})\)(?={SPACE}|$)")
_LETTER = re.compile(rf"(?P<letter>[a-z])[.)](?={SPACE}|$)")
_HEADING = re.compile(rf"(?P<hashes>#{{1,6}})(?={SPACE})")
_RARE = re.compile(rf"[-–](?=[^\W\d_])|\+(?={SPACE})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its kind, the sign itself, and a number's (or letter's) value; for a heading, its depth."""

    kind: MarkKind
    sign: str
    value: int = 0


def find_mark(text: str) -> Mark | None:
    """Return the mark that ``text`` begins with, if any."""
    if match := _BULLET.match(text):
        sign = match[0]
        return Mark(_KIND_OF[sign], sign)
    if match := _NUMBER.match(text):
        return Mark("number", match[0], int(match["number"] or match["inner"]))
    if match := _LETTER.match(text):
        return Mark("letter", match[0], ord(match["letter"]) - ord("a") + 1)
    if match := _HEADING.match(text):
        return Mark("heading", match[0], len(match["hashes"]))
    return None


def find_rare_mark(text: str) -> Mark | None:
    """Return the sign of '-Flere busser' or '+ ros'; only a note that often writes so means it as a mark."""
    return Mark("dash", text[0]) if _RARE.match(text) else None
