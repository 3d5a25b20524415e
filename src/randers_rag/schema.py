r"""The data that travels through the pipeline: note → statement → hit → citation → answer.

All models are frozen pydantic models, so they can be hashed, compared and sent as JSON. Positions count
characters of the decoded file text (newlines normalised to ``\n``), line numbers start at 1.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[StrictInt, BeforeValidator(_whole)]
"""A whole number as JSON Schema has it: 2 and 2.0, but neither a text nor true."""
HeadingKind = Literal["title", "preamble", "group", "question", "theme"]


class Model(BaseModel):
    """Base of all models: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Model):
    """Where something stands in its note's file."""

    start: int = Field(ge=0, description="first character of the text (after the bullet mark), counted from 0")
    end: int = Field(ge=0, description="one past the last character")
    first_line: int = Field(ge=1)
    last_line: int = Field(ge=1)
    page: int | None = Field(default=None, ge=1, description="the page it begins on; None where there are no pages")


class Statement(Model):
    """One thing that was said: a bullet, or a heading with nothing under it."""

    id: str = Field(description="stable under re-indexing and under edits elsewhere in the note")
    text: str = Field(description="as in the note; wrapped lines joined by one space, nothing else changed")
    group: int | None = Field(default=None, description="the group that said it; None in a note without groups")
    questions: tuple[int, ...] = Field(default=(), description="numbers of the questions that it answers")
    theme: str | None = Field(default=None, description="the heading above it, without a closing colon")
    parent: str | None = Field(default=None, description="id of the statement that it is nested under")
    level: int = Field(default=1, ge=1, description="depth of nesting; 1 is not nested")
    note: str = Field(description="id of its note")
    place: Place
    continues_heading: bool = Field(
        default=False, description="the text goes on with its heading's sentence and must be shown with it"
    )


class Heading(Model):
    """A line that is not a statement: title, preamble, group, question or theme."""

    kind: HeadingKind
    text: str
    number: tuple[int, ...] = Field(default=(), description="the group's number, or the questions' numbers")
    place: Place


class ParseWarning(Model):
    """A piece of the note that could not be placed with certainty; its text is never dropped."""

    file: str
    line: int = Field(ge=1)
    text: str
    reason: str


class QuestionText(Model):
    """A question that the groups were asked."""

    number: int = Field(ge=1)
    text: str


class Note(Model):
    """A parsed note. ``source`` is the decoded text that all places refer to."""

    id: str
    title: str
    statements: tuple[Statement, ...]
    questions: tuple[QuestionText, ...] = ()
    headings: tuple[Heading, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    source: str = Field(default="", repr=False)
    file: str = Field(default="", description="the file's name, without its folder")
    date: datetime.date | None = Field(default=None, description="the day of the meeting")
    meeting: str | None = Field(default=None, description="the meeting or body: 'Hovedudvalget'")
    kind: str | None = Field(default=None, description="what the note is: 'Referat', 'Notat'")

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the groups that said something, ascending."""
        return tuple(sorted({s.group for s in self.statements if s.group is not None}))

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes in the order of the note, each once."""
        return tuple(dict.fromkeys(s.theme for s in self.statements if s.theme is not None))


class NoteOutline(Model):
    """A note in a few words: what a question may name of it, and its size. ``headings`` are those of its groups."""

    id: str
    title: str
    date: datetime.date | None = None
    groups: tuple[int, ...] = ()
    questions: tuple[QuestionText, ...] = ()
    answered: tuple[int, ...] = Field(default=(), description="numbers of the questions that statements answer")
    headings: tuple[Heading, ...] = ()
    statements: int = Field(default=0, ge=0)
    warnings: int = Field(default=0, ge=0)

    @classmethod
    def of(cls, note: Note) -> NoteOutline:
        """Return the outline of a note."""
        return cls(
            id=note.id,
            title=note.title,
            date=note.date,
            groups=note.groups,
            questions=note.questions,
            answered=tuple(sorted({number for one in note.statements for number in one.questions})),
            headings=tuple(heading for heading in note.headings if heading.kind == "group"),
            statements=len(note.statements),
            warnings=len(note.warnings),
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a note: the group, questions and theme that some of its statements share, and how many they are."""

    note: str
    group: int | None = None
    questions: tuple[int, ...] = ()
    theme: str | None = None
    statements: int = 1


@dataclass(frozen=True)
class Excerpt:
    """A note as far as an answer tells of it: its outline, its spots in order, and the statements that are shown.

    ``statements`` hold at least what is quoted and what that is nested under, in the note's order.
    """

    outline: NoteOutline
    spots: tuple[Spot, ...] = ()
    statements: tuple[Statement, ...] = ()

    @classmethod
    def of(cls, note: Note) -> Excerpt:
        """Return the excerpt that holds all of a note."""
        counts = Counter((one.group, one.questions, one.theme) for one in note.statements)
        spots = (
            Spot(note=note.id, group=group, questions=questions, theme=theme, statements=count)
            for (group, questions, theme), count in counts.items()
        )
        return cls(outline=NoteOutline.of(note), spots=tuple(spots), statements=note.statements)

    @property
    def id(self) -> str:
        """The note's id."""
        return self.outline.id

    @property
    def title(self) -> str:
        """The note's title."""
        return self.outline.title


def excerpts_of(notes: Iterable[Note | Excerpt]) -> list[Excerpt]:
    """Return notes as excerpts."""
    return [note if isinstance(note, Excerpt) else Excerpt.of(note) for note in notes]


Intent = Literal[
    "find",  # quotes about a topic, or everything within the filters when the topic is empty
    "compare",  # what groups say on a topic, set side by side
    "count_groups",  # how many and which groups mention a topic
    "list_themes",  # which themes a group, a question or the note holds
    "overview",  # what the note is about
    "unsaid",  # who met, for how long, which group was the cleverest: no note of what was said tells it
    "greeting",
    "thanks",
    "help",  # what can you do
    "empty",  # nothing to answer: no letters or digits in the question
]
SMALL_TALK: tuple[Intent, ...] = ("greeting", "thanks", "help", "empty")
"""Intents of questions that ask nothing of the notes."""


class Filters(Model):
    """What the answer is limited to. An empty tuple limits nothing; several values in one tuple mean any of them."""

    notes: tuple[str, ...] = ()
    groups: tuple[Whole, ...] = ()
    questions: tuple[Whole, ...] = ()
    themes: tuple[str, ...] = ()

    def admit(self, statement: Statement | Spot) -> bool:
        """Whether a statement, or what is said at a spot, lies within the filters."""
        return (
            (not self.notes or statement.note in self.notes)
            and (not self.groups or statement.group in self.groups)
            and (not self.questions or any(number in self.questions for number in statement.questions))
            and (not self.themes or statement.theme in self.themes)
        )


class Query(Model):
    """A question, understood."""

    question: str = Field(description="as it was asked")
    intent: Intent = "find"
    topic: str = Field(default="", description="what to look for: the question without its framing and filters")
    without: str = Field(default="", description="a topic whose answers are left out")
    things: tuple[str, ...] = Field(default=(), description="what the topic lists, where it lists several things")
    filters: Filters = Filters()
    preferred: Filters = Field(default=Filters(), description="what is looked at first: a question, in its notes")
    unknown_groups: tuple[int, ...] = Field(default=(), description="groups that were named and do not exist")
    own_filters: Filters = Field(
        default=Filters(), description="the part of the filters that the question itself names"
    )
    carried: bool = Field(default=False, description="topic or filters were taken over from the history")


class Hit(Model):
    """A statement found by a search."""

    statement: Statement
    score: float = Field(description="higher is better; comparable within one answer")


class Citation(Model):
    """A numbered quote of an answer."""

    number: int = Field(ge=1, description="as printed in the answer")
    statement: Statement
    score: float


class GroupCoverage(Model):
    """How many statements of one group the answer cites."""

    note: str
    group: int | None
    statements: int = Field(ge=0)


class Quote(Model):
    """One line of an answer's layout: a cited statement, or a parent shown so that its child can be understood."""

    statement: Statement
    number: int | None = Field(description="the citation's number; None for a parent shown as context")
    depth: int = Field(ge=0, description="0 is not indented")


class Section(Model):
    """The quotes of one group and theme of a note, in the note's order."""

    note: str
    group: int | None
    theme: str | None
    quotes: tuple[Quote, ...]


class Answer(Model):
    """An answer made of quotes. ``text`` is Danish Markdown; the other fields let a page lay it out by itself."""

    question: str
    found: bool
    text: str
    citations: tuple[Citation, ...] = ()
    query: Query
    sections: tuple[Section, ...] = ()
    coverage: tuple[GroupCoverage, ...] = Field(default=(), description="every group within the filters, zeros too")
    silent: tuple[str, ...] = Field(
        default=(), description="things asked about beside others, of which nothing is found"
    )
    matched: tuple[str, ...] = Field(default=(), description="words of the quotes that the question's words matched")
    also_searched: tuple[str, ...] = Field(default=(), description="related words the search also looked for")
    nearest_themes: tuple[str, ...] = Field(default=(), description="themes to try where nothing was found")
    suggestions: tuple[str, ...] = Field(default=(), description="next questions, computed from the note")


Turn = tuple[str, str]
"""One earlier turn of a conversation: the question and the answer's text."""
