"""When two words are one: same lemma, other spelling, or a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from randers_rag.danish.morphology import Morphology
from randers_rag.danish.words import fold, words


@cache
def morphology() -> Morphology:
    """Return the word forms of the package's lexicon (made once)."""
    return Morphology()


@cache
def _stop_keys() -> frozenset[str]:
    return frozenset(fold(word) for word in morphology().lexicon.stopwords)


def is_function_word(key: str) -> bool:
    """Whether a folded word carries no content of its own (stop list)."""
    return key in _stop_keys()


@lru_cache(maxsize=50_000)
def lemma_key(word: str) -> str:
    """Return the folded lemma of a normalised word; of a compound that is no entry, by its last part."""
    return fold(morphology().lemma(word) or morphology().compound_lemma(word) or word)


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Whether the language knows the word as it is spelt."""
    return morphology().known(word) or is_function_word(fold(word))


@lru_cache(maxsize=50_000)
def is_content(word: str) -> bool:
    """Whether a normalised word, as it is spelt, is one of the language that has content of its own."""
    return morphology().known(word) and word not in morphology().lexicon.stopwords


@lru_cache(maxsize=50_000)
def is_name(word: str) -> bool:
    """Whether a normalised word is a name: no word of the language, or one that is a name in the lexicon."""
    return not is_known(word) or morphology().lexicon.is_name(word)


@lru_cache(maxsize=50_000)
def content_keys(text: str) -> tuple[str, ...]:
    """Return the lemma keys of a text's content words in order; of all its words where none is one."""
    found = words(text)
    content = tuple(lemma_key(word) for word in found if not is_function_word(fold(word)))
    return content or tuple(lemma_key(word) for word in found)


def slips(length: int) -> int:
    """Return how many letters of a word this long may be wrong, missing, extra or swapped."""
    return 0 if length < 5 else 1 if length < 8 else 2


def is_slip(word: str, meant: str) -> bool:
    """Whether one folded word is the other, misspelt; the first letter is right."""
    limit = slips(min(len(word), len(meant)))
    return word[:1] == meant[:1] and limit > 0 and OSA.distance(word, meant, score_cutoff=limit) <= limit


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """Return the entry that a misspelt word is most likely meant as."""
    near = (entry for entry in vocabulary if abs(len(entry) - len(word)) < 3 and is_slip(word, entry))
    return min(near, key=lambda entry: (OSA.distance(word, entry), entry), default=None)
