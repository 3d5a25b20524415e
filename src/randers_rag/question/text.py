"""A question's words with their places, and phrases to be found among them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from randers_rag.danish.words import WORD, fold
from randers_rag.question.matching import is_content

_NAMES_AND_NUMBERS = re.compile(r"(?:[^\W\d_]+\d+)+")
_NAME_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")

_QUOTED = re.compile(r"[»\"”“„«]([^»\"”“„«]{1,200})[»\"”“„«]")
_LISTED: set[str] = {"nær", "navn", "svære", "ændre"}
"""Every word that a list of this package spells out (:func:`keys`); from the start, those of its patterns that fold to
one of them."""
_OTHERWISE = "="
"""What sets the key of a word apart that would fold to another one's: 'bade' is no 'både', 'åen' no 'an'."""
_AS_SPOKEN = {"ka": "kan", "ska": "skal", "ku": "kunne", "ha": "have"}
"""Small words as they are spoken, and written on a telephone."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question. ``key`` is the word folded: one spelling for æ/ae, ø/oe/o, å/aa/a, 'kan' for 'ka'."""

    index: int
    word: str
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """A question's text (NFC) and its words."""

    text: str
    tokens: tuple[Token, ...]

    def gap(self, index: int) -> str:
        """Return the characters between the word before and this one."""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start] if index else ""

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The indexes of the words between quotation marks."""
        spans = [match.span(1) for match in _QUOTED.finditer(self.text) if len(match[1]) > 1]
        return frozenset(t.index for t in self.tokens if any(start <= t.start and t.end <= end for start, end in spans))

    def capitalised(self, index: int) -> bool:
        """Whether the asker wrote the word with a capital letter."""
        return self.text[self.tokens[index].start].isupper()

    def render(self, tokens: Sequence[Token]) -> str:
        """Return these words as they stand; where others were left out between them, a space."""
        pieces: list[str] = []
        for before, token in zip((None, *tokens), tokens, strict=False):
            if before is not None:
                pieces.append(self.gap(token.index) if token.index == before.index + 1 else " ")
            pieces.append(self.text[token.start : token.end])
        return " ".join("".join(pieces).split())


def read(question: str) -> Utterance:
    """Cut a question into words; a name and its number count as two (``gruppe2``, ``gruppe1og2``)."""
    text = unicodedata.normalize("NFC", question)
    spans: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        glued = _NAMES_AND_NUMBERS.fullmatch(match.group())
        parts = _NAME_OR_NUMBER.finditer(match.group()) if glued else ()
        at = match.start()
        spans.extend([(at + part.start(), at + part.end()) for part in parts] or [match.span()])
    words = [text[start:end].lower() for start, end in spans]
    tokens = (Token(i, w, _key(w), *span) for i, (w, span) in enumerate(zip(words, spans, strict=True)))
    return Utterance(text, tuple(tokens))


def _key(word: str) -> str:
    key = fold(word)
    if key in _listed_keys() and word not in _LISTED and is_content(word):
        return key + _OTHERWISE
    return _AS_SPOKEN.get(key, key)


def _listed_keys() -> frozenset[str]:
    """Return the keys of all listed words; lists are made when modules are loaded, before any question is read."""
    return _folded(len(_LISTED))


@lru_cache(maxsize=1)
def _folded(_size: int) -> frozenset[str]:
    return frozenset(map(fold, _LISTED))


def without(tokens: Sequence[Token], used: Collection[int]) -> tuple[Token, ...]:
    """Return the tokens whose index is not among ``used``."""
    return tuple(token for token in tokens if token.index not in used)


@cache
def phrase(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over whole words, written in Danish, so that it fits folded words."""
    return re.compile(rf"(?<!\S)(?:{fold(pattern)})(?!\S)")


@cache
def keys(words: str) -> frozenset[str]:
    """Return a list of words, written with spaces, as folded words."""
    _LISTED.update(words.split())
    return frozenset(fold(word) for word in words.split())


class Line:
    """The folded words as one string, for phrases; answers in positions of ``tokens``."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tuple(tokens)
        self.text = " ".join([token.key for token in tokens])

    def has(self, pattern: str) -> bool:
        """Whether the phrase stands somewhere."""
        return phrase(pattern).search(self.text) is not None

    def is_all(self, pattern: str) -> bool:
        """Whether the line is the phrase and nothing else."""
        return phrase(pattern).fullmatch(self.text) is not None

    def prefix(self, pattern: str) -> int:
        """Return how many words at the beginning the phrase covers; 0 where it does not stand there."""
        match = phrase(pattern).match(self.text)
        return self._position(match.end()) if match else 0

    def spans(self, pattern: str) -> list[tuple[int, int]]:
        """Return first word and one past the last word of each place where the phrase stands."""
        found = phrase(pattern).finditer(self.text)
        return [(self._position(m.start()), self._position(m.end())) for m in found if m.end() > m.start()]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(token.key) + 1 for token in self.tokens)][: len(self.tokens)]

    def _position(self, offset: int) -> int:
        return bisect_left(self._starts, offset)
