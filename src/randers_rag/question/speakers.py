"""What groups are called in their headings: 'politikerne' of 'Gruppe 4 – politikerne'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from randers_rag.danish.words import fold, words
from randers_rag.question.matching import is_function_word, is_known, lemma_key, morphology, nearest
from randers_rag.question.text import Utterance, keys
from randers_rag.schema import Heading

_TAIL = re.compile(r"\s[-–—]\s|:|\(")
GROUP_NOUN = re.compile(r"(?i:\w*gruppe|bord|hold|team|workshop|group)\b")
_CALLED = re.compile(rf"(?P<noun>{GROUP_NOUN.pattern})\s+(?P<name>[^\W\d_][\w-]+)")
"""A group that goes by a name alone: 'Team Nord'."""
_PARTS = re.compile(r"[,;/+&()]|\s[-–—]\s")
_AND = frozenset({"og", "samt", "eller"})
_MORE = frozenset({"til", "fra", "i", "for", "med", "hos", "ved", "på", "af", "om", "uden"})
"""Words that lead to what only describes a name: 'forældre til børn og unge'."""
_NOBODY = keys(
    "alle sammen samlet fælles plenum opsamling tværs runde afslutning selv andre øvrige resten blandet gruppe gruppen "
    "bord bordet hold holdet spørgsmål dag dagen tid uge år"
)
_ADJECTIVES = keys("dansk danske nørre sønder øster vester gammel gamle ny nye store lille lokale nordre søndre")
"""Words before a name that are none by themselves: 'Dansk Metal', 'Nørre Vium'."""
_OF_THE = re.compile(r"(?P<stem>\w{3,}?)-?(?:gruppens?|bordets?|holdets?)")
_LONGEST = 14
_REMEMBERED = 10_000
"""Unknown words that are remembered with the name they are a slip of."""
_ENDINGS = ("", "e", "en", "et", "er", "ne", "ene", "erne", "s", "ns", "nes")
_DETERMINERS = keys("de den det vores selve alle begge både en et nogle")
_JOINS = keys("og eller samt and or vs kontra versus mod")


@dataclass(frozen=True)
class Name:
    """Who some groups are: in which notes, which groups, and the folded words around the noun in their headings."""

    notes: frozenset[str]
    groups: frozenset[int]
    before: frozenset[str] = frozenset()
    after: frozenset[tuple[str, ...]] = frozenset()

    def with_(self, other: Name) -> Name:
        """Return both as one."""
        both = self.notes | other.notes, self.groups | other.groups, self.before | other.before
        return Name(*both, self.after | other.after)


@dataclass(frozen=True)
class Mention:
    """Words of a question, from ``start`` up to ``end``, that are the names of groups in these notes.

    ``grouped`` tells that the words say themselves that they mean a group: 'politikergruppen', 'team nord'.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    notes: frozenset[str]
    grouped: bool = False


class Speakers:
    """All names in the headings of groups, by note and by the lemma of their noun."""

    def __init__(self, headings: Iterable[tuple[str, Heading]]) -> None:
        self._of_note: dict[str, dict[str, Name]] = defaultdict(dict)
        for note, heading in headings:
            for noun, before, after in _names(heading.text):
                name = Name(frozenset({note}), frozenset(heading.number), before, frozenset({after}))
                known = self._of_note[note].get(noun)
                self._of_note[note][noun] = name.with_(known) if known else name
        self._notes_of: dict[str, list[str]] = defaultdict(list)
        for note, names in self._of_note.items():
            for noun in names:
                self._notes_of[noun].append(note)
        self._agreed: dict[str, Name | None] = {}
        self._slips: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._of_note)

    def notes_naming(self, groups: Collection[int], scope: Collection[str]) -> frozenset[str]:
        """Return the notes (of ``scope``, if given) whose headings tell who one of these groups is."""
        within = self._of_note.keys() & set(scope) if scope else self._of_note.keys()
        named = (note for note in within for name in self._of_note[note].values() if not name.groups.isdisjoint(groups))
        return frozenset(named)

    def mention(self, said: Utterance, at: int, scope: Collection[str]) -> Mention | None:
        """Return the name whose noun is the word at this place, with those joined to it."""
        found = self._one(said, at, scope)
        if found is None or found.grouped:
            return found
        while found.end + 1 < len(said.tokens):
            joined = said.tokens[found.end].key in _JOINS
            following = (
                self._starting(said, found.end + joined, scope) if joined or "," in said.gap(found.end) else None
            )
            if following is None or not found.notes & following.notes:
                break
            numbers = tuple(dict.fromkeys((*found.numbers, *following.numbers)))
            found = Mention(found.start, following.end, numbers, found.notes & following.notes)
        return found

    def _starting(self, said: Utterance, start: int, scope: Collection[str]) -> Mention | None:
        """Return the name that begins at this place, with its article."""
        mentions = (self._one(said, at, scope) for at in range(start, min(start + 3, len(said.tokens))))
        return next((mention for mention in mentions if mention is not None and mention.start == start), None)

    def _one(self, said: Utterance, at: int, scope: Collection[str]) -> Mention | None:
        noun, grouped = self._noun(said.tokens[at].word)
        name = self._everywhere(noun) if not scope else self._agreeing(noun, scope)
        if name is None:
            return None
        start = at
        while start and said.tokens[start - 1].key in name.before | _DETERMINERS:
            start -= 1
        grouped = grouped or any(GROUP_NOUN.fullmatch(token.word) for token in said.tokens[start:at])
        following = tuple(token.key for token in said.tokens[at + 1 :])
        tail = max(len(tail) for tail in (*name.after, ()) if tail == following[: len(tail)])
        return Mention(start, at + 1 + tail, tuple(sorted(name.groups)), name.notes, grouped)

    def _noun(self, word: str) -> tuple[str, bool]:
        """Return the lemma of a word, or of what 'gruppen' is joined to, and whether it is."""
        compound = _OF_THE.fullmatch(word)
        if compound is None:
            return self._spelled(lemma_key(word), word), False
        stems = (compound["stem"] + ending for ending in ("", "e", "r", "er"))
        lemmas = map(lemma_key, (*stems, compound["stem"].removesuffix("s")))
        return next((lemma for lemma in lemmas if lemma in self._notes_of), lemma_key(word)), True

    def _spelled(self, lemma: str, word: str) -> str:
        """Return the name that an unknown word is a slip of: 'poltikerne'."""
        if lemma in self._notes_of or is_known(word):
            return lemma
        if word not in self._slips:
            if len(self._slips) >= _REMEMBERED:
                self._slips.clear()
            folded = fold(word)
            near = (form for length in range(-2, 3) for form in self._forms.get((folded[:1], len(folded) + length), ()))
            meant = nearest(folded, near)
            self._slips[word] = self._lemma_of[meant] if meant else lemma
        return self._slips[word]

    @cached_property
    def _lemma_of(self) -> dict[str, str]:
        """The names' likely forms, with the lemma of each."""
        return {noun + ending: noun for noun in self._notes_of for ending in _ENDINGS}

    @cached_property
    def _forms(self) -> dict[tuple[str, int], list[str]]:
        """The forms by first letter and length."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for form in self._lemma_of:
            found[form[:1], len(form)].append(form)
        return found

    def _everywhere(self, noun: str) -> Name | None:
        if noun not in self._notes_of:
            return None
        if noun not in self._agreed:
            self._agreed[noun] = self._agreeing(noun, self._notes_of[noun])
        return self._agreed[noun]

    def _agreeing(self, noun: str, notes: Collection[str]) -> Name | None:
        """Return the name in these notes, if those that have it agree on the groups that it means."""
        having = self._notes_of.get(noun, ())
        if len(having) < len(notes):
            within = frozenset(notes)
            notes = [note for note in having if note in within]
        names = [self._of_note[note][noun] for note in notes if noun in self._of_note.get(note, ())]
        if len({name.groups for name in names}) != 1:
            return None
        notes = frozenset[str]().union(*(name.notes for name in names))
        before = frozenset[str]().union(*(name.before for name in names))
        return Name(notes, names[0].groups, before, names[0].after.union(*(name.after for name in names)))


def _names(heading: str) -> Iterable[tuple[str, frozenset[str], tuple[str, ...]]]:
    """Yield noun, words before it and words after it for each name in a group's heading."""
    if called := _CALLED.fullmatch(heading.strip("*_# :.")):
        yield lemma_key(called["name"].lower()), frozenset({fold(called["noun"].lower())}), ()
        return
    _, *tails = _TAIL.split(heading, maxsplit=1)
    tail = tails[0] if tails else ""
    if tail.rstrip().endswith("?") or len(tail.split()) > _LONGEST:
        return
    for part in _PARTS.split(tail):
        written = part.split()
        cut = next((place for place, word in enumerate(written) if _describes(word)), len(written))
        after = tuple(fold(word) for word in words(" ".join(written[cut:])))
        for name in _without_and(written[:cut]):
            yield from _nouns(name, after)


def _describes(word: str) -> bool:
    """Whether a word of a heading no longer belongs to a name: 'til', '8.b', 'indsendt'."""
    return word.lower() in _MORE or (word[0].isdigit() and not word.isupper())


def _nouns(name: list[str], after: tuple[str, ...]) -> Iterable[tuple[str, frozenset[str], tuple[str, ...]]]:
    """Yield the noun of a name; of 'Hjemmeplejen Nord' both words."""
    named = [word for word in words(" ".join(name)) if not is_function_word(fold(word))]
    while named and fold(named[-1]) in _NOBODY:
        named.pop()
    if not named or name[-1].endswith("-") or named[-1].isdigit():
        return
    whole = morphology().compound_lemma(named[-1]) or named[-1]
    for noun in {lemma_key(named[-1]), lemma_key(whole)}:
        yield noun, frozenset(map(fold, named[:-1])), after
    if len(named) == 2 and name[0][:1].isupper() and name[-1][:1].isupper() and fold(named[0]) not in _ADJECTIVES:
        yield lemma_key(named[0]), frozenset(), (fold(named[1]), *after)


def _without_and(written: list[str]) -> Iterable[list[str]]:
    name: list[str] = []
    for word in [*written, "og"]:
        if word.lower() not in _AND:
            name.append(word)
        elif name:
            yield name
            name = []
