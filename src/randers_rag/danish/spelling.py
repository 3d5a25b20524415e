"""Spelling correction against the words of the notes and of the lexicon.

A word that either knows is never changed. Anything else is read as typed without æ, ø and å (``boern``, ``naermiljo``),
as words run together (``børnogunge``), or as a slip of one or two letters (``frivilige``), in that order; the notes'
own words win over the lexicon's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.process import extract

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.words import fold

_SHORTEST = 4
_LONG = 8
_LONGEST = 60
Key = TypeVar("Key", bound=Hashable)


class Speller:
    """Corrects normalised words. ``counts`` are the word forms of the notes and how often each occurs."""

    def __init__(self, counts: Mapping[str, int], morphology: Morphology) -> None:
        self._morphology = morphology
        self._counts = counts
        self._notes = _Forms.of(counts)
        self.correct = lru_cache(maxsize=50_000)(self._correct)

    def known(self, word: str) -> bool:
        """Whether the word needs no correction: the notes hold it or the lexicon explains it."""
        return word in self._counts or self._morphology.known(word) or bool(self._morphology.parts(word))

    def has(self, word: str) -> bool:
        """Whether the word itself stands in the notes or in the lexicon, and not only its parts."""
        return word in self._counts or self._morphology.known(word)

    def _correct(self, word: str) -> tuple[str, ...]:
        """Return the word or words that a normalised word was meant to be; itself where nothing is nearer."""
        if not _SHORTEST <= len(word) <= _LONGEST or any(letter.isdigit() for letter in word) or self.known(word):
            return (word,)
        found = self._same_fold(word) or self._near(word)
        return (found,) if found else self._run_together(word) or (word,)

    def _same_fold(self, word: str) -> str | None:
        folded = fold(word)
        candidates = self._notes.by_fold.get(folded) or self._lexicon.by_fold.get(folded)
        if candidates:
            return max(candidates, key=lambda form: self._counts.get(form, 0))
        return next((form for form in _unfolded(word) if self.known(form)), None)

    def _near(self, word: str) -> str | None:
        """Return the nearest word within one slip (two in a long word); the notes' words count half a slip nearer.

        Of words that are equally near, the one nearer with its æ, ø and å wins, then the commoner, then the one that
        begins alike for longer.
        """
        limit = 2 if len(word) >= _LONG else 1
        best: tuple[float, int, int, int, str] | None = None
        for forms, handicap in ((self._notes, 0.0), (self._lexicon, 0.5)):
            for folded, distance in forms.near(fold(word), limit):
                form = max(forms.by_fold[folded], key=lambda candidate: self._counts.get(candidate, 0))
                if len(form) < _SHORTEST or (distance > 1 and form[0] != word[0]):
                    continue
                exact = OSA.distance(word, form)
                alike = Prefix.similarity(word, form)
                rank = (
                    distance + handicap + 0.25 * (form[0] != word[0]),
                    exact,
                    -self._counts.get(form, 0),
                    -alike,
                    form,
                )
                best = rank if best is None or rank < best else best
        return best[4] if best else None

    def _run_together(self, word: str) -> tuple[str, ...]:
        for split in range(2, len(word) - 1):
            head, tail = word[:split], word[split:]
            if self._is_word(head) and self._is_word(tail):
                return (head, tail)
        for split in range(3, len(word) - 4):
            for link in ("og", "i", "på", "for", "om", "til", "med", "af"):
                head, tail = word[:split], word[split:].removeprefix(link)
                if len(tail) < len(word) - split and self._is_word(head) and self._is_word(tail):
                    return (head, link, tail)
        return ()

    def _is_word(self, word: str) -> bool:
        stopwords = self._morphology.lexicon.stopwords
        return word in stopwords or (len(word) > 2 and (word in self._counts or self._morphology.known(word)))

    @property
    def _lexicon(self) -> _Forms:
        return _lexicon_forms(self._morphology)


@dataclass(frozen=True)
class _Forms:
    """Words by how they are written without æ, ø and å (folded), and what is so written by its length."""

    by_fold: Mapping[str, tuple[str, ...]]
    by_length: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, forms: Iterable[str]) -> _Forms:
        """Return words so arranged."""
        by_fold = _grouped((fold(form), form) for form in forms)
        return cls(by_fold, _grouped((len(folded), folded) for folded in by_fold))

    def near(self, folded: str, limit: int) -> Iterator[tuple[str, int]]:
        """Yield the folded words within so many slips of one, with the number of slips, nearest first; at most five."""
        lengths = range(len(folded) - limit, len(folded) + limit + 1)
        like = [other for length in lengths for other in self.by_length.get(length, ())]
        for found, distance, _ in extract(folded, like, scorer=OSA.distance, score_cutoff=limit, limit=5):
            yield found, distance


@lru_cache(maxsize=4)
def _lexicon_forms(morphology: Morphology) -> _Forms:
    lexicon = morphology.lexicon
    return _Forms.of(word for table in (lexicon.glosses, lexicon.irregular) for word in table if " " not in word)


def _grouped(pairs: Iterable[tuple[Key, str]]) -> Mapping[Key, tuple[str, ...]]:
    found: defaultdict[Key, list[str]] = defaultdict(list)
    for key, form in pairs:
        found[key].append(form)
    return {key: tuple(same) for key, same in found.items()}


def _unfolded(word: str) -> Iterable[str]:
    """Yield ways to put æ, ø and å back: written as two letters first, then one plain letter at a time."""
    yield word.replace("aa", "å").replace("oe", "ø").replace("ae", "æ")
    for plain, letters in (("o", "ø"), ("a", "åæ"), ("e", "æ"), ("u", "y")):
        for letter in letters:
            for place, character in enumerate(word):
                if character == plain:
                    yield word[:place] + letter + word[place + 1 :]
