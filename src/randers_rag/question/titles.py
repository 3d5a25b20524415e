"""The notes that a question names among several: 'i notatet om skolen', 'på mødet om bymidten', 'på mødet i maj'."""

from __future__ import annotations

from randers_rag.question.dates import dated, time_after, time_in
from randers_rag.question.matching import is_function_word, is_known, lemma_key, nearest
from randers_rag.question.outline import Outline
from randers_rag.question.text import Utterance, keys

_SIGNALS = keys(
    "notat notatet notater notaterne note noten noter noterne referat referatet referater referaterne dokument "
    "dokumentet møde mødet møderne opsamling opsamlingen workshop workshoppen samling samlingen borgermøde borgermødet "
    "dialogmøde dialogmødet seminar seminaret minutes meeting document"
)
_LINKS = keys("om fra for i på vedrørende omkring af about on from der hedder med titlen kaldet")
_BEFORE = keys("i fra på til ved om under in from at on the det dette den")
_LONGEST = 12


def find_notes(said: Utterance, taken: set[int], outline: Outline) -> tuple[tuple[str, ...], set[int]]:
    """Return the ids of the notes that are named by title ('notatet om …') or date, and the words' indexes."""
    found: tuple[str, ...] = ()
    used: set[int] = set()
    for token in said.tokens:
        if token.index in taken:
            continue
        ids, end = _dated(said, token.index, outline)
        matched = 0
        if not ids and token.key in _SIGNALS:
            ids, end, matched = _titled(said, token.index + 1, taken, outline)
        if ids and (len(outline.notes) > 1 or matched > 1):
            found = tuple(note.id for note in outline.notes if note.id in ids)
            used.update(range(_left(said, token.index), end))
    return (found if len(outline.notes) > 1 else ()), used


def _left(said: Utterance, start: int) -> int:
    while start > 0 and said.tokens[start - 1].key in _BEFORE:
        start -= 1
    return start


def _dated(said: Utterance, index: int, outline: Outline) -> tuple[frozenset[str], int]:
    """Return the notes of the date after 'mødet', or of the month in 'majmødet', and one past its last word."""
    if len(outline.notes) < 2:
        return frozenset(), index
    token = said.tokens[index]
    if month := time_in(token.word, _SIGNALS):
        return dated(outline.notes, month), index + 1
    said_time = time_after(said.text, token.end) if token.key in _SIGNALS else None
    if said_time is None:
        return frozenset(), index
    when, end = said_time
    last = next((other.index for other in said.tokens[index + 1 :] if other.start >= end), len(said.tokens))
    return dated(outline.notes, when), last


def _titled(said: Utterance, start: int, taken: set[int], outline: Outline) -> tuple[frozenset[str], int, int]:
    """Return the notes whose titles hold the longest run of content words from ``start``, one past it, its length."""
    ids: frozenset[str] = frozenset()
    end = start
    matched = 0
    linked = False
    for token in said.tokens[start : start + _LONGEST]:
        if token.index in taken:
            break
        if token.key in _LINKS:
            linked = True
        if is_function_word(token.key):
            continue
        key = lemma_key(token.word)
        if key not in outline.titles and not is_known(token.word):
            key = nearest(key, outline.titles) or key
        holding = outline.titles.get(key, frozenset())
        both = ids & holding if ids else holding
        if not both or not (linked or token.index == start):
            break
        ids, end, matched = both, token.index + 1, matched + 1
    return ids, end, matched
