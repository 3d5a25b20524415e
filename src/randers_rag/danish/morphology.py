"""Danish word forms: from an inflected form to its lemma, from a compound to its parts.

Danish inflects by a small set of endings, so a form is undone by rule and the result is believed only where the
lexicon knows it (``skolerne`` → ``skole``). Danish writes compounds as one word, so an unknown word is cut into known
parts, with the linking letters ``s`` and ``e`` between them (``ungdomsboliger`` → ``ungdom``, ``bolig``).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from randers_rag.danish.lexicon import Lexicon, load_lexicon

_ENDINGS = (
    "s", "r", "t", "n", "e", "ne", "nes", "er", "en", "et", "es", "ers", "ens", "ets", "te", "de", "st", "re",
    "ene", "enes", "erne", "ernes", "ede", "ere", "est", "ende", "este", "eres", "edes", "ende",
)  # fmt: skip
"""Inflectional endings; the shortest that leaves a known word is the right one (``lærerne`` → ``lærer``)."""
_AFTER_VOWEL = frozenset("rn")
_VOWELS = "aeiouyæøå"
_LINKS = ("", "s", "e")
_DOUBLED = frozenset("bdfgklmnprst")
_SHORT_PARTS = frozenset(
    "by bil bus job tog vej tid fag år it is øl mad tand hjem vand luft jord ejer sol vind natur land havn bad ven "
    "far mor søn dag nat uge lyd lys bog spil leg mål rum hus tal mod tro vår høst sne køn krop syn råd nød led psy "
    "web".split()
)
_MIN_PART = 4
_MIN_COMPOUND = 6
_NOT_LAST = frozenset(
    "erne ende else elser inger ning hed heder dom skab isme ning lige lig som bar fuld agtig".split()
)


def _stems(form: str) -> Iterator[str]:
    """Yield what may be left when an ending is taken off, most likely first; the imperative comes last."""
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2 or not any(letter in _VOWELS for letter in stem):
            continue
        if ending not in _AFTER_VOWEL or stem[-1] in _VOWELS:
            yield from _spellings(stem)
    yield form + "e"
    if form[-1:] in _DOUBLED:
        yield form + form[-1] + "e"


def _spellings(stem: str) -> Iterator[str]:
    """Yield a bare stem as dictionaries spell it (``butikk`` → ``butik``, ``himl`` → ``himmel``)."""
    yield stem
    yield stem + "e"
    if len(stem) < 3:
        return
    if stem[-1] == stem[-2] and stem[-1] in _DOUBLED:
        yield stem[:-1]
    if stem[-1] in "lnr":
        yield f"{stem[:-1]}e{stem[-1]}"
        if stem[-2] in _DOUBLED:
            yield f"{stem[:-1]}{stem[-2]}e{stem[-1]}"


class Morphology:
    """Lemmas and compound parts of Danish words, over one lexicon. Results are cached by word."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.lemma = lru_cache(maxsize=200_000)(self._lemma)
        self.parts = lru_cache(maxsize=200_000)(self._parts)

    def known(self, word: str) -> bool:
        """Whether the word or a lemma of it is an entry."""
        return self.lemma(word) is not None

    def _lemma(self, form: str) -> str | None:
        """Return the lexicon entry that a normalised form belongs to, or None."""
        glosses, irregular = self.lexicon.glosses, self.lexicon.irregular
        if form in irregular:
            return irregular[form]
        if form in glosses:
            return form
        base = form.removesuffix("s")
        if base in irregular:
            return irregular[base]
        return next((stem for stem in _stems(form) if stem in glosses), None)

    def _parts(self, form: str) -> tuple[str, ...]:
        """Return the lemmas of a compound's parts, in order, or () where the word is none that can be cut.

        Fewest parts win; among them the longest last part, which carries the meaning in Danish.
        """
        form = self.lemma(form) or form
        if len(form) < _MIN_COMPOUND or form.isdigit():
            return ()
        for count in (2, 3):
            found = self._cut(form, count)
            if found:
                return found
        return ()

    def _cut(self, form: str, count: int) -> tuple[str, ...]:
        if count == 1:
            return self._last_part(form)
        for split in range(2, len(form) - 2):
            head, tail = form[:split], form[split:]
            first = self._first_part(head)
            if first is None:
                continue
            rest = self._cut(tail, count - 1)
            if rest:
                return (first, *rest)
        return ()

    def _last_part(self, form: str) -> tuple[str, ...]:
        if form in _NOT_LAST:
            return ()
        lemma = self.lemma(form)
        if lemma is None or not _substantial(lemma, _SHORT_PARTS) or not _substantial(form, _SHORT_PARTS):
            return ()
        return () if lemma in self.lexicon.stopwords else (lemma,)

    def _first_part(self, head: str) -> str | None:
        for link in _LINKS:
            part = head.removesuffix(link) if link else head
            if part == head and link:
                continue
            if _substantial(part, _SHORT_PARTS) and part not in self.lexicon.stopwords:
                if part in self.lexicon.glosses:
                    return part
                if part in self.lexicon.irregular:
                    return self.lexicon.irregular[part]
        stem = head + "e"
        return stem if len(head) >= _MIN_PART and stem in self.lexicon.glosses else None


def _substantial(part: str, short: Container[str]) -> bool:
    return len(part) >= _MIN_PART or part in short
