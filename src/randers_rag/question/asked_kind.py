"""The notes' questions that a reader names by the kind of thing they ask for: 'udfordringerne', 'løsninger på støj'."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from randers_rag.question.framing import holds_only, is_framing
from randers_rag.question.kinds import DOERS, DONE, KINDS, WHAT, kinds_named
from randers_rag.question.matching import lemma_key
from randers_rag.question.numbering import Questions, questions_of
from randers_rag.question.outline import Asked, Outline, question_words
from randers_rag.question.text import Line, Token, keys
from randers_rag.question.vocabulary import CONTAINED, DETERMINERS, EVALUATING, LEADING, PARTS, SEEING

_PEOPLE = keys("folk deltagerne forældrene borgerne medlemmerne beboerne")
_BESIDE = CONTAINED | PARTS | SEEING | EVALUATING | _PEOPLE | keys("først alene kun bare tak")
"""Words beside the kind that ask for nothing more."""
_PROPOSED = "foreslår|foreslog|foreslås"
_NOT_BEFORE = LEADING | keys("deres dens dets hans hendes hvordan hvornår hvorfor hvor")


def find_of_kind(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find 'udfordringerne', where a question of the notes asks 'Hvad står i vejen?', if nothing else is asked.

    Of several, those that share most words with it. Nothing where one kind is named and all questions are of it, or
    where a theme goes by the word.
    """
    scope = frozenset(notes)
    named = {kind: [rest[a:b] for a, b in spans] for kind, spans in kinds_named(Line(rest)).items()}
    used = {token.index for spans in named.values() for span in spans for token in span}
    if not used or not all(token.index in used or _is_beside(rest, place) for place, token in enumerate(rest)):
        return Questions()
    nouns = [t for spans in named.values() for span in spans for t in span if len(span) == 1 or t.key in DOERS]
    if any(lemma_key(token.word) in outline.theme_words for token in nouns):
        return Questions()
    asking = _asking(outline, scope)
    own = question_words(" ".join(token.word for token in rest))
    meant = [asked for kind in named for asked in _of_kind(kind, asking, own)]
    if not meant or (len(named) == 1 and len(meant) == len(asking)):
        return Questions()
    return replace(questions_of(meant, {token.index for token in rest}, outline, scope), worded=True, kind=True)


def _is_beside(rest: Sequence[Token], place: int) -> bool:
    """Whether a word asks for nothing more: 'hvad bekymrer folk', not 'hvad skal vi prøve for borgerne'."""
    led = place > 0 and rest[place - 1].key in LEADING
    return holds_only(rest[place], _BESIDE if not led else _BESIDE - _PEOPLE)


def find_kind_beside(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find 'løsninger på støj', 'hvilke problemer har de med støj': the kind beside a topic."""
    scope = frozenset(notes)
    asking = _asking(outline, scope)
    asked = _asked_of(rest)
    if asked is not None and (meant := _of_kind(asked, asking, frozenset())) and len(meant) < len(asking):
        return replace(questions_of(meant, set(), outline, scope), kind=True)
    for position, token in enumerate(rest):
        kind = next((index for index, kind in enumerate(KINDS) if token.key in kind.nouns), None)
        if kind is None or not _opens(rest, position) or lemma_key(token.word) in outline.theme_words:
            continue
        meant = _of_kind(kind, asking, frozenset())
        if meant and len(meant) < len(asking):
            return replace(questions_of(meant, {token.index}, outline, scope), kind=True)
    return Questions()


def _asked_of(rest: Sequence[Token]) -> int | None:
    """Return the kind that 'hvad driller dem | med maden' asks for: its wording stands before what leads to a topic."""
    line = Line(rest)
    if not line.prefix(WHAT):
        return None
    for index, spans in kinds_named(line).items():
        if KINDS[index] is DONE and not line.has(_PROPOSED):
            continue  # 'hvad kan vi gøre for de unge' is answered wherever something is done for them
        for start, end in spans:
            following = next((place for place in range(end, len(rest)) if rest[place].key in LEADING), None)
            if following is not None and all(is_framing(token) for token in (*rest[:start], *rest[end:following])):
                return index
    return None


def _opens(rest: Sequence[Token], position: int) -> bool:
    """Whether a word is what is asked for, and a topic follows: 'er der problemer med støj', not 'deres problemer'."""
    before, after = rest[:position], rest[position + 1 :]
    lead = next((place for place, token in enumerate(after) if token.key in LEADING), None)
    if lead is None or any(token.key in _NOT_BEFORE for token in before):
        return False
    return all(is_framing(token) or token.key in DETERMINERS for token in (*before, *after[:lead]))


def _asking(outline: Outline, scope: Collection[str]) -> list[Asked]:
    return [asked for asked, having in outline.asking.items() if not scope or not having.isdisjoint(scope)]


def _of_kind(kind: int, asking: Sequence[Asked], own: frozenset[str]) -> list[Asked]:
    """Return the questions of a kind that share most words with the reader's."""
    meant = [asked for asked in asking if kind in asked.kinds]
    most = max((len(own & asked.words) for asked in meant), default=0)
    return [asked for asked in meant if len(own & asked.words) == most]
