"""What the notes themselves offer to a question: groups, themes, questions, titles; indexed once per set of notes."""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from randers_rag.danish.words import fold, words
from randers_rag.question.kinds import kinds_of
from randers_rag.question.matching import content_keys, is_function_word, lemma_key
from randers_rag.question.speakers import GROUP_NOUN, Speakers
from randers_rag.question.text import Token
from randers_rag.schema import Note, NoteOutline, QuestionText

_HEADED = re.compile(r"(?P<noun>[^\W\d_]+)\.?\s*(?:nr\.?\s*)?(?P<name>\d{1,3}|[A-Z]{1,2}|[IVX]{1,4})\b")
_ASKED_HEAD = re.compile(r"(?:hvilke[nt]?|hvad for(?: nogle| en| et)?|what|which)\s+(?P<head>.+)", re.IGNORECASE)
_STATED_HEAD = re.compile(
    r"hvad\s+(?:er|var)\s+(?:vores|jeres|de|\w+s)\s+(?P<head>(?:\w+e\s+)?(?!vigtigste|bedste)\w+)(?=\?|$|\s+(?:i|for|ved|hos)\b)",
    re.IGNORECASE,
)
_LINKS = frozenset({"til", "for", "i", "om", "ved"})
_COORDINATION = frozenset({"og", "eller", "samt", "and", "or"})
_VAGUE = frozenset(
    fold(word)
    for word in "ting forhold emner temaer punkter spørgsmål områder grupper slags former måder steder "
    "mennesker personer borgere dele type typer udsagn things topics".split()
)
_SUBJECTS = frozenset({"vi", "i", "de", "man", "kommunen", "byen"})
_LIGHT = frozenset(
    "vi der det man de sig os vores deres jeres hvad hvilke hvilken hvilket kan vil "
    "skal må bør kunne ville skulle".split()
)
_KEPT = 8


@dataclass(frozen=True)
class Asked:
    """A question that a note's groups answered.

    ``text`` are its words, folded, ``words`` their lemmas, ``own`` those that the note's other questions do not have,
    ``heads`` the things that it alone asks for, as folded words, ``kinds`` which of ``KINDS`` it asks for. Notes that
    ask the same share one (:attr:`Outline.asking`).
    """

    number: int
    text: tuple[str, ...]
    words: frozenset[str]
    own: frozenset[str]
    heads: frozenset[str]
    kinds: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Outline:
    """The groups, themes, questions and titles of some notes; ``theme_groups`` are the groups under each theme."""

    notes: Sequence[NoteOutline] = field(repr=False)
    theme_groups: Mapping[str, frozenset[int | None]] = field(repr=False)

    @classmethod
    def of(cls, notes: Iterable[Note]) -> Outline:
        """Return the outline of whole notes."""
        outlines, groups = [], defaultdict[str, set[int | None]](set)
        for note in notes:
            outlines.append(NoteOutline.of(note))
            for statement in note.statements:
                if statement.theme is not None:
                    groups[statement.theme].add(statement.group)
        return cls(tuple(outlines), {theme: frozenset(found) for theme, found in groups.items()})

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the notes."""
        return frozenset(self.groups_of)

    @cached_property
    def dated(self) -> bool:
        """Whether any of the notes tells the day of its meeting."""
        return any(note.date is not None for note in self.notes)

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[int, ...]]:
        """The groups by note id."""
        return {note.id: note.groups for note in self.notes}

    def groups(self, notes: Iterable[str] = ()) -> tuple[int, ...]:
        """Return the groups of these notes (of all, where none is given), ascending."""
        return self._known_groups(tuple(notes))

    def questions(self, notes: Iterable[str] = ()) -> tuple[int, ...]:
        """Return the numbers of the questions of these notes (of all, where none is given), ascending."""
        return self._known_questions(tuple(notes))

    def _groups_in(self, notes: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted({group for note in notes or self.groups_of for group in self.groups_of.get(note, ())}))

    def _questions_in(self, notes: tuple[str, ...]) -> tuple[int, ...]:
        within = frozenset(notes) or self.ids
        return tuple(sorted({asked.number for asked, having in self.asking.items() if within & having}))

    @cached_property
    def _known_groups(self) -> Callable[[tuple[str, ...]], tuple[int, ...]]:
        return lru_cache(_KEPT)(self._groups_in)

    @cached_property
    def _known_questions(self) -> Callable[[tuple[str, ...]], tuple[int, ...]]:
        return lru_cache(_KEPT)(self._questions_in)

    @cached_property
    def group_nouns(self) -> frozenset[str]:
        """What the notes call their groups, in every form: ``gruppe``, ``bord``, ``hold``."""
        called = (GROUP_NOUN.match(one.text) for note in self.notes for one in note.headings if one.kind == "group")
        nouns = {"gruppe", *(noun for noun, _ in self._group_names), *(match[0].lower() for match in called if match)}
        endings = ("", "n", "r", "s", "en", "et", "er", "e", "rne", "erne", "ene", "ne", "ns", "ets", "ernes", "rnes")
        return frozenset(fold(noun + ending) for noun in nouns for ending in endings)

    @cached_property
    def group_letters(self) -> Mapping[str, int]:
        """Groups that go by a letter: ``a`` → 1."""
        return {name.lower(): number for (_, name), number in self._group_names.items() if not name.isdigit()}

    @cached_property
    def speakers(self) -> Speakers:
        """What the groups' headings call them."""
        return Speakers((note.id, one) for note in self.notes for one in note.headings if one.number)

    @cached_property
    def _group_names(self) -> Mapping[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for note in self.notes:
            for heading in note.headings:
                match = _HEADED.match(heading.text) if heading.kind == "group" and heading.number else None
                if match:
                    found[match["noun"].lower(), match["name"]] = heading.number[0]
        return found

    @cached_property
    def themes(self) -> Mapping[frozenset[str], tuple[str, ...]]:
        """The themes as written, by the set of their content words' lemmas."""
        found: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
        for theme in self.theme_groups:
            found[frozenset(content_keys(theme))][theme] = None
        return {key: tuple(themes) for key, themes in found.items() if key}

    @cached_property
    def theme_words(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Keys of ``themes`` by each of their words."""
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for key in self.themes:
            for word in key:
                found[word].append(key)
        return {word: tuple(keys) for word, keys in found.items()}

    @cached_property
    def asking(self) -> Mapping[Asked, frozenset[str]]:
        """The questions of all notes, each with the ids of the notes that ask it."""
        found: dict[Asked, set[str]] = defaultdict(set)
        known: dict[tuple[QuestionText, ...], list[Asked]] = {}
        for note in self.notes:
            if note.questions not in known:
                known[note.questions] = _questions(note.questions)
            for asked in known[note.questions]:
                found[asked].add(note.id)
        return {asked: frozenset(notes) for asked, notes in found.items()}

    @cached_property
    def asked_by_head(self) -> Mapping[str, tuple[Asked, ...]]:
        """Questions by a thing they ask for."""
        return _index((asked, asked.heads) for asked in self.asking)

    @cached_property
    def asked_by_word(self) -> Mapping[str, tuple[Asked, ...]]:
        """Questions by any of their words' lemmas."""
        return _index((asked, asked.words) for asked in self.asking)

    def is_of_titles(self, token: Token) -> bool:
        """Whether a word says nothing beside the titles of the notes: one of theirs, or a small one."""
        return is_function_word(token.key) or lemma_key(token.word) in self.titles

    @cached_property
    def titles(self) -> Mapping[str, frozenset[str]]:
        """Note ids by each content word of their titles."""
        found: dict[str, set[str]] = defaultdict(set)
        for note in self.notes:
            for word in content_keys(note.title):
                found[word].add(note.id)
        return {word: frozenset(ids) for word, ids in found.items()}


def _index(pairs: Iterable[tuple[Asked, frozenset[str]]]) -> Mapping[str, tuple[Asked, ...]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for asked, names in pairs:
        for name in names:
            found[name].append(asked)
    return {name: tuple(entries) for name, entries in found.items()}


def _questions(questions: Sequence[QuestionText]) -> list[Asked]:
    every = {question.number: question_words(question.text) for question in questions}
    heads = {question.number: _heads(question.text) for question in questions}
    kinds = {question.number: kinds_of(question.text) for question in questions}
    texts = {question.number: tuple(map(fold, words(question.text))) for question in questions}
    found = []
    for number, own in every.items():
        others = frozenset().union(*(e for n, e in every.items() if n != number))
        own_heads = frozenset(fold(head) for head in heads[number] if lemma_key(head) not in others)
        found.append(Asked(number, texts[number], own, own - others, own_heads - _VAGUE, kinds[number]))
    return found


def question_words(text: str) -> frozenset[str]:
    """Return the lemma keys of all words of a question but those that its word order needs."""
    return frozenset(lemma_key(word) for word in words(text) if word not in _LIGHT)


def _heads(text: str) -> list[str]:
    """Return the things asked for: 'Hvilke ideer og muligheder har vi …' → ideer, muligheder; 'Styrker' → styrker."""
    match = _ASKED_HEAD.search(text) or _STATED_HEAD.search(text)
    found = words(match["head"] if match else text)
    if match is None and (text.rstrip().endswith("?") or (len(found) > 4 and fold(found[1]) not in _LINKS)):
        return []
    heads: list[str] = []
    for word, *after in zip(found, [*found[1:], ""], [*found[2:], "", ""], strict=False):
        if word in _COORDINATION:
            continue
        if is_function_word(fold(word)):
            break
        if match is None or not _is_adjective(word, *after):
            heads.append(word)
            if after[0] not in _COORDINATION and match is not None:
                break
    return heads


def _is_adjective(word: str, following: str, second: str) -> bool:
    """'gode' in 'hvilke gode ideer har vi', but not 'drømme' in 'hvilke drømme bærer vi på'."""
    if not word.endswith("e") or not following or following in _COORDINATION:
        return False
    return not is_function_word(fold(following)) and second not in _SUBJECTS


_outlines: OrderedDict[tuple[int, ...], tuple[tuple[Note, ...], Outline]] = OrderedDict()
"""The latest outlines, with the notes that they are of: as long as these live, no other note gets their identity."""


def outline_of(notes: Sequence[Note] | Outline) -> Outline:
    """Return the notes' outline, if it is not one already.

    It is kept for the last few sets of notes (recognised by identity: notes are frozen).
    """
    if isinstance(notes, Outline):
        return notes
    identity = tuple(map(id, notes))
    known = _outlines.get(identity)
    if known is None:
        known = _outlines[identity] = tuple(notes), Outline.of(notes)
        while len(_outlines) > _KEPT:
            _outlines.popitem(last=False)
    return known[1]
