"""The data that travels through the pipeline: note → statement → hit → citation → answer.

All models are frozen pydantic models, so they can be hashed, compared and sent as JSON. Positions count
characters of the decoded file text (newlines normalised to ``\\n``), line numbers start at 1.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the groups that said something, ascending."""
        return tuple(sorted({s.group for s in self.statements if s.group is not None}))

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes in the order of the note, each once."""
        return tuple(dict.fromkeys(s.theme for s in self.statements if s.theme is not None))
