"""Danish words as index tokens, so that forms, spellings and compounds of one word meet.

A word becomes tokens of three kinds, told apart by their first letter:

- ``bolig``: the lemma, of a compound by its last part, or the word itself where nothing of it is known;
- ``~bolig``: the Snowball stem of the folded form (no æ, ø, å), where misspelt and unknown forms meet;
- ``+bolig``: the word is part of a compound (``ungdomsboliger`` gives ``+ungdom`` and ``+bolig``).

A statement is indexed under all tokens of its words. A question becomes concepts: the tokens of one word are
alternatives, of which the best counts, so that a word never counts several times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import Stemmer  # type: ignore[import-not-found]

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.words import fold, words

STEM, PART = "~", "+"
STEM_WEIGHT = 0.9
"""What a match of the stem alone is worth, where the lemma is worth 1."""
AS_PART_WEIGHT = 0.7
"""What a match within a compound is worth (``bolig`` finds ``ungdomsboliger``)."""
PARTS_SHARE = 0.5
"""The part of a compound's weight that its parts share (``ungdomsboliger`` finds ``boliger``)."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a question asks for.

    ``variants`` are alternative tokens with what a match of each is worth (0..1); only the best one counts.
    ``weight`` is the concept's importance among the others. The weights that come from one word add up to 1.
    """

    word: str
    weight: float
    variants: tuple[tuple[str, float], ...]


class Tokeniser:
    """Turns text into tokens (statements) or concepts (questions). Results are cached by word."""

    def __init__(self, morphology: Morphology | None = None) -> None:
        self.morphology = morphology or Morphology()
        self._snowball = Stemmer.Stemmer("danish").stemWord
        self.tokens_of = lru_cache(maxsize=500_000)(self._tokens_of)

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a statement, word by word; stop words have none."""
        return [token for word in words(text) for token in self.tokens_of(word)]

    def concepts(self, text: str, weight: float = 1.0) -> tuple[Concept, ...]:
        """Return the concepts of a question, in its order. A repeated word counts once."""
        return merged(concept for word in words(text) for concept in self.concepts_of(word, weight))

    def concepts_of(self, word: str, weight: float = 1.0) -> tuple[Concept, ...]:
        """Return the concepts of one normalised word: the whole, then its compound parts; none for a stop word."""
        if self.is_stop_word(word):
            return ()
        lemma = self.lemma(word)
        variants = ((lemma, 1.0), (self.stem(word), STEM_WEIGHT), (PART + lemma, AS_PART_WEIGHT))
        parts = self.parts(word)
        if not parts:
            return (Concept(word, weight, variants),)
        share = weight * PARTS_SHARE / len(parts)
        return (
            Concept(word, weight * (1 - PARTS_SHARE), variants),
            *(Concept(part, share, ((part, 1.0), (PART + part, AS_PART_WEIGHT))) for part in parts),
        )

    def matches(self, concepts: Iterable[Concept], word: str) -> bool:
        """Whether a word of a text, as it stands there, is what one of the concepts asks for."""
        found = {token for piece in words(word) for token in self.tokens_of(piece)}
        return any(token in found for concept in concepts for token, _ in concept.variants)

    def is_stop_word(self, word: str) -> bool:
        """Whether the word only holds a sentence together; ``paa`` and ``vaere`` are recognised too."""
        lexicon = self.morphology.lexicon
        if word in lexicon.stopwords:
            return True
        return fold(word) in self._folded_stop_words and not self.morphology.known(word)

    @cached_property
    def _folded_stop_words(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.morphology.lexicon.stopwords)

    def _tokens_of(self, word: str) -> tuple[str, ...]:
        """Return the tokens of one normalised word."""
        if self.is_stop_word(word):
            return ()
        parts = (PART + part for part in self.parts(word))
        return (self.lemma(word), self.stem(word), *parts)

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound that it means something like (``digitalisering`` is ``digital``, no ice)."""
        known = self.morphology.lexicon.parts.get(self.lemma(word))
        return self.morphology.parts(word) if known is None else known

    def lemma(self, word: str) -> str:
        """Return the lemma of a normalised word; the word itself where it is neither an entry nor made of entries.

        Where the lexicon has a form of a compound beside it ('jobcentret', 'jobcenter'), both are the same.
        """
        lemma = self.morphology.lemma(word)
        compound = self.morphology.compound_lemma(lemma or word)
        return compound if compound and (lemma is None or compound in self.morphology.lexicon) else lemma or word

    def stem(self, word: str) -> str:
        """Return the stem token of a normalised word, the same for all its spellings."""
        return STEM + str(self._snowball(fold(word)))


def merged(concepts: Iterable[Concept]) -> tuple[Concept, ...]:
    """Return the concepts with each set of variants once, at the highest weight that it was given."""
    found: dict[tuple[tuple[str, float], ...], Concept] = {}
    for concept in concepts:
        earlier = found.get(concept.variants)
        weight = max(concept.weight, earlier.weight) if earlier else concept.weight
        found[concept.variants] = replace(earlier or concept, weight=weight)
    return tuple(found.values())
