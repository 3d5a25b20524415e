"""Small static SVG figures for the report: no script, no library, readable in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from randers_rag.evaluation.statistics import Estimate

COLOURS = ("#1f5f8b", "#d1782f", "#3f8f5f", "#8a4f9e", "#a33b3b", "#6b6b6b")
_LABEL, _PLOT, _BAR, _GAP = 190, 460, 13, 9


def bars(rows: Mapping[str, Sequence[Estimate | None]], names: Sequence[str], title: str) -> str:
    """Return horizontal bars from 0 to 1 with 95 % intervals: a group of bars a row, a colour a name."""
    height = 34 + sum(len(row) * _BAR + _GAP for row in rows.values())
    parts = [_grid(height)]
    top = 24.0
    for label, row in rows.items():
        middle = top + len(row) * _BAR / 2
        parts.append(_text(_LABEL - 8, middle + 4, label, anchor="end"))
        for place, value in enumerate(row):
            if value is not None:
                parts.append(_bar(top + place * _BAR, value, COLOURS[place % len(COLOURS)], names[place]))
        top += len(row) * _BAR + _GAP
    return _svg(_LABEL + _PLOT + 60, height, title, parts)


def precision_coverage(
    curves: Mapping[str, Sequence[tuple[float, float]]], marks: Mapping[str, tuple[float, float] | None], title: str
) -> str:
    """Return precision (up) against coverage (right), both 0 to 1; a mark where the assistant stands."""
    size, left, top = 300, 60, 20
    lowest = min((y for points in curves.values() for _, y in points), default=0.0)
    floor = min(0.9, int(lowest * 10) / 10)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * size, top + (1 - (y - floor) / (1 - floor)) * size

    parts = _axes(size, left, top, floor)
    for place, (name, points) in enumerate(curves.items()):
        colour = COLOURS[place % len(COLOURS)]
        line = " ".join("{:.1f},{:.1f}".format(*at(*point)) for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(left + size + 16, top + 14 + 18 * place, name, colour))
        mark = marks.get(name)
        if mark and mark[1] >= floor:
            x, y = at(*mark)
            where = f"{name}: dækning {mark[0]:.3f}, præcision {mark[1]:.3f}"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}">{_tip(where)}</circle>')
    return _svg(left + size + 170, top + size + 46, title, parts)


def _axes(size: int, left: int, top: int, floor: float) -> list[str]:
    frame = f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#999"/>'
    parts = [frame]
    for step in range(5):
        share = step / 4
        parts.append(_text(left + share * size, top + size + 16, f"{share:.2f}", anchor="middle"))
        parts.append(_text(left - 6, top + (1 - share) * size + 4, f"{floor + share * (1 - floor):.2f}", anchor="end"))
    parts.append(_text(left + size / 2, top + size + 36, "dækning (besvarlige, der besvares)", anchor="middle"))
    parts.append(_text(left, top - 6, "præcision (besvarede, der er besvarlige)"))
    return parts


def _grid(height: int) -> str:
    lines = []
    for step in range(6):
        x = _LABEL + _PLOT * step / 5
        lines.append(f'<line x1="{x:.0f}" y1="18" x2="{x:.0f}" y2="{height - 4}" stroke="#ddd"/>')
        lines.append(_text(x, 12, f"{step / 5:.1f}", "#666", "middle"))
    return "".join(lines)


def _bar(top: float, value: Estimate, colour: str, name: str) -> str:
    tip = f"{name}: {value.mean:.3f} [{value.low:.3f}; {value.high:.3f}], {value.count} spørgsmål"
    middle = top + _BAR / 2 - 1
    low, high = _LABEL + value.low * _PLOT, _LABEL + value.high * _PLOT
    return (
        f'<rect x="{_LABEL}" y="{top:.1f}" width="{value.mean * _PLOT:.1f}" height="{_BAR - 2}" fill="{colour}">'
        f"{_tip(tip)}</rect>"
        f'<line x1="{low:.1f}" y1="{middle:.1f}" x2="{high:.1f}" y2="{middle:.1f}" stroke="#222" stroke-width="1.2"/>'
        + _text(_LABEL + _PLOT + 10, top + _BAR - 3, f"{value.mean:.2f}", "#333")
    )


def _tip(text: str) -> str:
    return f"<title>{escape(text)}</title>"


def _text(x: float, y: float, text: str, colour: str = "#222", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" font-family="sans-serif" font-size="12">{_tip(title)}{"".join(parts)}</svg>'
    )
