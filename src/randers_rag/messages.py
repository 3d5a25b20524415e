"""What errors, warnings and reports say, in Danish.

They are written in English where they are raised; ``messages.tsv`` holds each of them as a pattern, with its Danish
beside it. ``{name}`` in a pattern stands for any text, which is translated in its turn where it is a message itself.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FIELD = re.compile(r"\{(\w+)\}")


def in_danish(message: str) -> str:
    """Return a message in Danish; one that is not known stays as it is."""
    for pattern, danish in _table():
        found = pattern.fullmatch(message)
        if found:
            return danish.format_map({name: _part(value, message) for name, value in found.groupdict().items()})
    return message


def _part(value: str, whole: str) -> str:
    return in_danish(value) if len(value) < len(whole) else value


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns and their Danish; those that say most themselves come first."""
    text = files("randers_rag").joinpath("messages.tsv").read_text("utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    pairs.sort(key=lambda pair: -len(_FIELD.sub("", pair[0])))
    return tuple((_pattern(english), danish) for english, danish in pairs)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)
    texts = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(texts), re.DOTALL)
