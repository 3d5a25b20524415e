"""The themes that a question names: 'under temaet Erhverv', 'i afsnittet om frivillige', '»De unges hus«'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from randers_rag.danish.words import words
from randers_rag.question.matching import content_keys, is_function_word, is_known, lemma_key, nearest
from randers_rag.question.outline import Outline
from randers_rag.question.text import Token, Utterance, keys

_SIGNALS = keys(
    "tema temaet temaerne temaets emne emnet emnerne afsnit afsnittet afsnittene overskrift overskriften "
    "overskrifterne punkt punktet punkterne kapitel kapitlet rubrik rubrikken theme section heading topic"
)
_HEADS_OF_COMPOUNDS = ("temaet", "afsnittet", "punktet", "emnet")
_NEW = keys("nyt")
"""What makes a change of subject of 'emne': 'nyt emne: kultur'."""
_UNDER = keys("under indenunder")
_LINKS = keys("om omkring med på hedder der som kaldet der on about named called the called omhandlende vedrørende")
_BEFORE = keys("under i fra til ved hos på in on from det den dette the om indenfor inden for")
_AND = keys("og samt eller and or")
_FREE_BEFORE_UNDER = keys(
    "står stod sagt sagde siges siger sig sige skrevet skrev skriver svarede svarer svaret foreslog foreslår foreslået "
    "nævner nævnte nævnt nævnes kom kommer forslag ideer noget udsagn punkter indspark input styrker muligheder findes "
    "what said say hører hørte ligger lå samlet placeret vises er var punkterne alle indgår indholdet listen omfatter"
)
_QUOTED = re.compile(r"[»\"”“„«]([^»\"”“„«]{3,120})[»\"”“„«]")
_LONGEST = 24


@dataclass
class Themes:
    """The themes that a question names, as written in the notes, and the indexes of the words that do so."""

    named: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_themes(said: Utterance, taken: set[int], outline: Outline) -> Themes:
    """Find the themes named with a signal word, with 'under', or in quotes."""
    themes = Themes()
    if not outline.themes:
        return themes
    for token in said.tokens:
        if token.index in taken or token.index in themes.used:
            continue
        if token.key in _SIGNALS and not (token.index and said.tokens[token.index - 1].key in _NEW):
            _signalled(said, token.index, taken, outline, themes)
        elif token.key in _UNDER:
            _under(said, token.index, taken, outline, themes)
        elif token.key.endswith(_HEADS_OF_COMPOUNDS):
            _compound(token, outline, themes)
    _quoted(said, outline, themes)
    themes.named = list(dict.fromkeys(themes.named))
    return themes


def themes_called(text: str, outline: Outline) -> tuple[str, ...]:
    """Return the themes whose content words are exactly those of the text, in any form."""
    return outline.themes.get(frozenset(content_keys(text)), ())


def _signalled(said: Utterance, signal: int, taken: set[int], outline: Outline, themes: Themes) -> None:
    start = signal + 1
    while start < len(said.tokens) and said.tokens[start].key in _LINKS:
        start += 1
    found, end = _longest(said, start, taken, outline, loose=True)
    if found:
        _take(said, themes, found, signal, end)
        _further(said, end, taken, outline, themes)
        return
    found, begin = _ending_at(said, signal, taken, outline)
    if found:
        _take(said, themes, found, begin, signal + 1)


def _under(said: Utterance, at: int, taken: set[int], outline: Outline, themes: Themes) -> None:
    """Take 'under Erhverv', but not 'unge under uddannelse': a name, or nothing of content before it."""
    if at + 1 >= len(said.tokens) or said.tokens[at + 1].key in _SIGNALS:
        return
    before = said.tokens[at - 1] if at else None
    free = before is None or before.index in taken or is_function_word(before.key) or before.key in _FREE_BEFORE_UNDER
    name = said.capitalised(at + 1)
    if not free and not name:
        return
    found, end = _longest(said, at + 1, taken, outline, loose=False)
    if not found and name:
        found, end = _beginning(said, at + 1, taken, outline)
    if found:
        _take(said, themes, found, at, end)
        _further(said, end, taken, outline, themes)


def _take(said: Utterance, themes: Themes, found: Sequence[str], start: int, end: int) -> None:
    while start > 0 and said.tokens[start - 1].key in _BEFORE:
        start -= 1
    themes.named.extend(found)
    themes.used.update(range(start, end))


def _further(said: Utterance, at: int, taken: set[int], outline: Outline, themes: Themes) -> None:
    """'temaerne Unge og Erhverv': more themes, each named in full."""
    while at + 1 < len(said.tokens) and (said.tokens[at].key in _AND or "," in said.gap(at)):
        start = at + 1 if said.tokens[at].key in _AND else at
        found, end = _longest(said, start, taken, outline, loose=False)
        if not found:
            return
        themes.named.extend(found)
        themes.used.update(range(at, end))
        at = end


def _free_run(said: Utterance, start: int, taken: set[int]) -> list[Token]:
    run: list[Token] = []
    for token in said.tokens[start : start + _LONGEST]:
        if token.index in taken:
            break
        run.append(token)
    return run


def _theme_key(token: Token, outline: Outline) -> str:
    """Return the word's lemma as the themes know it; a misspelt word's nearest."""
    key = lemma_key(token.word)
    if key in outline.theme_words or is_known(token.word):
        return key
    return nearest(key, outline.theme_words) or key


def _content(run: Sequence[Token], outline: Outline) -> list[tuple[int, str]]:
    return [(token.index, _theme_key(token, outline)) for token in run if not is_function_word(token.key)]


def _longest(
    said: Utterance, start: int, taken: set[int], outline: Outline, *, loose: bool
) -> tuple[tuple[str, ...], int]:
    """Return the themes that the longest run of words from ``start`` names, and one past it."""
    content = _content(_free_run(said, start, taken), outline)
    for length in range(len(content), 0, -1):
        found = outline.themes.get(frozenset(key for _, key in content[:length]))
        if found:
            return found, content[length - 1][0] + 1
    return _partly(content, outline) if loose else ((), start)


def _partly(content: list[tuple[int, str]], outline: Outline) -> tuple[tuple[str, ...], int]:
    """Return the themes that hold the longest run of content words: 'temaet branding'."""
    best: tuple[tuple[str, ...], int] = ((), 0)
    candidates: set[frozenset[str]] | None = None
    for index, key in content:
        holding = set(outline.theme_words.get(key, ()))
        candidates = holding if candidates is None else candidates & holding
        if not candidates:
            break
        best = (tuple(t for k in outline.themes if k in candidates for t in outline.themes[k]), index + 1)
    return best


def _beginning(said: Utterance, start: int, taken: set[int], outline: Outline) -> tuple[tuple[str, ...], int]:
    """Return the themes that begin with the run of words: 'under Miljø og teknikskolen'."""
    found, end = _partly(_content(_free_run(said, start, taken), outline), outline)
    first = _theme_key(said.tokens[start], outline)
    return tuple(theme for theme in found if content_keys(theme)[:1] == (first,)), end


def _ending_at(said: Utterance, signal: int, taken: set[int], outline: Outline) -> tuple[tuple[str, ...], int]:
    """'Omsorg-temaet', 'Børn og unge-afsnittet': the longest full name that ends at the signal word."""
    if "-" not in said.gap(signal):
        return (), signal
    for start in range(max(0, signal - _LONGEST), signal):
        if any(index in taken for index in range(start, signal)):
            continue
        content = _content(said.tokens[start:signal], outline)
        found = outline.themes.get(frozenset(key for _, key in content))
        if found:
            return found, start
    return (), signal


def _compound(token: Token, outline: Outline, themes: Themes) -> None:
    head = next((token.word.removesuffix(tail) for tail in _HEADS_OF_COMPOUNDS if token.word.endswith(tail)), "")
    for form in (head, head.removesuffix("s"), head.removesuffix("e")):
        found = outline.themes.get(frozenset({lemma_key(form)})) if form else None
        if found:
            themes.named.extend(found)
            themes.used.add(token.index)
            return


def _quoted(said: Utterance, outline: Outline, themes: Themes) -> None:
    """Find verbatim themes of several words in quotes; these need no signal word."""
    for match in _QUOTED.finditer(said.text):
        if len(words(match[1])) < 2:
            continue
        found = themes_called(match[1], outline)
        inside = [token.index for token in said.tokens if match.start() <= token.start < match.end()]
        if found and not themes.used.intersection(inside):
            _take(said, themes, found, inside[0], inside[-1] + 1)
