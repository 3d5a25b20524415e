"""The topic of a question as it is searched for: cut to a sensible length, slips of the pen mended, empty words out."""

from __future__ import annotations

from functools import cached_property

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.spelling import Speller
from randers_rag.danish.words import word_spans, words
from randers_rag.embedding.gloss import Glosser
from randers_rag.index import SearchIndex

_STUMP = 5
"""Letters of a word whose genitive without an article ('ungdoms') is taken for the first part of a compound."""
_SUPERLATIVE = ("ste", "est")
"""How a word ends that a genitive stands before by itself: 'verdens største'."""
_PRONOUNS = ("hinanden", "hverandre", "nogen", "ingen", "anden", "begge")
LONGEST = 60
"""Words of a topic that are looked at."""


class SpelledTopic:
    """Corrects topics against the words of an index and the lexicon; English is left alone.

    A name that stands in the title of every note (the town's, say) tells no statement from another and is left out,
    unless nothing else was asked for.
    """

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._glosser = Glosser(Morphology())

    def __call__(self, topic: str) -> str:
        """Return the words of the topic, normalised and corrected, with single spaces."""
        tokens = words(topic)[:LONGEST]
        if not self._glosser.is_english(tokens):
            tokens = [part for token in self._joined(tokens) for part in self._corrected(token)]
        return " ".join(self._telling(tokens))

    def _joined(self, tokens: list[str]) -> list[str]:
        """Put together what was written apart: 'ungdoms boliger', 'kultur liv'."""
        joined: list[str] = []
        for token in tokens:
            if joined and self._belong(joined[-1], token):
                token = joined.pop() + token
            joined.append(token)
        return joined

    def _belong(self, first: str, second: str) -> bool:
        """Whether two neighbours are the parts of one word.

        The notes or the lexicon have it whole, or the first cannot stand alone ('ungdoms'). A word that only holds a
        sentence together stays by itself ('for ældre'), unless its neighbour is no word.
        """
        whole, speller = first + second, self._speller
        stopwords = self._glosser.morphology.lexicon.stopwords
        if first in stopwords or second in stopwords:
            neighbour = second if first in stopwords else first
            return speller.has(whole) and not speller.known(neighbour)
        stump = self._is_stump(first) and not second.endswith(_SUPERLATIVE)
        return speller.has(whole) or (stump and speller.known(whole))

    def _is_stump(self, word: str) -> bool:
        """Whether a word is the first part of a compound with its link: 'ungdoms', 'omsorgs', not 'børns', 'unges'."""
        bare = word.removesuffix("s")
        gloss = self._glosser.morphology.lexicon.glosses.get(bare, "")
        common = gloss[:1].islower() and self._glosser.morphology.lemma(bare) == bare
        alone = bare in self._glosser.morphology.lexicon.stopwords or bare in _PRONOUNS
        return word != bare and common and not alone and len(bare) >= _STUMP and not bare.endswith("e")

    def _corrected(self, token: str) -> tuple[str, ...]:
        return (token,) if self._names_it(token) else self._speller.correct(token)

    def _names_it(self, token: str) -> bool:
        return token.removesuffix("s") in self._names

    def _telling(self, tokens: list[str]) -> list[str]:
        telling = [token for token in tokens if not self._names_it(token)]
        tokens_of = self._index.words.tokeniser.tokens_of
        return telling if any(tokens_of(token) for token in telling) else tokens

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names that every note's title holds, without the s of the genitive."""
        names: set[str] | None = None
        for title in self._index.titles:
            found = {word.lower().removesuffix("s") for word, _, _ in word_spans(title) if self._is_name(word)}
            names = found if names is None else names & found
            if not names:
                break
        return frozenset(names or ())

    def _is_name(self, word: str) -> bool:
        """Whether a word of a title is a name: a capital letter, and no other word or itself one in the lexicon."""
        morphology, lower = self._glosser.morphology, word.lower()
        return word[0].isupper() and (morphology.lexicon.is_name(lower) or not morphology.known(lower))

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._index.words.forms, self._glosser.morphology)
