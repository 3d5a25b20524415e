"""A topic that lists several things: 'boliger, ensomhed og frivillige' is searched for one by one as well."""

from __future__ import annotations

from collections.abc import Sequence

from randers_rag.question.framing import is_framing
from randers_rag.question.kinds import KINDS
from randers_rag.question.matching import is_function_word
from randers_rag.question.text import Line, Token, Utterance, keys, read
from randers_rag.question.vocabulary import LEADING

_AND = keys("og eller ell samt and or plus")
_SIGNS = ",;/&+?"
_BOTH = keys("både såvel enten hverken henholdsvis hhv herunder inklusive both either")
_ABOUT = keys("om omkring")
_AND_SO_ON = keys("osv mv mm så videre lignende andet mere etc")
_BESIDE = keys("de den det en et vores alle mere flere mange færre the")
"""Small words that may stand in a thing of the list; any other shows that it is a clause or goes on after the list."""
_EXCEPT = (
    "(?:men |og )?(?:undtagen|undtaget|bortset fra|på nær|pånær)(?: temaet| emnet| det om)?|"
    "(?:men|altså) ikke(?: noget)?(?: om| temaet)?|^ikke(?: noget)? om|(?<=andet )end|"
    "(?<=andre ting )end|(?<=andre emner )end|(?<=alt )uden(?! for)"
)
_BESIDES = "ud over|udover|foruden"
"""Words that leave out only where all is asked for: 'alt ud over kultur', not 'broen ud over fjorden'."""
_ANYTHING = keys("alt andet noget emner emnerne ting andre alle det hele punkter udsagn")
_MOST, _LONGEST = 6, 3
"""Things of a list, and words of a thing, at most."""


def things_listed(topic: str) -> tuple[str, ...]:
    """Return the things that a topic lists, as they stand there; none where it is about one."""
    said = read(topic)
    things = _split(said, _after_lead(said))
    if not 1 < len(things) <= _MOST or not all(map(_is_thing, things)) or _share_a_noun(things):
        return ()
    return tuple(dict.fromkeys(map(said.render, things)))


def less_besides(asked: Sequence[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Return a question without what it asks for everything besides, and that: 'alt ud over kultur'."""
    tokens = tuple(asked)
    for start, end in Line(tokens).spans(_BESIDES)[:1]:
        if _is_thing(tokens[end:]) and all(is_framing(token) for token in tokens[:start]):
            return tokens[:start], tokens[end:]
    return tokens, ()


def less_excluded(topic: Sequence[Token], said: Utterance) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Return a topic without what it excludes, and that: 'kultur undtagen events', 'ikke kultur, men erhverv'."""
    tokens = tuple(topic)
    line = Line(tokens)
    aside = [(p, p + 1) for p, token in enumerate(tokens) if p and token.key == "ikke" and "," in said.gap(token.index)]
    without = [(0, 1)] if line.prefix("uden(?! for)") and said.tokens[0].key != "uden" else []  # 'gruppe 2 uden mad'
    for start, end in (line.spans(_EXCEPT) or without or aside)[:1]:
        wanted = tokens[:start]
        anything = all(token.key in _ANYTHING for token in wanted)
        left_out = _is_thing(tokens[end:]) or bool(things_listed(said.render(tokens[end:])))
        if left_out and (anything or _is_thing(wanted)):
            return (() if anything else wanted), tokens[end:]
    turn = line.spans("men")[:1] if line.prefix("ikke") else []
    for start, end in turn:
        if _is_thing(tokens[1:start]) and end < len(tokens):
            return tokens[end:], tokens[1:start]
    return tokens, ()


def _after_lead(said: Utterance) -> int:
    """'problemer med | boliger og busser': where the topic of a kind of thing begins."""
    lead = next((token.index for token in said.tokens if token.key in LEADING), None)
    before = said.tokens[: lead or 0]
    named = any(token.key in kind.nouns for token in before for kind in KINDS)
    empty = all(is_framing(token) or any(token.key in kind.nouns for kind in KINDS) for token in before)
    return lead + 1 if lead is not None and named and empty else 0


def _split(said: Utterance, start: int) -> list[list[Token]]:
    things: list[list[Token]] = [[]]
    for token in said.tokens[start:]:
        joins = token.key in _AND
        if things[-1] and (joins or any(sign in said.gap(token.index) for sign in _SIGNS)):
            things.append([])
        if not joins and not (token.key in _BOTH | _ABOUT and not things[-1]):
            things[-1].append(token)
        if said.text[token.end : token.end + 2] in ("- ", "-,", "-"):
            return []  # 'børne- og ungepolitik'
    while things[-1] and things[-1][-1].key in _AND_SO_ON:
        things[-1].pop()
        if not things[-1] and len(things) > 1:
            things.pop()
    return things


def _is_thing(tokens: Sequence[Token]) -> bool:
    small = [token for token in tokens if is_function_word(token.key)]
    return 0 < len(tokens) <= _LONGEST and len(small) < len(tokens) and all(token.key in _BESIDE for token in small)


def _share_a_noun(things: Sequence[Sequence[Token]]) -> bool:
    """'store og små virksomheder': the words before are said of the last one's noun."""
    return len(things[-1]) > 1 and all(len(thing) == 1 and thing[0].key.endswith("e") for thing in things[:-1])
