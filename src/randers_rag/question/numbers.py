"""Numbers as people write them after 'gruppe' and 'spørgsmål': digits, words, lists, ranges and ordinals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from randers_rag.danish.words import fold
from randers_rag.question.text import Utterance, keys

_CARDINALS: dict[str, int] = {
    fold(word): number
    for number, forms in enumerate(
        "en et én ét one|to two|tre three|fire four|fem five|seks six|syv seven|otte eight|ni nine|ti ten|"
        "elleve eleven|tolv twelve".split("|"),
        start=1,
    )
    for word in forms.split()
}
_ORDINALS: dict[str, int] = {
    fold(word): number
    for number, forms in enumerate(
        "første first|anden andet second|tredje third|fjerde fourth|femte fifth|sjette sixth|syvende seventh|"
        "ottende eighth|niende ninth|tiende tenth".split("|"),
        start=1,
    )
    for word in forms.split()
}
_LAST = keys("sidste last")
_ARTICLES = keys("en et one")
_DIGITS = re.compile(r"(\d{1,3})(?:['’]?s|['’]?eren)?")
_AND = keys("og eller samt and or vs kontra versus")
_UNTIL = keys("til")
_NOT_A_COUNT = keys("år årig årige procent kroner kr")
_MOST = 50


def cardinal(key: str, names: Mapping[str, int] | None = None) -> int | None:
    """Return the number that a word names (``names`` adds the notes' own: letters)."""
    match = _DIGITS.fullmatch(key)
    if match:
        return int(match[1])
    named = names or {}
    return named.get(key) or named.get(key.removesuffix("s").rstrip("'’")) or _CARDINALS.get(key)


def ordinal(key: str, last: int | None = None) -> int | None:
    """Return the place that a word names; ``last`` is what 'sidste' means."""
    return last if key in _LAST else _ORDINALS.get(key)


def number_list(said: Utterance, at: int, names: Mapping[str, int] | None = None) -> tuple[tuple[int, ...], int]:
    """Read '1', '1, 2 og 4', '2-4', '1 til 3' from a place on; return the numbers and one past the last word.

    The words 'en' and 'et' are numbers only at the head of the list ('gruppe en'), articles elsewhere.
    """
    tokens = said.tokens
    found: list[int] = []
    end = at
    while end < len(tokens) and len(found) < _MOST:
        step = end + 1 if found and tokens[end].key in _AND | _UNTIL else end
        if found and step == end and not _listed(said, end):
            break
        number = cardinal(tokens[step].key, names) if step < len(tokens) else None
        if number is None or (found and tokens[step].key in _ARTICLES):
            break
        if _counts_something(said, step):
            return (), at
        found.extend(_between(found[-1], number) if found and _is_range(said, end) else [number])
        end = step + 1
    return tuple(dict.fromkeys(found)), end


def first_or_last(said: Utterance, at: int, existing: Sequence[int]) -> tuple[int, ...]:
    """Return which of the existing numbers the words before a noun mean: 'de to første grupper', 'de sidste to'."""
    pair = [token.key for token in said.tokens[max(at - 2, 0) : at]]
    count = next((number for number in map(cardinal, pair) if number), None)
    place = next((found for found in (ordinal(key, last=-1) for key in pair) if found is not None), None)
    if count is None or place is None:
        return ()
    return {1: tuple(existing[:count]), -1: tuple(existing[-count:])}.get(place, ())


def place_before(said: Utterance, at: int, last: int | None) -> int | None:
    """Return the place that the word before a noun names: 'det andet spørgsmål', '2. spørgsmål', 'den sidste'."""
    before = said.tokens[at - 1].key if at else ""
    place = ordinal(before, last)
    return cardinal(before) if place is None and before.isdigit() and "." in said.gap(at) else place


def _listed(said: Utterance, index: int) -> bool:
    return any(sign in said.gap(index) for sign in ",+&/-–;")


def _is_range(said: Utterance, index: int) -> bool:
    return said.tokens[index].key in _UNTIL or any(sign in said.gap(index) for sign in "-–")


def _between(first: int, last: int) -> Sequence[int]:
    return range(first + 1, min(last, first + _MOST) + 1) if last > first else [last]


def _counts_something(said: Utterance, index: int) -> bool:
    following = index + 1
    return following < len(said.tokens) and said.tokens[following].key in _NOT_A_COUNT
