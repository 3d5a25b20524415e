"""The words of a store: how many texts say each, under which number, and which each text says.

Other than a folder, a store grows in place. So a row keeps what its statement says (numbers of tokens, how often, of
how many words), and weights are counted when rows are scored, with the numbers of texts as they are at that time.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Tokeniser
from randers_rag.danish.words import words


@dataclass(frozen=True)
class Level:
    """What one text says: its length in tokens, and how often it says each, by number."""

    length: int
    counts: Mapping[int, int]


def packed(levels: Sequence[Level]) -> str:
    """Return what a text and the texts above it say, nearest first, as a field of a row."""
    numbers = [len(levels)]
    for level in levels:
        numbers += [level.length, len(level.counts), *level.counts.keys(), *level.counts.values()]
    return base64.b64encode(np.array(numbers, dtype="<i4").tobytes()).decode("ascii")


def unpacked(text: str) -> NDArray[np.int32]:
    """Return the numbers of :func:`packed`: of levels, then for each its length, how many tokens, tokens, counts."""
    return np.frombuffer(base64.b64decode(text), dtype="<i4")


@dataclass
class Field:
    """How many texts a field has, and how many tokens they say together."""

    texts: int = 0
    tokens: int = 0

    def copy(self) -> Field:
        """Return one to be counted further."""
        return replace(self)

    @property
    def usual(self) -> float:
        """Tokens of a text, on average."""
        return max(self.tokens / max(self.texts, 1), 1e-9)


@dataclass
class Token:
    """A token's number, and how many statements and headings say it."""

    number: int
    statements: int = 0
    themes: int = 0

    @property
    def there(self) -> bool:
        """Whether anything says it still."""
        return bool(self.statements or self.themes)


@dataclass
class Book:
    """The words of a store while it is written; ``changed_tokens`` and ``changed_forms`` are those to be kept."""

    tokens: dict[str, Token] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    statements: Field = field(default_factory=Field)
    themes: Field = field(default_factory=Field)
    next_number: int = 1
    changed_tokens: set[str] = field(default_factory=set)
    changed_forms: set[str] = field(default_factory=set)
    tokeniser: Tokeniser = field(default_factory=Tokeniser)

    def add(self, text: str, *, heading: bool = False) -> Level:
        """Count a text and return what it says."""
        return self._count(text, heading, 1)

    def remove(self, text: str, *, heading: bool = False) -> None:
        """Count a text no longer."""
        self._count(text, heading, -1)

    def _count(self, text: str, heading: bool, sign: int) -> Level:
        forms = words(text)
        for form in forms:
            self.forms[form] = self.forms.get(form, 0) + sign
        self.changed_forms.update(forms)
        counts = Counter(token for form in forms for token in self.tokeniser.tokens_of(form))
        tokens = [self._token(token) for token in counts]
        for token in tokens:
            if heading:
                token.themes += sign
            else:
                token.statements += sign
        self.changed_tokens.update(counts)
        length = sum(counts.values())
        kept = self.themes if heading else self.statements
        kept.texts += sign
        kept.tokens += sign * length
        numbers = (token.number for token in tokens)
        return Level(length, dict(zip(numbers, counts.values(), strict=True)))

    def _token(self, token: str) -> Token:
        found = self.tokens.get(token)
        if found is None:
            found = self.tokens[token] = Token(self.next_number)
            self.next_number += 1
        return found


def lemmas(tokens: Iterable[str], held: set[str]) -> list[str]:
    """Return those of the tokens that are words with a meaning, and not among those that are held."""
    from randers_rag.index.related import is_word

    return [token for token in tokens if token not in held and is_word(token)]
