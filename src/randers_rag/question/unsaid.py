"""Questions that no note of what groups said answers: about the meeting itself, its people, what to think of them.

A question is one of these when all its words belong to the classes below: as soon as a word of a topic is there, it is
a question to the note after all ('hvem deltog' and 'hvem deltog i foreningslivet'). What a note has under a heading
('Deltagere', 'Formål') it does tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from randers_rag.question import unsaid_words as of
from randers_rag.question.matching import is_function_word, lemma_key
from randers_rag.question.outline import Outline
from randers_rag.question.text import Line, Token, keys
from randers_rag.question.vocabulary import ASKING, SAYING, THING_SAID

_WAS = keys("var været were was")
_FEW = 2
"""Further words that a question about the meeting may have: 'hvor mange sider er notatet på'."""
_LONGEST = 20
"""Words of a question that may be one of these."""
_SHORT = 5
"""Letters of a word that is too short to be told for a superlative by its ending: 'fest'."""
_FAMILY = 5
"""Letters that words of one family begin with alike."""


@dataclass(frozen=True)
class _Asked:
    """The words of a question without courtesies, and the indexes of those that name groups."""

    tokens: tuple[Token, ...]
    groups: frozenset[int]
    group_nouns: frozenset[str]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)

    @property
    def first(self) -> str:
        return self.words[0]

    @property
    def second(self) -> str:
        return self.words[1] if len(self.words) > 1 else ""

    @property
    def names_group(self) -> bool:
        return any(token.index in self.groups for token in self.tokens)

    @property
    def content(self) -> list[str]:
        """The words that mean something by themselves and name no group."""
        return [t.key for t in self.tokens if not is_function_word(t.key) and t.index not in self.groups]

    def only(self, *classes: Collection[str]) -> bool:
        """Whether every word belongs to one of the classes, names a group or only holds the sentence together."""
        allowed = frozenset[str]().union(*classes)
        return all(t.index in self.groups or t.key in allowed or is_function_word(t.key) for t in self.tokens)

    def any(self, *classes: Collection[str]) -> bool:
        """Whether a word belongs to one of the classes."""
        allowed = frozenset[str]().union(*classes)
        return any(key in allowed for key in self.words)

    def has_pair(self, first: Collection[str], second: Collection[str]) -> bool:
        """Whether two neighbours are of these classes."""
        return any(a in first and b in second for a, b in zip(self.words, self.words[1:], strict=False))


def asks_the_unsaid(tokens: Sequence[Token], groups: Collection[int], outline: Outline) -> bool:
    """Whether a question is about the meeting, its people or their merits, and no heading of the notes tells it.

    ``tokens`` are its words without courtesies, ``groups`` the indexes of those that name groups.
    """
    if not 0 < len(tokens) <= _LONGEST:
        return False
    asked = _Asked(tuple(tokens), frozenset(groups), outline.group_nouns)
    if not asked.any(ASKING, of.COPULA, of.MODAL, of.ROLES, of.MEETING_WORDS, THING_SAID, of.OF_YOURS, of.EVENT):
        return False  # 'de nærmeste'
    kinds = (_of_people, _of_votes, _of_the_meeting, _of_the_work, _judges, _ranks, _to_the_assistant)
    return any(kind(asked) for kind in kinds) and not _under_a_heading(asked, outline)


def asks_who_is_in(tokens: Sequence[Token], groups: Collection[int], outline: Outline) -> bool:
    """Whether it is asked who was in a group: its heading may tell ('hvem sad ved bord 2')."""
    asked = _Asked(tuple(tokens), frozenset(groups), outline.group_nouns)
    return asked.names_group and asked.first in ("hvem", "who", "hvilke") and _of_people(asked)


def may_lean(tokens: Sequence[Token]) -> bool:
    """Whether such a question may go on about a topic before: 'er de enige', 'er de glade' after one about the young.

    What names the meeting or has a role in it does not.
    """
    if Line(tokens).has(of.NAMED_MEETING) or any(token.key in of.ROLES for token in tokens):
        return False
    following = [*(token.key for token in tokens[1:]), ""]
    pointing = (a.key in of.POINTING and not b.endswith("ste") for a, b in zip(tokens, following, strict=True))
    return any(pointing) or any(token.key.startswith(of.AGREEING) for token in tokens)


def _of_people(asked: _Asked) -> bool:
    """'hvem deltog', 'hvor mange var med i gruppe 1', 'hvem var ordstyrer', 'hvem var i gruppe 2'."""
    counts = (asked.first, asked.second) == ("hvor", "mange")
    names = asked.first in ("hvilke", "hvad") and asked.second in of.PEOPLE | keys("hedder hed")
    who = asked.first in ("hvem", "who")
    if not (who or counts or names) or asked.any(of.MODAL, SAYING - of.WRITING - of.HOLDING):
        return False
    if counts and asked.any(asked.group_nouns) and not asked.names_group:
        return False  # 'hvor mange grupper deltog' the note tells
    about = asked.any(of.ATTENDING, of.ROLES, () if who else of.PEOPLE)
    about |= asked.has_pair(_WAS, of.BEING_WITH)
    about |= asked.any(of.HOLDING) and (asked.names_group or asked.any(of.MEETING_WORDS))
    about |= who and asked.second in of.COPULA and (asked.names_group or asked.words[-1] == "grupperne")
    about |= who and asked.any(of.COPULA) and asked.any(of.MEETING_WORDS)
    places = of.PLACES | keys("grupperne")
    return about and asked.only(of.PEOPLE, of.ATTENDING, of.ROLES, of.HOLDING, of.MEETING_WORDS, places)


def _of_votes(asked: _Asked) -> bool:
    """'blev der stemt om noget', 'var der afstemning'."""
    return asked.any(of.VOTING) and asked.only(of.VOTING, of.COPULA, THING_SAID, of.MEETING_WORDS)


def _of_the_meeting(asked: _Asked) -> bool:
    """'hvor længe varede mødet', 'hvem skrev notatet', 'hvad var formålet med mødet'."""
    named = _named_meeting(asked.tokens)
    first = next((word for word in asked.words if word not in of.WITHIN), "")
    if asked.any(of.MODAL, SAYING - of.WRITING) or not named:
        purpose = first in ("hvad", "hvordan") and asked.any(of.EVENT - of.SPAN)
        return purpose and asked.only(of.EVENT, of.COPULA, of.MEETING_WORDS)
    further = [key for position, key in enumerate(asked.words) if position and position not in named]
    if sum(key not in of.EVENT and not is_function_word(key) for key in further) > _FEW:
        return False
    if first in ("hvad", "hvilken", "hvilket", "what"):
        return asked.any(of.EVENT)
    if first in ("hvorfor", "hvordan", "var", "blev", "gik", "why", "was"):
        return asked.any(of.PAST)
    return first in ("hvem", "hvor", "hvornar", "who", "where", "when", "how")


def _named_meeting(tokens: Sequence[Token]) -> set[int]:
    """Return the positions of the words for the meeting, where it is what is asked about and not a place."""
    found: set[int] = set()
    for start, end in Line(tokens).spans(of.NAMED_MEETING):
        before = tokens[start - 1].key if start else ""
        after = tokens[end].key if end + 1 < len(tokens) else ""
        placed = before in of.WITHIN or after in of.NOT_THAT_WITH
        if not placed and tokens[end - 1].key not in of.NOT_THE_MEETING:
            found.update(range(start, end))
    return found


def _of_the_work(asked: _Asked) -> bool:
    """'hvor længe diskuterede grupperne', 'hvordan blev grupperne sat sammen', 'hvor gamle var deltagerne'."""
    whose = (of.EVERYBODY, asked.group_nouns, of.MEETING_WORDS)
    if asked.first not in ("hvor", "hvordan", "hvorfor") or asked.any(of.MODAL) or not asked.any(*whose):
        return False
    if asked.first == "hvor" and asked.second in of.SPAN:
        return asked.only(of.SPAN, of.LASTING, SAYING, *whose)
    return asked.any(of.FORMED) and asked.only(of.FORMED, of.COPULA, *whose) and not asked.any(keys("de alle dem"))


def _judges(asked: _Asked) -> bool:
    """'hvilken gruppe var uenig', 'er grupperne enige', 'var gruppe 1 positiv', not 'hvad er de glade for'."""
    open_ended = asked.first in ("hvad", "hvor", "hvorfor", "hvordan")
    begins = of.AGREEING if open_ended else of.ATTITUDES
    attitudes = {key for key in asked.words if key.startswith(begins) and not key.endswith(of.NOUNS)}
    if not attitudes or asked.any(of.MODAL):
        return False
    agreeing = any(key.startswith(of.AGREEING) for key in attitudes)
    if open_ended and asked.first in ("hvad", "hvor") and agreeing and _compares(asked):
        return False
    about_whom = asked.first == "hvem" and asked.names_group and asked.words[-1] in of.LEFT_BEHIND
    if about_whom or (_may_be_people(asked) and not agreeing):
        return False
    whose = asked.names_group or asked.any(of.EVERYBODY, ("hvem",), asked.group_nouns)
    whose |= asked.any(keys("nogen folk")) and bool(attitudes & keys("enig enige uenig uenige"))
    classes = (of.DEGREE, of.EVERYBODY, of.COPULA, THING_SAID, asked.group_nouns, of.MEETING_WORDS)
    return whose and asked.only(attitudes, *classes)


def _compares(asked: _Asked) -> bool:
    """'hvad er grupperne enige om', 'hvor er gruppe 1 og 2 uenige': a comparison shows it."""
    return len(asked.groups) > 1 or asked.any(of.GROUPS, asked.group_nouns)


def _may_be_people(asked: _Asked) -> bool:
    """Whether those asked after may be people that the groups spoke of: 'hvem er aktive', 'hvilke grupper er svagest'.

    The groups at the meeting were something: 'hvem var mest aktive'.
    """
    several = asked.first == "hvilke" and asked.any(of.GROUPS, asked.group_nouns)
    who = asked.first == "hvem" and not asked.any(of.EVERYBODY - of.POINTING - keys("alle"))
    return (several or who) and not asked.names_group and not asked.any(of.PAST_COPULA, of.WINNING)


def _ranks(asked: _Asked) -> bool:
    """Whether groups, or what they said, are to be ranked by merit: 'hvilken gruppe havde de bedste ideer'."""
    which = asked.first in ("hvilken", "hvilke", "hvilket", "which")
    group = which and asked.any(asked.group_nouns, ("group",))
    if asked.any(of.MODAL):
        return False
    if group and asked.words[-1] in of.WINNING:
        return True
    if group and not _may_be_people(asked) and _describes_the_group(asked):
        return True
    if asked.first == "hvem" and asked.second in of.COPULA and set(asked.words[2:3]) & of.COUNTABLE:
        one = asked.words[3:] != () and (not asked.words[3].endswith("e") or not _may_be_people(asked))
        return one and asked.words[3].startswith(of.ATTITUDES) and not _goes_on(asked.tokens[4:])
    merits = {token.key for token in asked.tokens if token.index not in asked.groups and _is_merit(token.key)}
    if _may_be_people(asked) or asked.has_pair(of.FARING, ("det",)):
        merits = {key for key in merits if key in of.BEST or key.startswith(of.ATTITUDES)}
        if asked.has_pair(of.FARING, ("det",)) or (asked.first != "hvem" and merits):
            return False
    hard_for = asked.first == "hvad" and asked.any(("for",)) and not asked.any(THING_SAID)
    if hard_for or _lists_the_best(asked, merits):
        return False
    if not merits or not (asked.names_group or asked.any(of.EVERYBODY, ("hvem",), asked.group_nouns, THING_SAID)):
        return False
    return asked.only(merits, of.DEGREE, of.EVERYBODY, of.COPULA, THING_SAID, asked.group_nouns, of.MEETING_WORDS)


def _describes_the_group(asked: _Asked) -> bool:
    """Whether what follows 'hvilken gruppe var' describes it: 'mest kritisk over for kommunen', 'størst', 'uenig'."""
    copula = next((position for position, key in enumerate(asked.words) if key in of.COPULA), None)
    if copula is None:
        return False
    at = copula + 1
    while at < len(asked.words) and asked.words[at] in of.DEGREE | of.ARTICLES:
        at += 1
    predicate = asked.words[at:]
    if not predicate or predicate[0] in SAYING | of.CONCERNED:
        return False
    if _goes_on(asked.tokens[at + 1 :]):
        return False
    return _is_merit(predicate[0]) or predicate[0] in of.SIZED or predicate[0].startswith(of.ATTITUDES)


def _goes_on(tokens: Sequence[Token]) -> bool:
    """Whether a topic follows: 'gladest for kultur', not 'mest kritisk over for kommunen'."""
    return any(not is_function_word(token.key) and token.key not in of.PLACES | of.MEETING_WORDS for token in tokens)


def _lists_the_best(asked: _Asked, merits: Collection[str]) -> bool:
    """'hvad er de bedste ideer', 'giv mig de bedste forslag fra gruppe 2': what was said, in plain words."""
    if asked.any(asked.group_nouns, of.GROUPS) and not asked.names_group:
        return False
    triples = zip(asked.words, asked.words[1:], asked.words[2:], strict=False)
    return any(a == "de" and b in merits and b in of.BEST and c in THING_SAID for a, b, c in triples)


def _is_merit(key: str) -> bool:
    """Whether a word is a superlative that weighs merit and does not only count."""
    if key in of.WEIGHTY | of.COUNTABLE:
        return False
    return key in of.BEST or (len(key) > _SHORT and key.endswith(of.SUPERLATIVE))


def _to_the_assistant(asked: _Asked) -> bool:
    """'hvad synes du', 'er du enig', 'hvem har lavet dig', and what nobody can answer."""
    if Line(asked.tokens).has(of.IDLE):
        return True
    content = asked.content
    if asked.any(of.OF_YOURS):
        return all(key in THING_SAID | of.OF_YOURS or key.startswith("yndling") for key in content)
    if asked.has_pair(of.OPINION, ("du",)) or asked.has_pair(("du",), of.OPINION):
        return all(key in of.OPINION | THING_SAID | of.BEST | asked.group_nouns for key in content)
    about_you = asked.has_pair(of.OF_YOU, ("du",)) or (asked.first == "hvem" and asked.words[-1] == "dig")
    return (about_you or asked.words == ("hvordan", "har", "du", "det")) and len(content) <= _FEW + 1


def _under_a_heading(asked: _Asked, outline: Outline) -> bool:
    """Whether a heading of the notes is about one of the words: 'Deltagere' for 'hvem deltog'.

    Or a question of theirs: 'Hvad bekymrer jer?' for 'er gruppe 2 bekymret'.
    """
    classes = of.ATTENDING | of.ROLES | of.PEOPLE | of.EVENT
    asked_for = {lemma_key(token.word) for token in asked.tokens if token.key in classes}
    if asked.has_pair(_WAS, of.BEING_WITH):
        asked_for.add("deltager")
    telling = {word[:_FAMILY] for word in asked_for if len(word) >= _FAMILY}
    felt = tuple(begin for begin in of.FEELINGS if any(key.startswith(begin) for key in asked.words))
    headed = (*telling, *felt)
    if headed and any(theme.startswith(headed) for theme in outline.theme_words):
        return True
    told = tuple(begin for begin in of.AGREEING if any(key.startswith(begin) for key in asked.words)) + felt
    return bool(told) and any(word.startswith(told) for word in outline.asked_by_word)
