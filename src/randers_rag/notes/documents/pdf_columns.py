"""Columns of a page: each is moved to where the first one stands, so that depths and wraps are read alike in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_ASIDE = 0.3  # of the page's width: how much further right a column begins than the one before it
_UP = 3  # heights of a line: how far up the reading goes where a column begins
_LINES = 4  # what a column has at least; what is shorter may be a running head


@dataclass(frozen=True, slots=True)
class Printed:
    """A line on a page; lengths in points, the baseline counted upwards from the page's foot."""

    left: float
    text_left: float
    right: float
    baseline: float
    size: float
    bold: bool
    text: str
    page: int
    width: float


def in_one_column(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Return the pages with every column moved to the left edge of the first."""
    split = [_columns(page) for page in pages]
    most = max(map(len, split), default=1)
    lefts = [min((line.left for row in split if len(row) > k for line in row[k]), default=0.0) for k in range(most)]
    return [
        [_moved(line, lefts[k] - lefts[0], most) for k, column in enumerate(columns) for line in column]
        for columns in split
    ]


def _columns(page: Sequence[Printed]) -> list[list[Printed]]:
    """Return a page's lines by column; one where there are none."""
    runs: list[list[Printed]] = [[]]
    for line in page:
        last = runs[-1][-1] if runs[-1] else None
        if last is not None and _begins_column(line, last, min(one.left for one in runs[-1])):
            runs.append([])
        runs[-1].append(line)
    if len(runs) > 1 and all(len(run) >= _LINES for run in runs[1:]):
        return runs
    return [list(page)]


def _begins_column(line: Printed, last: Printed, left: float) -> bool:
    return line.baseline > last.baseline + _UP * line.size and line.left > left + _ASIDE * line.width


def _moved(line: Printed, by: float, columns: int) -> Printed:
    if columns == 1:
        return line
    return replace(
        line, left=line.left - by, text_left=line.text_left - by, right=line.right - by, width=line.width / columns
    )
