"""Danish read word by word in English: what lets an English encoder understand a Danish text.

Each word takes the English gloss of its lexicon entry: the fixed phrase it begins, else its lemma, else the parts of
the compound it is. A word that the lexicon cannot explain stays as it is (names, numbers, English). A text that is
English already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.words import words


class Glosser:
    """Turns Danish text into a sequence of English glosses, one string for each Danish word or phrase."""

    def __init__(self, morphology: Morphology | None = None) -> None:
        self.morphology = morphology or Morphology()
        self.gloss = lru_cache(maxsize=200_000)(self._gloss)
        self.is_danish = lru_cache(maxsize=200_000)(self._is_danish)

    def __call__(self, text: str) -> str:
        """Return the glossed text, in lower case."""
        return " ".join(gloss for _, gloss in self.pieces(text))

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each word (or fixed phrase) of the text with its gloss."""
        tokens = words(text)
        if self.is_english(tokens):
            yield from ((token, token) for token in tokens)
        else:
            yield from ((phrase, self.gloss(phrase)) for phrase in self.phrases(tokens))

    def phrases(self, tokens: list[str]) -> Iterator[str]:
        """Yield the words of a Danish text; those of a fixed phrase together."""
        place = 0
        while place < len(tokens):
            phrase = self._phrase_at(tokens, place)
            yield phrase
            place += phrase.count(" ") + 1

    def is_english(self, tokens: list[str]) -> bool:
        """Whether more words are English only than Danish only (by the lexicon; ties are Danish)."""
        if all(map(self.is_danish, tokens)):
            return False
        english = sum(1 for token in tokens if self.is_english_word(token))
        return english > sum(1 for token in tokens if self.is_danish(token) and token not in self.english_words)

    def is_english_word(self, word: str) -> bool:
        """Whether a word is English and not Danish."""
        return word in self.english_words and not self.is_danish(word)

    def _is_danish(self, token: str) -> bool:
        return token in self.morphology.lexicon.stopwords or self.morphology.lemma(token) is not None

    @cached_property
    def english_words(self) -> frozenset[str]:
        """The words of all glosses, and the function words of English."""
        glosses = " ".join(self.morphology.lexicon.glosses.values())
        return _ENGLISH_FUNCTION_WORDS.union(word for word in words(glosses) if len(word) > 1)

    def _phrase_at(self, tokens: list[str], place: int) -> str:
        lexicon = self.morphology.lexicon
        phrases = lexicon.phrases.get(tokens[place])
        if phrases is None:
            return tokens[place]
        longest = min(len(phrases[0]), len(tokens) - place)
        tried = (" ".join(tokens[place : place + length]) for length in range(longest, 1, -1))
        return next((phrase for phrase in tried if phrase in lexicon.glosses), tokens[place])

    def _gloss(self, word: str) -> str:
        glosses = self.morphology.lexicon.glosses
        entry = glosses.get(word) or glosses.get(self.morphology.lemma(word) or "")
        if entry is not None:
            return first_sense(entry)
        parts = self.morphology.parts(word)
        return " ".join(first_sense(glosses.get(part, part)) for part in parts) if parts else word


def first_sense(gloss: str) -> str:
    """Return the first of a gloss's comma-separated senses, in lower case."""
    return gloss.partition(",")[0].strip().lower()


_ENGLISH_FUNCTION_WORDS = frozenset(
    "the a an and or of to in on at for from with about by as is are was were be been being do does did what which "
    "who whom whose how why when where that this these those it its they them their we our us you your he she his her "
    "i my me not no any some there than then if but so can could should would will shall may might must have has had "
    "more most many much few other into over under between said say says mention mentioned anything anyone "
    "something".split()
)
