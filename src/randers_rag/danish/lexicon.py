"""The Danish lexicon: words with English glosses, irregular forms and function words.

The files in ``data/`` are the project's own. They are the vocabulary of the embedded model, of the compound splitter
and of the spelling corrector.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

_DATA = files("randers_rag.danish") / "data"


def _rows(name: str) -> list[tuple[str, str]]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [(key, value) for key, _, value in (line.partition("\t") for line in text.splitlines()) if key]


@dataclass(frozen=True)
class Lexicon:
    """The words the product knows. Keys are in lower case.

    ``parts`` are the true parts of words that can be cut into others and mean nothing like them (none: no compound).
    """

    glosses: dict[str, str]
    irregular: dict[str, str]
    stopwords: frozenset[str]
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def phrases(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Entries of several words, by their first word, longest first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for key in self.glosses:
            if " " in key:
                phrase = tuple(key.split())
                found.setdefault(phrase[0], []).append(phrase)
        return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in found.items()}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over what a model reads of it, the entries and irregular forms, in their order."""
        entries = (*self.glosses.items(), *self.irregular.items())
        return hashlib.sha256("".join(f"{key}\t{value}\n" for key, value in entries).encode()).hexdigest()

    def is_name(self, word: str) -> bool:
        """Whether an entry is a name: its gloss is itself, with a capital letter. ``word`` is in lower case."""
        gloss = self.glosses.get(word, "")
        return gloss[:1].isupper() and gloss.lower().startswith(word)

    def __contains__(self, word: object) -> bool:
        """Whether the word, as it stands, is an entry."""
        return word in self.glosses


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon that ships with the package (read once)."""
    glosses = {key.lower(): gloss for key, gloss in _rows("danish-english.tsv")}
    stopwords = frozenset((_DATA / "stopwords.txt").read_text(encoding="utf-8").split())
    parts = {word: tuple(parts.split()) for word, parts in _rows("parts.tsv")}
    return Lexicon(glosses=glosses, irregular=dict(_rows("irregular.tsv")), stopwords=stopwords, parts=parts)
