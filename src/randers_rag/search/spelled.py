"""The topic of a question as it is searched for: cut to a sensible length, slips of the pen mended."""

from __future__ import annotations

from functools import cached_property

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.spelling import Speller
from randers_rag.danish.words import words
from randers_rag.embedding.gloss import Glosser
from randers_rag.index import Index

LONGEST = 60
"""Words of a topic that are looked at."""


class SpelledTopic:
    """Corrects topics against the words of an index and the lexicon; English is left alone."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._glosser = Glosser(Morphology())

    def __call__(self, topic: str) -> str:
        """Return the words of the topic, normalised and corrected, with single spaces."""
        tokens = words(topic)[:LONGEST]
        if self._glosser.is_english(tokens):
            return " ".join(tokens)
        return " ".join(part for token in tokens for part in self._speller.correct(token))

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._index.lexical.forms, self._glosser.morphology)
