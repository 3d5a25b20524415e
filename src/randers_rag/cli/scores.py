"""An evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from randers_rag.evaluation.measures import LABELS
from randers_rag.evaluation.statistics import Estimate
from randers_rag.evaluation.summary import ALL, Comparison, Evaluation, Part

WIDTH = 140
"""What the tables need, in characters."""

LEGEND = (
    "nDCG@10 med lineær gevinst; R@k, MRR, S@1: udsagn, der besvarer (karakter 2). cit.: de citerede udsagn. "
    "grupper: andel af grupper med et svar, der citeres. afvist: besvarlige, der blev afvist; besv.: ubesvarlige, "
    "der blev besvaret (begge bedst lave). Klammer: 95 %-interval."
)


def evaluation_view(evaluation: Evaluation) -> RenderableType:
    """Return a table for each set, split and configuration, then the comparisons."""
    tables = [_part_table(part) for part in evaluation.parts]
    compared = [_comparison_table(evaluation.comparisons)] if evaluation.comparisons else []
    return Group(*tables, *compared, Text(LEGEND, "dim"))


def _part_table(part: Part) -> Table:
    title = (
        f"{part.set} · {part.split} · {part.configuration} · {part.questions} spørgsmål · "
        f"search {part.search_ms:.1f} ms, ask {part.ask_ms:.1f} ms (median)"
    )
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left", title_style="bold")
    table.add_column("art", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    for heading in LABELS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for kind, row in part.rows.items():
        cells = (_cell(row.get(name), kind == ALL) for name in LABELS)
        table.add_row("alle" if kind == ALL else kind, str(part.counts[kind]), *cells, end_section=kind == ALL)
    return table


def _cell(value: Estimate | None, interval: bool) -> str:
    if value is None:
        return ""
    return _short(value.mean, 3) + (f"\n{_short(value.low, 2)}–{_short(value.high, 2)}" if interval else "")


def _short(share: float, digits: int) -> str:
    """Return '.743', or '1.00'."""
    return f"{share:.{digits}f}".removeprefix("0") if share < 1 else f"{share:.{digits - 1}f}"


def _comparison_table(comparisons: Sequence[Comparison]) -> Table:
    table = Table(box=SIMPLE_HEAD, title="Forskelle til den første opsætning", title_justify="left", title_style="bold")
    for heading in ("sæt", "del", "opsætning", "mål"):
        table.add_column(heading)
    for heading in ("forskel", "95 %", "p"):
        table.add_column(heading, justify="right")
    for row in _comparison_rows(comparisons):
        table.add_row(*row)
    return table


def _comparison_rows(comparisons: Iterable[Comparison]) -> Iterable[tuple[str, ...]]:
    for one in comparisons:
        change = one.difference
        yield (
            one.set,
            one.split,
            f"{one.configuration} − {one.baseline}",
            LABELS[one.measure],
            f"{change.mean:+.3f}",
            f"{change.low:+.3f} … {change.high:+.3f}",
            f"{one.p:.4f}",
        )
