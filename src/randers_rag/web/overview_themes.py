"""Themes that several groups share: headings that mean much the same, by their vectors and by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray

from randers_rag.answer.labels import theme_name
from randers_rag.danish.tokens import PART, STEM, Tokeniser
from randers_rag.index import SearchIndex
from randers_rag.schema import Note

STAND_OUT = 1.5
"""How many standard deviations above the note's average pair of themes two alike themes are."""
_SHARED_WORDS = 1.0
"""What a shared content word adds, in standard deviations."""
_FEWEST_PAIRS = 10
"""With fewer pairs the average says nothing, and only shared words count."""


@dataclass(frozen=True)
class Heading:
    """A theme as one group has it, with how many statements stand under it."""

    group: int
    theme: str
    statements: int


@dataclass(frozen=True)
class SharedTheme:
    """Headings of at least two groups that are about the same. ``name`` is the shortest of them."""

    name: str
    headings: tuple[Heading, ...]

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups that share it, ascending."""
        return tuple(sorted({heading.group for heading in self.headings}))


def shared_themes(index: SearchIndex, number: int, note: Note) -> tuple[SharedTheme, ...]:
    """Return the themes that several groups of a note share, those of most groups first.

    ``number`` is the note's place in the index. Two headings are as alike as the mean of two cosines, that of the
    headings and that of the mean statements under them, against the note's other pairs; clusters grow by average
    linkage.
    """
    headings = _headings(note)
    if len(headings) < 2:
        return ()
    alike = _alike(headings, _similarities(index, number, note, headings))
    clusters = [cluster for cluster in _clusters(alike) if len({headings[place].group for place in cluster}) > 1]
    shared = [_shared([headings[place] for place in sorted(cluster)]) for cluster in clusters]
    return tuple(sorted(shared, key=lambda one: (-len(one.groups), -_size(one), one.name)))


def _headings(note: Note) -> list[Heading]:
    counts: dict[tuple[int, str], int] = {}
    for statement in note.statements:
        if statement.group is not None and statement.theme is not None:
            key = (statement.group, statement.theme)
            counts[key] = counts.get(key, 0) + 1
    return [Heading(group, theme, count) for (group, theme), count in counts.items()]


def _similarities(index: SearchIndex, number: int, note: Note, headings: Sequence[Heading]) -> NDArray[np.float64]:
    vectors = np.asarray(index.vectors_of(index.note_rows(number)), dtype=np.float64)
    means = np.array([vectors[_rows(note, heading)].mean(axis=0) for heading in headings])
    own = index.theme_vectors_of(number)
    named = np.array([own[heading.theme] for heading in headings], dtype=np.float64)
    result: NDArray[np.float64] = (_cosines(named) + _cosines(means)) / 2
    return result


def _rows(note: Note, heading: Heading) -> list[int]:
    return [
        row
        for row, statement in enumerate(note.statements)
        if (statement.group, statement.theme) == (heading.group, heading.theme)
    ]


def _cosines(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit = matrix / np.where(lengths > 0, lengths, 1)
    result: NDArray[np.float64] = unit @ unit.T
    return result


def _alike(headings: Sequence[Heading], similarities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each pair of two groups stands out, in standard deviations; NaN within one group."""
    pairs = list(combinations(range(len(headings)), 2))
    values = [float(similarities[pair]) for pair in pairs]
    mean, spread = fmean(values), pstdev(values) or 1.0
    words = [_words(heading.theme) for heading in headings]
    parts = [_with_parts(heading.theme) for heading in headings]
    alike = np.full(similarities.shape, np.nan)
    for (one, other), value in zip(pairs, values, strict=True):
        if headings[one].group == headings[other].group:
            continue
        meaning = (value - mean) / spread if len(pairs) >= _FEWEST_PAIRS else 0.0
        if words[one] & parts[other] or words[other] & parts[one]:
            meaning = max(meaning + _SHARED_WORDS, STAND_OUT)
        alike[one, other] = alike[other, one] = meaning
    return alike


def _words(theme: str) -> set[str]:
    """Return the lemmas of a heading; stop words have none."""
    return {token for token in _tokeniser().tokens(theme) if not token.startswith((STEM, PART))}


def _with_parts(theme: str) -> set[str]:
    """Return the lemmas of a heading and those that its compounds are made of."""
    return {token.lstrip(PART) for token in _tokeniser().tokens(theme) if not token.startswith(STEM)}


@cache
def _tokeniser() -> Tokeniser:
    return Tokeniser()


def _clusters(alike: NDArray[np.float64]) -> list[list[int]]:
    """Merge the two clusters that are most alike on average over pairs of two groups, as long as they stand out."""
    clusters = [[place] for place in range(len(alike))]
    while len(clusters) > 1:
        pairs = combinations(range(len(clusters)), 2)
        value, one, other = max((_linkage(alike, clusters[i], clusters[j]), -i, -j) for i, j in pairs)
        if value < STAND_OUT:
            break
        clusters[-one] += clusters.pop(-other)
    return clusters


def _linkage(alike: NDArray[np.float64], one: list[int], other: list[int]) -> float:
    values = alike[np.ix_(one, other)]
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else -np.inf


def _shared(headings: Sequence[Heading]) -> SharedTheme:
    name = min((theme_name(heading.theme) for heading in headings), key=lambda one: (len(one), one))
    return SharedTheme(name, tuple(sorted(headings, key=lambda one: one.group)))


def _size(shared: SharedTheme) -> int:
    return sum(heading.statements for heading in shared.headings)
