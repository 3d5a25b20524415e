"""Words of a Danish text: normalised, cut and folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word: letters and digits, with an apostrophe inside (``tv'et``). Hyphens and slashes separate."""

_FOLDS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "ä": "ae", "ö": "o", "ü": "u"})


def normalise(text: str) -> str:
    """Return the text composed (NFC) and in lower case."""
    return unicodedata.normalize("NFC", text).lower()


def words(text: str) -> list[str]:
    """Return the words of a text in order, normalised."""
    return WORD.findall(normalise(text))


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word as it stands with its character span in ``text``."""
    for match in WORD.finditer(text):
        yield match.group(), match.start(), match.end()


def fold(word: str) -> str:
    """Write a normalised word without æ, ø and å, whichever way it was typed (``aa``, ``oe`` and ``a``, ``o``).

    Two spellings of one word fold to one string: ``børn``, ``boern`` and ``born`` all give ``born``.
    """
    return word.translate(_FOLDS).replace("aa", "a").replace("oe", "o").replace("ae", "a")
