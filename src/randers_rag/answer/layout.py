"""Which quote stands where: by note, group and theme, in the note's order, nested under its parents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from randers_rag.schema import Citation, Excerpt, Filters, GroupCoverage, Hit, Quote, Section, Statement

NAMED_ONE_BY_ONE = 5
"""Up to so many notes that a question names are accounted for though nothing of them is cited."""


@dataclass(frozen=True)
class Layout:
    """The quotes in reading order, their citations, and how many each group has."""

    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    coverage: tuple[GroupCoverage, ...]

    @property
    def total(self) -> int:
        """How many statements are cited."""
        return len(self.citations)

    def of_group(self, note: str, group: int | None) -> tuple[Section, ...]:
        """Return the sections of one group."""
        return self._of_groups.get((note, group), ())

    @cached_property
    def _of_groups(self) -> Mapping[tuple[str, int | None], tuple[Section, ...]]:
        found: dict[tuple[str, int | None], list[Section]] = {}
        for section in self.sections:
            found.setdefault((section.note, section.group), []).append(section)
        return {key: tuple(sections) for key, sections in found.items()}


def lay_out(chosen: Sequence[Hit], notes: Sequence[Excerpt], filters: Filters, *, alone: bool) -> Layout:
    """Order the chosen statements as the notes have them, and number them as they are read.

    A hit whose note is not among ``notes`` is set after the others. A statement chosen twice is quoted once. ``alone``
    says that there is but one note, of which all groups are accounted for.
    """
    scores = _best_scores(chosen)
    by_note: dict[str, list[Statement]] = {}
    for hit in chosen:
        by_note.setdefault(hit.statement.note, []).append(hit.statement)
    known = {note.id: note for note in notes if note.id in by_note}
    sections: list[Section] = []
    citations: list[Citation] = []
    for note_id in [*known, *(note for note in by_note if note not in known)]:
        own = tuple(dict.fromkeys(by_note[note_id]))
        everything = known[note_id].statements if note_id in known else own
        _append(sections, citations, everything, {statement.id for statement in own}, scores)
    return Layout(tuple(sections), tuple(citations), _coverage(citations, notes, filters, alone=alone))


def _best_scores(chosen: Iterable[Hit]) -> Mapping[tuple[str, str], float]:
    scores: dict[tuple[str, str], float] = {}
    for hit in chosen:
        key = (hit.statement.note, hit.statement.id)
        scores[key] = max(hit.score, scores.get(key, hit.score))
    return scores


def _append(
    sections: list[Section],
    citations: list[Citation],
    everything: Sequence[Statement],
    cited: set[str],
    scores: Mapping[tuple[str, str], float],
) -> None:
    """Add the sections of one note."""
    parents = {statement.id: statement.parent for statement in everything}
    shown = set(cited)
    for identity in cited:
        shown.update(_ancestors(identity, parents))
    visible = sorted((s for s in everything if s.id in shown), key=lambda s: _group_order(s.group))
    for (note, group, theme), members in groupby(visible, key=lambda s: (s.note, s.group, s.theme)):
        quotes: list[Quote] = []
        here: set[str] = set()
        for statement in members:
            number = None
            if statement.id in cited:
                number = len(citations) + 1
                score = scores[statement.note, statement.id]
                citations.append(Citation(number=number, statement=statement, score=score))
            depth = len(here.intersection(_ancestors(statement.id, parents)))
            quotes.append(Quote(statement=statement, number=number, depth=depth))
            here.add(statement.id)
        sections.append(Section(note=note, group=group, theme=theme, quotes=tuple(quotes)))


def _ancestors(identity: str, parents: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    parent = parents.get(identity)
    while parent is not None and parent in parents and parent not in found:
        found.append(parent)
        parent = parents[parent]
    return found


def groups_within(note: Excerpt, filters: Filters) -> tuple[int | None, ...]:
    """Return the note's groups that have at least one statement within the filters, ascending, no group last."""
    found = {spot.group for spot in note.spots if filters.admit(spot)}
    return tuple(sorted(found, key=_group_order))


def _group_order(group: int | None) -> tuple[bool, int]:
    """Sort groups ascending, and what no group said last."""
    return group is None, group or 0


def _coverage(
    citations: Sequence[Citation], notes: Sequence[Excerpt], filters: Filters, *, alone: bool
) -> tuple[GroupCoverage, ...]:
    """Count the citations of every group within the filters; of several notes, those cited or (where few) named."""
    counts: dict[tuple[str, int | None], int] = {}
    for citation in citations:
        key = (citation.statement.note, citation.statement.group)
        counts[key] = counts.get(key, 0) + 1
    cited: dict[str, set[int | None]] = {}
    for note_id, group in counts:
        cited.setdefault(note_id, set()).add(group)
    named = set(filters.notes) if len(filters.notes) <= NAMED_ONE_BY_ONE else set()
    concerned = [note for note in notes if alone or note.id in cited or note.id in named]
    rows: dict[tuple[str, int | None], int] = {}
    for note in concerned:
        groups = sorted({*groups_within(note, filters), *cited.get(note.id, ())}, key=_group_order)
        rows |= {(note.id, group): counts.get((note.id, group), 0) for group in groups}
    rows |= {key: count for key, count in counts.items() if key not in rows}
    return tuple(GroupCoverage(note=n, group=g, statements=count) for (n, g), count in rows.items())
