"""Questions that no note of what groups said answers: about the meeting itself, its people, what to think of them.

A question is one of these when all its words belong to the classes below: as soon as a word of a topic is there, it is
a question to the note after all ('hvem deltog' and 'hvem deltog i foreningslivet'). What a note has under a heading
('Deltagere', 'Formål') it does tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from randers_rag.question.intents import MEETING
from randers_rag.question.matching import is_function_word
from randers_rag.question.outline import Outline
from randers_rag.question.text import Line, Token, keys
from randers_rag.question.vocabulary import SAYING, THING_SAID

_OWN_WORDS = f"{MEETING}|næste møde|mødets|notatets|referatets|the meeting|the note"
_NOT_THE_MEETING = keys("debatten det hele")
"""Words for the meeting that groups also speak of."""
_WITHIN = keys("i på fra til under ved af ifølge in at from")
_NOT_THAT_WITH = keys("med om mellem omkring i på hos af for with about")
_MODAL = keys("skal bør kan må vil skulle burde kunne ville")
_COPULA = keys("er var blev virkede virker lød fremstod was were is")
_PAST = keys("var blev gik forløb fandt holdt foregik was did")
_WRITING = keys("skrev skrevet noteret noterede lavet lavede wrote written")
_PEOPLE = keys("deltagere deltagerne deltager deltagernes personer mennesker medlemmer medlemmerne medlem navne navnene")
_ATTENDING = keys(
    "deltog deltage deltager deltaget stede sad sidder mødt fremmødt fremmødte mødte repræsenteret inviteret indbudt "
    "indkaldt fraværende afbud bestod består attended"
)
_WITH = keys("med der inde present there")
_ROLES = keys(
    "ordstyrer ordstyreren referent referenten referat mødeleder mødelederen leder lederen formand formanden "
    "næstformand sekretær facilitator facilitatoren forfatter forfatteren forfattere tovholder vært arrangør "
    "oplægsholder pennefører borgmester borgmesteren hovedudvalget udvalget"
)
_HOLDING = keys(
    "tog førte ledte ledede styrede stod indkaldte arrangerede afholdt holdt organiserede faciliterede åbnede sluttede "
    "skrev lavede udarbejdede forfattede inviterede mødtes hedder hed"
)
_EVENT = keys(
    "formål formålet konklusion konklusionen udfald udfaldet udbytte udbyttet dagsorden dagsordenen tid tidspunkt "
    "klokken kl dato stemning stemningen lang længe langt long last"
)
_SPAN = keys("tid tidspunkt klokken kl dato lang længe langt long last")
"""Words of time, which ask after the meeting only where it is named."""
_DEGREE = keys("mest mindst meget mere lidt helt så alle begge lige egentlig ret overhovedet generelt over en ens")
_GROUPISH = keys("hvem grupperne grupper gruppe gruppen gruppernes deltagerne deltagere de alle nogen der dem")
_COUNTABLE = keys("mest mindst flest færrest")
_BEST = keys("bedst bedste værst værste most best")
_ATTITUDE = (
    "enig uenig klog dygtig positiv negativ kritisk optimist pessimist tilfreds utilfreds glad sur vred irriter "
    "engager ambitiø kreativ konstruktiv aktiv passiv realist saglig seriøs begejstr frustrer uvenner konflikt "
    "stemning skuffe bekymr innovativ"
)
_ATTITUDES = tuple(sorted(keys(_ATTITUDE)))
_OPINION = keys("synes mener tror tænker foretrækker anbefaler elsker hader føler")
_OF_YOU = keys("er bor hedder kan")
_IDLE = "meningen med (?:livet|tilværelsen|det hele|alting)|hvad er meningen$|hvem har ret$"


@dataclass(frozen=True)
class _Asked:
    """The words of a question without courtesies, and the indexes of those that name groups."""

    tokens: tuple[Token, ...]
    groups: frozenset[int]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)

    def only(self, *classes: Collection[str]) -> bool:
        """Whether every word belongs to one of the classes, names a group or only holds the sentence together."""
        allowed = frozenset[str]().union(*classes)
        return all(t.index in self.groups or t.key in allowed or is_function_word(t.key) for t in self.tokens)

    def any(self, *classes: Collection[str]) -> bool:
        allowed = frozenset[str]().union(*classes)
        return any(key in allowed for key in self.words)


def asks_the_unsaid(tokens: Sequence[Token], groups: Collection[int], outline: Outline) -> bool:
    """Whether a question is about the meeting, its people or their merits, and no heading of the notes tells it.

    ``tokens`` are its words without courtesies, ``groups`` the indexes of those that name groups.
    """
    asked = _Asked(tuple(tokens), frozenset(groups))
    found = asked.tokens and (
        _of_people(asked, outline) or _of_the_meeting(asked) or _judges(asked, outline) or _to_the_assistant(asked)
    )
    return bool(found) and not _under_a_heading(asked.words, outline)


def _of_people(asked: _Asked, outline: Outline) -> bool:
    """'hvem deltog', 'hvor mange var med i gruppe 1', 'hvem var ordstyrer', 'hvem var i gruppe 2'."""
    first, second = (*asked.words, "", "")[:2]
    counts = (first, second) == ("hvor", "mange") or first in ("hvilke", "hvad")
    if not (first in ("hvem", "who") or counts) or asked.any(_MODAL, SAYING - _WRITING):
        return False
    if first in ("hvilke", "hvad") and second not in _PEOPLE | keys("hedder hed"):
        return False
    names_group = any(token.index in asked.groups for token in asked.tokens)
    about = asked.any(_ATTENDING, _ROLES, _PEOPLE if counts else ()) or _was_with(asked)
    about |= asked.any(_HOLDING) and asked.any(_meeting_words())
    about |= first == "hvem" and second in _COPULA and (names_group or asked.words[-1] == "grupperne")
    if not about or (counts and asked.any(outline.group_nouns) and not names_group):
        return False
    return asked.only(_PEOPLE, _ATTENDING, _ROLES, _HOLDING, _meeting_words(), keys("grupperne"))


def _was_with(asked: _Asked) -> bool:
    """'hvem var med', 'hvor mange var der', but not 'hvem er de'."""
    pairs = zip(asked.words, asked.words[1:], strict=False)
    return any(first in ("var", "were", "was") and second in _WITH for first, second in pairs)


def _of_the_meeting(asked: _Asked) -> bool:
    """'hvor længe varede mødet', 'hvem skrev notatet', 'hvad var formålet med mødet'."""
    own = _named_meeting(asked.tokens)
    first = asked.words[0]
    if asked.any(_MODAL, SAYING - _WRITING) or not own:
        return first in ("hvad", "hvordan") and asked.any(_EVENT - _SPAN) and asked.only(_EVENT, _COPULA, _meeting_words())
    content = [p for p, key in enumerate(asked.words) if p and p not in own and key not in _EVENT]
    content = [p for p in content if not is_function_word(asked.words[p])]
    if first in ("hvad", "hvilken", "hvilket", "pa", "what"):
        return asked.any(_EVENT) and len(content) <= 2
    if first in ("hvorfor", "hvordan", "var", "blev", "gik", "why", "was"):
        return asked.any(_PAST) and len(content) <= 2
    return first in ("hvem", "hvor", "hvornar", "who", "where", "when", "how") and len(content) <= 2


def _named_meeting(tokens: Sequence[Token]) -> set[int]:
    """Return the positions of the words for the meeting, where it is what is asked about and not a place."""
    found: set[int] = set()
    for start, end in Line(tokens).spans(_OWN_WORDS):
        before = tokens[start - 1].key if start else ""
        after = tokens[end].key if end + 1 < len(tokens) else ""
        if before not in _WITHIN and after not in _NOT_THAT_WITH and tokens[start].key not in _NOT_THE_MEETING:
            found.update(range(start, end))
    return found


def _judges(asked: _Asked, outline: Outline) -> bool:
    """'hvilken gruppe var klogest', 'er grupperne enige', 'hvilket forslag er bedst'."""
    if asked.any(_MODAL):
        return False
    groupish = any(token.index in asked.groups for token in asked.tokens) or asked.any(_GROUPISH, outline.group_nouns)
    attitudes = {key for key in asked.words if key.startswith(_ATTITUDES)}
    classes = (_DEGREE, _GROUPISH, _COPULA, outline.group_nouns, _meeting_words())
    if groupish and attitudes and asked.only(attitudes, *classes):
        return True
    return _ranks(asked, outline, groupish=groupish)


def _ranks(asked: _Asked, outline: Outline, *, groupish: bool) -> bool:
    """Whether groups, or what they said, are to be ranked by merit: 'hvilken gruppe havde de bedste ideer'."""
    first = asked.words[0]
    named = first in ("hvilken", "hvilke", "hvilket", "which") and asked.any(outline.group_nouns, keys("group"))
    merits = {key for key in asked.words if key in _BEST or (_is_superlative(key) and key not in _COUNTABLE)}
    if named and asked.any(_COPULA) and _is_predicate(asked, outline):
        return True
    if not merits or not (named or groupish or asked.any(THING_SAID)):
        return False
    return asked.only(merits, _DEGREE, _GROUPISH, _COPULA, THING_SAID, outline.group_nouns, _meeting_words())


def _is_predicate(asked: _Asked, outline: Outline) -> bool:
    """Whether what follows 'hvilken gruppe var' describes the group: 'mest kritisk over for kommunen', 'størst'."""
    at = next((position for position, key in enumerate(asked.words) if key in _COPULA), 0) + 1
    start = at
    while at < len(asked.words) and asked.words[at] in _DEGREE | keys("den det de the"):
        at += 1
    rest = asked.words[at:]
    if not rest or rest[0] in SAYING or rest[0] in keys("optaget inde interesseret med der imod for enige enig"):
        return bool(rest) and len(rest) == 1 and rest[0] in keys("enige enig")
    if any(key in _COUNTABLE for key in asked.words[start:at]) or _is_superlative(rest[0]) or rest[0] in _BEST:
        return True
    return len(rest) == 1 and not is_function_word(rest[0])


def _is_superlative(key: str) -> bool:
    return len(key) > 5 and key.endswith(("est", "este", "ngst", "ngste", "rst", "rste", "ldst", "ldste"))


def _to_the_assistant(asked: _Asked) -> bool:
    """'hvad synes du', 'er du enig', 'hvem har lavet dig', and what nobody can answer."""
    if Line(asked.tokens).has(_IDLE):
        return True
    content = [token for token in asked.tokens if not is_function_word(token.key) and token.index not in asked.groups]
    pairs = list(zip(asked.words, asked.words[1:], strict=False))
    if any(first in _OPINION and second == "du" for first, second in pairs):
        return all(token.key in _OPINION | THING_SAID | _BEST | keys("hvad") for token in content)
    of_you = any(first in _OF_YOU and second == "du" for first, second in pairs) and "kan" not in asked.words
    about_you = asked.words[-1] == "dig" and asked.words[0] == "hvem"
    return (of_you or about_you or asked.words == ("hvordan", "har", "du", "det")) and len(content) <= 3


def _meeting_words() -> frozenset[str]:
    return keys(_OWN_WORDS.replace("|", " "))


def _under_a_heading(words: Iterable[str], outline: Outline) -> bool:
    """Whether a heading of the notes is about one of the words: 'Deltagere' for 'hvem deltog'."""
    telling = {key[:5] for key in words if key in _ATTENDING | _ROLES | _PEOPLE | _EVENT and len(key) > 4}
    return bool(telling) and any(theme.startswith(tuple(telling)) for theme in outline.theme_words)
