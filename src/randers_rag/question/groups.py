"""The groups that a question names: 'gruppe 1 og 2', 'den tredje gruppe', 'alle andre end gruppe 2'."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import OSA

from randers_rag.question.matching import is_known
from randers_rag.question.numbers import cardinal, first_or_last, number_list, ordinal, place_before
from randers_rag.question.outline import Outline
from randers_rag.question.speakers import Mention
from randers_rag.question.speaking import are_compared, speaks
from randers_rag.question.text import Line, Utterance, keys
from randers_rag.question.vocabulary import LEADING

_SHORT = keys("gr grp grupp group groups")
_PLURAL = keys("grupper grupperne gruppernes groups")
_NUMBERED = keys("nr nummer number no")
_BEFORE = keys("ifølge i fra hos af blandt for på ved in from by of inden")
_PLACED = keys("i ved fra på gruppe bord hold")
_ARTICLE = keys("den de det the")
_EVERYONE = keys("alle samtlige begge all both every hver hele")
_OTHERS = keys("andre øvrige resterende other remaining")
_BUT = (
    "(?:andre|øvrige|resterende|other)(?: grupper| groups)? (?:end|than)|undtagen|undtaget|bortset fra|på nær|pånær|"
    r"^(?:bare |men )?ikke|minus|altså ikke|(?:hvis |når )?(?:man |vi |jeg )?ser (?:man |vi |jeg )?bort fra|"
    "foruden|fraregnet|uden|med undtagelse af|except for|except|but not|excluding|excl|ekskl|eksklusive|"
    "men ikke|og ikke"
)
_COMPARED = "sammenlign|(?:forskel|forskellen|ligheder|enighed) (?:på|mellem)|mellem"
_FROM = "(?: i| fra| hos| af| for| det| dem| de)?"
_ONLY = (
    r"(?:er|var) (?:det )?(?:kun|bare|udelukkende) (?:\w+ ){1,6}?(?:der|som)|"
    r"(?:er|var) (?:\w+ ){1,6}?(?:den|de|det) eneste(?: \w+)? (?:der|som)|"
    r"^(?:og )?(?:er|var) det (?:kun|bare)(?: \w+){1,4}$"
)
_ONLY_WORDS = keys("er var det kun bare udelukkende den de eneste der som gruppe")
_AROUND_BUT = keys("alle de grupper grupperne gruppe samtlige all the groups men lige og")
_JOINS = keys("og eller samt and or mellem vs kontra versus med")
_OPENED = r"(?:og hvad med|hvad så med|hvad med|men hvad med|og|men|eller)(?= \S)"
_SO = keys("så da")
_NOT = keys("ikke not")
_ONLY_FROM = _BEFORE | keys("kun bare for")
_LEADING_TO = _BEFORE | keys("for på med ved")
_DIGITS = 4
_WORD, _LETTER = "gruppe", "g"


@dataclass
class Groups:
    """What a question says about groups. ``used`` are the indexes of the words that say so.

    ``notes`` are those whose groups are called so, where they are named by what their headings call them. ``only`` are
    the words that ask whether no other group said it ('er det kun gruppe 3, der …'); then none is named. ``spoken_of``
    are the names that do not seem to speak.
    """

    named: list[int] = field(default_factory=list)
    excluded: list[int] = field(default_factory=list)
    everyone: bool = False
    others: bool = False
    notes: frozenset[str] = frozenset()
    spoken_of: list[Mention] = field(default_factory=list)
    only: frozenset[int] = frozenset()
    used: set[int] = field(default_factory=set)

    def chosen(self, existing: tuple[int, ...]) -> tuple[int, ...]:
        """Return the named groups less the excluded; from all groups where only exclusions are named."""
        if self.excluded:
            base = tuple(self.named) or existing
            return tuple(group for group in base if group not in self.excluded)
        return tuple(dict.fromkeys(self.named))

    @property
    def given(self) -> bool:
        """Whether the question says which groups it is about."""
        return bool(self.named or self.excluded or self.everyone or self.others)


def find_groups(said: Utterance, outline: Outline, existing: tuple[int, ...], scope: Collection[str] = ()) -> Groups:
    """Find every group that the question names. ``scope`` are the notes that it is limited to, if it is."""
    groups = Groups()
    but = _exclusions(said)
    at = 0
    while at < len(said.tokens):
        end = _numbered(said, at, groups, outline, but) or _described(said, at, groups, outline, existing, but)
        at = max(end, at + 1)
    _bare_exclusions(said, groups, outline, but)
    _bare_compared(said, groups, outline, existing)
    if outline.speakers:
        _called(said, groups, outline, scope, but)
    _use_joins(said, groups)
    groups.named = list(dict.fromkeys(groups.named))
    if not groups.given:
        _by_name_alone(said, groups, outline, existing)
    if groups.others and groups.named:
        groups.others, groups.everyone, groups.named = False, True, []
    _only(said, groups)
    return groups


def _only(said: Utterance, groups: Groups) -> None:
    """'er det kun gruppe 3, der nævner …', 'er gruppe 3 de eneste, der …': all groups are asked about."""
    for start, end in Line(said.tokens).spans(_ONLY):
        between = {
            t.index for t in said.tokens[start:end] if t.key not in _ONLY_WORDS and t.key not in _PLURAL | _SHORT
        }
        if groups.named and between <= groups.used:
            groups.only = frozenset(range(start, end))
            groups.used |= groups.only
            groups.named, groups.everyone = [], True


def find_named_alone(said: Utterance, outline: Outline, scope: Collection[str]) -> Groups | None:
    """'og politikerne?', 'bare 3 og 4', 'de to sidste': what may name groups after a question before it."""
    end = len(said.tokens)
    while end and said.tokens[end - 1].key in _SO:
        end -= 1
    start = Line(said.tokens).prefix(_OPENED)
    while start < end and said.tokens[start].key in _ONLY_FROM:
        start += 1
    existing = outline.groups(scope)
    numbers, stop = number_list(said, start, outline.group_letters) if start < end else ((), 0)
    if not numbers and start + 2 <= end <= start + 3:
        numbers, stop = first_or_last(said, end, existing), end
    if numbers and stop == end and set(numbers) <= set(existing):
        return Groups(named=list(numbers), used=set(range(len(said.tokens))))
    mentions = (outline.speakers.mention(said, at, scope) for at in range(start, end)) if outline.speakers else ()
    found = next((mention for mention in mentions if mention is not None), None)
    if found is None or found.start > start or found.end < end:
        return None
    return Groups(named=list(found.numbers), notes=found.notes, used=set(range(len(said.tokens))))


def _numbered(said: Utterance, at: int, groups: Groups, outline: Outline, but: dict[int, int]) -> int:
    """'gruppe 2', 'gr. 1-3', 'grupe nr. 4': return one past it, or 0."""
    start = at + 1
    if start < len(said.tokens) and said.tokens[start].key in _NUMBERED:
        start += 1
    if start >= len(said.tokens) or not _is_group_word(said, at, outline):
        return 0
    numbers, end = number_list(said, start, outline.group_letters)
    if not numbers:
        return 0
    _add(said, groups, numbers, at, end, but)
    return end


def _is_group_word(said: Utterance, at: int, outline: Outline) -> bool:
    token = said.tokens[at]
    glued = token.key == _LETTER and not said.gap(at + 1)
    if token.key in outline.group_nouns or token.key in _SHORT or glued:
        return True
    following = said.tokens[at + 1].key
    if not token.key.startswith("gr") and not token.key.startswith("gu"):
        return False
    slips = OSA.distance(token.key[: len(_WORD) + 3], _WORD, score_cutoff=2)
    return cardinal(following) is not None and (slips <= 1 or (slips == 2 and not is_known(token.word)))


def _described(
    said: Utterance, at: int, groups: Groups, outline: Outline, existing: tuple[int, ...], but: dict[int, int]
) -> int:
    """'den tredje gruppe', '2. gruppe', 'alle fire grupper', 'de andre grupper': return one past it, or 0."""
    key = said.tokens[at].key
    if at == 0 or not (key in outline.group_nouns or key in _SHORT):
        return 0
    several = first_or_last(said, at, existing) if key in _PLURAL else ()
    if several:
        _add(said, groups, several, _left(said, at - 2, _ARTICLE), at + 1, but)
        return at + 1
    place = place_before(said, at, existing[-1] if existing else None)
    if place is not None and (key not in _PLURAL or _ordinal_list(said, at)):
        places = [*_ordinal_list(said, at), place]
        start = at - 1 - 2 * len(_ordinal_list(said, at))
        _add(said, groups, tuple(places), _left(said, start, _ARTICLE), at + 1, but)
        return at + 1
    return _collective(said, at, groups, existing)


def _ordinal_list(said: Utterance, at: int) -> list[int]:
    """'første og anden gruppe': the place before the last one."""
    if at < 3 or said.tokens[at - 2].key not in _JOINS:
        return []
    place = ordinal(said.tokens[at - 3].key)
    return [] if place is None else [place]


def _collective(said: Utterance, at: int, groups: Groups, existing: tuple[int, ...]) -> int:
    start = at
    kinds: set[str] = set()
    while start > 0:
        key = said.tokens[start - 1].key
        number = cardinal(key)
        if key in _EVERYONE:
            kinds.add("everyone")
        elif key in _OTHERS:
            kinds.add("others")
        elif number is not None and number > 1 and said.tokens[at].key in _PLURAL:
            kinds |= {"everyone"} if number == len(existing) else set()
        elif key not in _ARTICLE:
            break
        start -= 1
    if not kinds:
        return 0
    if at + 1 < len(said.tokens) and "others" in kinds and said.tokens[at + 1].key == "end":
        return 0
    groups.others |= "others" in kinds
    groups.everyone |= "others" not in kinds
    groups.used.update(range(_left(said, start, _BEFORE), at + 1))
    return at + 1


def _left(said: Utterance, start: int, words: frozenset[str]) -> int:
    while start > 0 and said.tokens[start - 1].key in words:
        start -= 1
    return start


def _called(said: Utterance, groups: Groups, outline: Outline, scope: Collection[str], but: dict[int, int]) -> None:
    """'hvad siger politikerne', 'alle undtagen forældrene', 'gruppe 4 (politikerne)'."""
    mentions: list[Mention] = []
    at = 0
    while at < len(said.tokens):
        mention = None if at in groups.used else outline.speakers.mention(said, at, scope)
        if mention is not None and not groups.used.intersection(range(mention.start, mention.end)):
            mentions.append(mention)
        at = max(at + 1, mention.end if mention is not None else 0)
    compared = are_compared(said, mentions)
    for mention in mentions:
        if set(mention.numbers) <= set(groups.named) and _beside(said, mention, groups):
            groups.used.update(range(mention.start, mention.end))
            continue
        start = mention.start if compared or mention.start in but else speaks(said, mention, outline)
        if start is None:
            groups.spoken_of.append(mention)
        elif not groups.notes or groups.notes & mention.notes:
            groups.notes = groups.notes & mention.notes or mention.notes
            _add(said, groups, mention.numbers, start, mention.end, but)


def as_speaking(said: Utterance, groups: Groups, kept: frozenset[str]) -> Groups:
    """Return the groups with the names that do not seem to speak as groups too, with the words that lead to them.

    ``kept`` are leading words that stay: 'hvad slider på | lærerne'.
    """
    leading = _LEADING_TO - kept
    used = {index for one in groups.spoken_of for index in range(_left(said, one.start, leading), one.end)}
    numbers = (number for one in groups.spoken_of for number in one.numbers)
    notes = frozenset[str].intersection(*(one.notes for one in groups.spoken_of))
    return replace(groups, named=list(dict.fromkeys(numbers)), notes=notes, used=groups.used | used, spoken_of=[])


def _beside(said: Utterance, mention: Mention, groups: Groups) -> bool:
    """Whether the name only goes with the number: 'gruppe 4, politikerne', 'politikerne i gruppe 4'."""
    before = said.tokens[mention.start - 1].key if mention.start else ""
    after = said.tokens[mention.end].key if mention.end < len(said.tokens) else ""
    placed = mention.end in groups.used and (after in _PLACED or after in _SHORT or cardinal(after) is not None)
    return mention.start - 1 in groups.used or (placed and before not in LEADING)


def _exclusions(said: Utterance) -> dict[int, int]:
    """Return where an exclusion ends → where it starts."""
    line = Line(said.tokens)
    found = {end: start for pattern in (_BUT, f"(?:{_BUT}){_FROM}") for start, end in line.spans(pattern)}
    aside = (token.index for token in said.tokens[1:] if token.key in _NOT and set(",–-(") & set(said.gap(token.index)))
    return found | {index + 1: index for index in aside}


def _add(said: Utterance, groups: Groups, numbers: tuple[int, ...], start: int, end: int, but: dict[int, int]) -> None:
    joined = start > 1 and said.tokens[start - 1].key in _JOINS and start - 2 in groups.used
    excluded = start in but or (joined and bool(groups.excluded) and _last_excluded(said, groups, start))
    if start in but:
        start = _left(said, but[start], _AROUND_BUT)
    (groups.excluded if excluded else groups.named).extend(numbers)
    groups.used.update(range(_left(said, start, _BEFORE), end))


def _last_excluded(said: Utterance, groups: Groups, start: int) -> bool:
    return cardinal(said.tokens[start - 2].key) in groups.excluded


def _bare_exclusions(said: Utterance, groups: Groups, outline: Outline, but: dict[int, int]) -> None:
    """'grupperne 1-4 undtagen 2', 'alle grupper på nær 3': the number stands without 'gruppe'."""
    for end, start in but.items():
        if end in groups.used or start == 0:
            continue
        before = said.tokens[start - 1]
        if before.index in groups.used or before.key in _PLURAL or before.key in _EVERYONE:
            numbers, stop = number_list(said, end, outline.group_letters)
            if numbers:
                groups.excluded.extend(numbers)
                groups.used.update(range(_left(said, start, _AROUND_BUT), stop))


def _bare_compared(said: Utterance, groups: Groups, outline: Outline, existing: tuple[int, ...]) -> None:
    """'sammenlign 1 og 4 om kultur', 'forskellen på A og B': the numbers stand without 'gruppe'."""
    for _, end in Line(said.tokens).spans(_COMPARED):
        numbers, stop = number_list(said, end, outline.group_letters)
        if len(numbers) > 1 and set(numbers) <= set(existing) and end not in groups.used:
            groups.named.extend(numbers)
            groups.used.update(range(end, stop))


def _use_joins(said: Utterance, groups: Groups) -> None:
    """Take the words between two mentions along: 'gruppe 1 og gruppe 3'."""
    for index in range(1, len(said.tokens) - 1):
        token = said.tokens[index]
        if token.key in _JOINS and index - 1 in groups.used and index + 1 in groups.used:
            groups.used.add(index)


def _by_name_alone(said: Utterance, groups: Groups, outline: Outline, existing: tuple[int, ...]) -> None:
    """'og b?', 'hvad med 3?': nothing but the name of a group after the opening of a follow-up."""
    at = Line(said.tokens).prefix(_OPENED)
    keys_left = [token.key for token in said.tokens[at:]]
    if len(keys_left) > 1 and keys_left[-1] in _SO:
        keys_left.pop()
    names, joins = keys_left[::2], keys_left[1::2]
    if not at or len(names) == len(joins) or not all(key in _JOINS for key in joins):
        return
    numbers = [outline.group_letters.get(k, int(k) if k.isdecimal() and len(k) < _DIGITS else 0) for k in names]
    if all(number in existing for number in numbers):
        groups.named.extend(numbers)
        groups.used.update(range(at, len(said.tokens)))
