"""What a question asks about once its filters are taken out: which of the notes' questions, and the topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from randers_rag.question.asked_kind import find_kind_beside, find_of_kind
from randers_rag.question.framing import holds_only, is_framing, is_speech, is_spoken_of, strip_frame, trim
from randers_rag.question.matching import is_function_word
from randers_rag.question.numbering import (
    Questions,
    find_asked_for,
    find_exact,
    find_quoted,
    find_worded,
    is_covered,
    is_title_name,
)
from randers_rag.question.numbers import cardinal
from randers_rag.question.outline import Outline
from randers_rag.question.text import Token, keys, without
from randers_rag.question.vocabulary import CONTAINED, EVALUATING, PARTS, SAYING, SEEING

_BOTH = keys("både og samt")
_TOP, _SOME = keys("top"), keys("par håndfuld stykker")


def questions_meant(rest: tuple[Token, ...], outline: Outline, scope: tuple[str, ...]) -> Questions:
    """Return the notes' questions that the words quote, repeat or name by what is asked for."""
    if not outline.asking:
        return Questions()
    while rest and _is_count(rest[0]):
        rest = rest[1:]
    for certain in (find_exact, find_quoted):
        found = certain(rest, outline, scope)
        if found.numbers:
            return found
    for words in (rest, tuple(token for token in rest if not is_speech(token))):
        worded = find_worded(words, outline, scope)
        if worded.numbers and not _only_says(rest, words):
            return _with_the_other(rest, worded, outline, scope)
    for way in (find_asked_for, find_of_kind, find_kind_beside):
        found = way(rest, outline, scope)
        if found.numbers:
            return found
    return Questions()


def _with_the_other(rest: Sequence[Token], found: Questions, outline: Outline, scope: tuple[str, ...]) -> Questions:
    """'både hvad der fungerer, og hvad der driller': the other question too, if nothing else is left."""
    left = tuple(token for token in without(rest, found.used) if token.key not in _BOTH)
    for way in (find_worded, find_of_kind):
        other = way(left, outline, scope) if left else Questions()
        if other.numbers and all(token.index in other.used for token in left):
            numbers = sorted({*found.numbers, *other.numbers})
            return replace(found, numbers=numbers, used={token.index for token in rest})
    return found


def _only_says(rest: Sequence[Token], words: Sequence[Token]) -> bool:
    """'hvad siger politikerne', where a question asks what politicians are to do: they are no answer to it."""
    content = [token for token in words if not is_function_word(token.key)]
    return len(words) < len(rest) and len(content) == 1 and any(token.key in SAYING for token in rest)


def topic_of(
    rest: tuple[Token, ...],
    questions: Questions,
    outline: Outline,
    framing: Collection[int],
    words: Collection[int],
    *,
    framed: bool,
    placed: bool,
) -> tuple[Token, ...]:
    """Return the words of the topic: without the frame, and without what only repeats the note's question.

    ``framing`` and ``words`` are the indexes of words that frame it and of those taken out for the intent; ``framed``
    tells that any words were taken out, ``placed`` that they named places.
    """
    things = set(framing) | (questions.used if not questions.worded else set())
    left = without(rest, questions.used) if questions.worded else rest
    topic = strip_frame(left, things, said=bool(words))
    if questions.used and topic and _only_repeats(topic, outline, questions):
        return ()
    if is_spoken_of(topic, rest):
        return trim(topic)
    if framed and all(is_framing(token) for token in topic):
        return ()
    empty = CONTAINED | PARTS | EVALUATING | _SOME
    if (placed or questions.used) and all(holds_only(token, empty) or _is_count(token) for token in topic):
        return ()
    return trim(topic) if framed or questions.used else topic


def _is_count(token: Token) -> bool:
    """'nævn tre ideer', 'top 5 styrker'."""
    return token.key in _TOP or cardinal(token.key) is not None


def _only_repeats(topic: Sequence[Token], outline: Outline, questions: Questions) -> bool:
    """Whether a topic says no more than the note's question: 'ser grupperne', 'til en positiv udvikling'."""
    classes = CONTAINED | PARTS | SEEING | EVALUATING
    left = [token for token in topic if not holds_only(token, classes) and not is_title_name(token, outline)]
    return not left or is_covered(left, outline, questions)
