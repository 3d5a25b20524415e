"""Which notes a question is put to, told without reading them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from randers_rag.schema import Excerpt, Filters, Note, NoteOutline, excerpts_of


@dataclass(frozen=True)
class Scope:
    """The notes that the filters name (all, where they name none), of ``total``.

    ``count_within`` counts those that have a statement within the filters.
    """

    outlines: Sequence[NoteOutline]
    total: int
    count_within: Callable[[], int]

    @classmethod
    def of(cls, notes: Sequence[Note | Excerpt], filters: Filters) -> Scope:
        """Return the scope of a question to notes that are all told of."""
        told = excerpts_of(notes)
        return cls.among(
            [note.outline for note in told],
            filters,
            lambda: sum(any(map(filters.admit, note.spots)) for note in told),
        )

    @classmethod
    def among(cls, outlines: Sequence[NoteOutline], filters: Filters, count_within: Callable[[], int]) -> Scope:
        """Return the scope of a question to notes with these outlines."""
        wanted = frozenset(filters.notes)
        named = [outline for outline in outlines if outline.id in wanted] if wanted else outlines
        return cls(named, len(outlines), count_within)

    @property
    def several(self) -> bool:
        """Whether it is more than one note."""
        return len(self.outlines) > 1

    @property
    def first(self) -> NoteOutline | None:
        """The first of the notes."""
        return self.outlines[0] if self.outlines else None

    @cached_property
    def groups(self) -> tuple[int, ...]:
        """The groups of the notes, ascending."""
        return tuple(sorted({group for note in self.outlines for group in note.groups}))

    @cached_property
    def questions(self) -> tuple[int, ...]:
        """The questions that statements of the notes answer, ascending."""
        return tuple(sorted({number for note in self.outlines for number in note.answered}))

    @cached_property
    def within(self) -> int:
        """How many notes have a statement within the filters."""
        return self.count_within()
