"""An evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from randers_rag.evaluation.statistics import Estimate
from randers_rag.evaluation.summary import ALL, Comparison, Evaluation, Part

COLUMNS = {
    "ndcg@10": "nDCG@10",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "recall@20": "R@20",
    "mrr": "MRR",
    "success@1": "S@1",
    "cite_precision": "P",
    "cite_recall": "R",
    "cite_f1": "F1",
    "group_coverage": "grupper",
    "wrongly_refused": "afvist",
    "wrongly_answered": "besvaret",
}
LEGEND = (
    "nDCG@10 med lineær gevinst; R@k, MRR, S@1: udsagn, der besvarer (karakter 2). P, R, F1: de citerede udsagn. "
    "grupper: andel af grupper med et svar, der citeres. afvist: besvarlige, der blev afvist; besvaret: ubesvarlige, "
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
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("art", no_wrap=True)
    table.add_column("n", justify="right")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for kind, row in part.rows.items():
        cells = (_cell(row.get(name), kind == ALL) for name in COLUMNS)
        table.add_row("alle" if kind == ALL else kind, str(part.counts[kind]), *cells, end_section=kind == ALL)
    return table


def _cell(value: Estimate | None, interval: bool) -> str:
    if value is None:
        return ""
    return f"{value.mean:.3f}" + (f"\n{value.low:.2f}–{value.high:.2f}" if interval else "")


def _comparison_table(comparisons: Sequence[Comparison]) -> Table:
    table = Table(title="Forskelle til den første opsætning", title_justify="left", title_style="bold")
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
            COLUMNS[one.measure],
            f"{change.mean:+.3f}",
            f"{change.low:+.3f} … {change.high:+.3f}",
            f"{one.p:.4f}",
        )
