"""The note's own questions that a question names: by number, by what they ask for, or by their wording.

Nothing here knows any note: 'styrker' means question 1 only because question 1 of this note asks for strengths and
its other questions do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from randers_rag.danish.words import fold
from randers_rag.question.matching import is_function_word, is_known, is_name, is_slip, lemma_key
from randers_rag.question.numbers import first_or_last, number_list, place_before
from randers_rag.question.outline import Asked, Outline, question_words
from randers_rag.question.text import Token, Utterance, keys
from randers_rag.question.vocabulary import EVALUATING

_NOUNS = keys(
    "spørgsmål spørgsmålet spørgsmålene arbejdsspørgsmål arbejdsspørgsmålet spm spg spørgmål spørsmål sprgsmål "
    "question questions"
)
_LETTERS = keys("sp q")
"""Words that mean a question before its number only."""
_EVERY = keys("begge alle samtlige both all")
_NUMBERED = keys("nr nummer number no")
_BEFORE = keys("på til under i ved for om det de den to the in on under")
_ASKS_FOR = keys(
    "hvilke hvilken hvilket nævn nævne nævner nævnte under vis vise list liste oplist opliste opremse se find finde få "
    "høre giv byens kommunens områdets stedets deres vores alle nogle nogen flere mange sine andre som what which of "
    "af om s gruppens gruppernes de"
)
_STATES = keys("er var der findes fandtes har havde")
_AFTER = keys("til for ved hos om omkring i fra ifølge inden indenfor ift blandt")
_SUBJECTS = keys("vi man de det den han hun jeg du i")
_VERB_BEFORE = keys("hvad hvordan hvem der som at vi de man kan skal vil")
_CLAUSE = keys("hvad hvordan hvilke hvilken hvilket hvor hvorfor hvornår hvem what how which why")
_BEFORE_PRAISE = keys("hvilke hvilken hvilket de alle vores er var nævn vis list find giv what which")
_HOW = keys("hvordan hvorfor how why")
_ENOUGH_OF_IT = 0.4
_ENOUGH_CONTENT = 0.33
_SHORT_QUESTION = 2
"""Telling words of a question that one of them is enough to recognise."""
_FAMILY = 6
"""Letters that words of one family begin with alike."""


@dataclass
class Questions:
    """Which of the notes' questions are meant. ``notes`` limits them where only some notes have them.

    ``worded`` tells that ``used`` is the question's wording, not only the name of what it asks for, ``kind`` that the
    question itself asks for it in other words, ``exact`` that it stands there word for word.
    """

    numbers: list[int] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    used: set[int] = field(default_factory=set)
    worded: bool = False
    kind: bool = False
    exact: bool = False


def find_numbered(said: Utterance, taken: set[int], existing: Sequence[int]) -> Questions:
    """Find 'spørgsmål 2', 'spm. 1 og 2', 'q1', 'det andet spørgsmål', 'de to sidste spørgsmål'."""
    found = Questions()
    for token in said.tokens:
        if token.index in taken or token.key not in _NOUNS | _LETTERS:
            continue
        start, end = token.index, token.index + 1
        if end < len(said.tokens) and said.tokens[end].key in _NUMBERED:
            end += 1
        numbers, end = number_list(said, end)
        place = place_before(said, start, existing[-1] if existing else None)
        if not numbers and token.key in _NOUNS and (several := first_or_last(said, start, existing)):
            numbers, start, end = several, start - 2, token.index + 1
        elif not numbers and token.key in _NOUNS and place is not None:
            numbers, start, end = (place,), start - 1, token.index + 1
        elif not numbers and start and said.tokens[start - 1].key in _EVERY:
            numbers, start = tuple(existing), start - 1
        if numbers:
            found.numbers.extend(number for number in numbers if number > 0)
            found.used.update(range(_left(said, start), end))
    return found


def _left(said: Utterance, start: int) -> int:
    while start > 0 and said.tokens[start - 1].key in _BEFORE:
        start -= 1
    return start


def find_quoted(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find 'spørgsmålet om styrker', 'spørgsmålet om hvad der bekymrer': by its first word of content."""
    scope = frozenset(notes)
    for position, token in enumerate(rest):
        if token.key not in _NOUNS:
            continue
        start = _first_content(rest, position + 1)
        if start is None:
            continue
        meant = [a for a in _akin(rest[start], outline) if not scope or scope & outline.asking[a]]
        if meant:
            used = {other.index for other in rest[_noun_start(rest, position) : start + 1]}
            return questions_of(meant, used, outline, scope)
    return Questions()


def _first_content(rest: Sequence[Token], start: int) -> int | None:
    content = (p for p in range(start, len(rest)) if not is_function_word(rest[p].key) and rest[p].key not in _CLAUSE)
    return next((position for position in content if rest[position].key not in _AFTER), None)


def _noun_start(rest: Sequence[Token], position: int) -> int:
    while position and rest[position - 1].key in _BEFORE:
        position -= 1
    return position


def _akin(token: Token, outline: Outline) -> Sequence[Asked]:
    """Return the questions that ask for it, or else have a word of its family: 'bekymringer', 'hvad bekymrer os'."""
    asked = _asking_for(token, outline)
    if asked or len(token.key) < _FAMILY:
        return asked
    family = [word for word in outline.asked_by_word if word[:_FAMILY] == token.key[:_FAMILY]]
    return list(dict.fromkeys(a for word in family for a in outline.asked_by_word[word] if word in a.own))


def find_asked_for(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find 'hvilke styrker …', 'ideer til …', where the notes' questions ask for these."""
    scope = frozenset(notes)
    meant: list[Asked] = []
    used: set[int] = set()
    for position, token in enumerate(rest):
        candidates = [a for a in _asking_for(token, outline) if not scope or scope & outline.asking[a]]
        if candidates and _is_asked_for(rest, position, outline):
            meant.extend(candidates)
            used.add(token.index)
    return questions_of(meant, used, outline, scope)


def _asking_for(token: Token, outline: Outline) -> tuple[Asked, ...]:
    heads = outline.asked_by_head
    if token.key in heads:
        return heads[token.key]
    bare = next((head for head in heads if token.key in _definite(head)), None)
    if bare is None and not is_known(token.word):
        bare = next((head for head in heads if is_slip(token.key, head)), None)
    return heads[bare] if bare else ()


def _definite(head: str) -> tuple[str, ...]:
    return (head + "ne", head + "ene", head + "erne", head.removesuffix("er") + "erne")


def _is_asked_for(rest: Sequence[Token], position: int, outline: Outline) -> bool:
    """Whether a word stands where the thing asked for stands, and not as a verb or in passing."""
    before = rest[position - 1].key if position else ""
    after = rest[position + 1].key if position + 1 < len(rest) else ""
    if before == "som" and (not after or after in _AFTER):
        return True
    if after in _SUBJECTS or (before in _VERB_BEFORE and before != "de"):
        return before == "der" and position > 1 and rest[position - 2].key in _STATES and after not in _SUBJECTS
    first = {"hvilke", "hvilken", "hvilket", "navn", "what", "which"}
    if before in _ASKS_FOR or _is_praised(rest, position) or (position and is_title_name(rest[position - 1], outline)):
        return True
    if position > 1 and rest[position - 2].key in first:
        return True
    if before in ("og", "eller", "samt") and position > 1 and _asking_for(rest[position - 2], outline):
        return True
    alone = all(_asking_for(t, outline) or is_function_word(t.key) for t in rest)
    return alone or (position <= 1 and after in _AFTER) or (before in _STATES and position > 1)


def _is_praised(rest: Sequence[Token], position: int) -> bool:
    """'hvad er de vigtigste styrker', but not 'deler vi gode ideer'."""
    return position > 1 and rest[position - 1].key in EVALUATING and rest[position - 2].key in _BEFORE_PRAISE


def find_exact(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find a question by all its words as they stand: 'hvem gør det?'."""
    scope = frozenset(notes)
    text = tuple(fold(token.word) for token in rest)
    meant = [a for a, having in outline.asking.items() if a.text == text and (not scope or scope & having)]
    return replace(questions_of(meant, {token.index for token in rest}, outline, scope), worded=True, exact=True)


def find_worded(rest: Sequence[Token], outline: Outline, notes: Iterable[str]) -> Questions:
    """Find a question by its own wording: 'hvad fungerer godt i dag', '…, hvordan vi får det bedre'."""
    scope = frozenset(notes)
    run = _clause(rest)
    own = question_words(" ".join(token.word for token in run if not _only_praises(token, outline)))
    content = {lemma_key(token.word) for token in run if not is_function_word(token.key)} & own
    if not content:
        return Questions()
    shared: Counter[Asked] = Counter()
    for key in own:
        shared.update(a for a in outline.asked_by_word.get(key, ()) if not scope or scope & outline.asking[a])
    asks = run[0].key in _CLAUSE
    meant = [a for a, count in shared.items() if _same_wording(count, own, a, asks=asks) and content & a.own]
    return replace(questions_of(meant, {token.index for token in run}, outline, scope), worded=True)


def _only_praises(token: Token, outline: Outline) -> bool:
    """'hvad fungerer godt', where the note asks 'hvad fungerer i dag'."""
    return token.key in _HOW | EVALUATING and lemma_key(token.word) not in outline.asked_by_word


def _same_wording(shared: int, own: frozenset[str], question: Asked, *, asks: bool) -> bool:
    """Whether a clause holds only words of the question, and enough of them.

    Enough are two fifths of all, or two telling ones and a third of these; in a clause that asks ('hvad fungerer'),
    one of two telling ones.
    """
    if shared != len(own):
        return False
    telling = sum(not is_function_word(word) for word in own)
    of = sum(not is_function_word(word) for word in question.words)
    much = shared >= _ENOUGH_OF_IT * len(question.words) and (asks or telling > 1 or own == question.words)
    enough = much or telling >= max(2, _ENOUGH_CONTENT * of)
    return (enough and (shared > 1 or own == question.words)) or (asks and telling == 1 and of <= _SHORT_QUESTION)


def _clause(rest: Sequence[Token]) -> Sequence[Token]:
    """Return the words from the last question word on: 'hvad svarede de på, | hvordan vi får det bedre'."""
    starts = [position for position, token in enumerate(rest) if token.key in _CLAUSE]
    return rest[starts[-1] :] if starts else rest


def is_covered(rest: Sequence[Token], outline: Outline, questions: Questions) -> bool:
    """Whether the words left over only repeat the wording of the questions that were found."""
    words = (token for token in rest if not is_title_name(token, outline) and token.key not in EVALUATING)
    own = question_words(" ".join(token.word for token in words))
    texts = [a.words for a in outline.asking if a.number in questions.numbers]
    return any(own <= words for words in set(texts))


def is_title_name(token: Token, outline: Outline) -> bool:
    """Whether a word is the name of what a note is about, by its title: the town's."""
    return is_name(token.word) and bool({lemma_key(token.word), token.key.removesuffix("s")} & outline.titles.keys())


def questions_of(meant: Sequence[Asked], used: set[int], outline: Outline, scope: frozenset[str]) -> Questions:
    """Return some questions, limited to the notes that have them where not all do."""
    if not meant:
        return Questions()
    numbers = sorted({asked.number for asked in meant})
    asking = [outline.asking[asked] for asked in meant]
    if not scope and any(len(notes) == len(outline.ids) for notes in asking):
        return Questions(numbers, (), used)
    having = frozenset[str]().union(*(notes & (scope or outline.ids) for notes in asking))
    if having == outline.ids:
        return Questions(numbers, (), used)
    return Questions(numbers, tuple(note.id for note in outline.notes if note.id in having), used)
