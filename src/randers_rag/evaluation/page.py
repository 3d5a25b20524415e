"""The report as one HTML page: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from randers_rag.evaluation import figures
from randers_rag.evaluation.abstention import curve, operating_point
from randers_rag.evaluation.measures import LABELS, MEASURES
from randers_rag.evaluation.statistics import Estimate
from randers_rag.evaluation.summary import ALL, Comparison, Evaluation, Part, Run, by_split
from randers_rag.evaluation.worst import WorstQuestion, worst_questions
from randers_rag.schema import Note

BAR_MEASURES = ("ndcg@10", "cite_f1", "wrongly_refused", "wrongly_answered")
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:75rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2} h2{margin-top:3rem;border-bottom:2px solid #1f5f8b}
table{border-collapse:collapse;margin:1rem 0;font-size:13px;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:right;vertical-align:top}
th:first-child,td:first-child,td.text,th.text{text-align:left} small{color:#555;display:block}
td small{white-space:nowrap} td.text small{white-space:normal}
.wide{overflow-x:auto} .figures{display:flex;flex-wrap:wrap;gap:1.5rem} figure{margin:0;flex:1 1 32rem}
 svg{max-width:100%;height:auto}
tr.g2 td{background:#e3f1e6} tr.g1 td{background:#f6f3df} tr.missed td{background:#f9e2e0}
details{margin:.4rem 0} summary{cursor:pointer} .note{color:#555}
"""
_LEGEND = """<p class="note">nDCG@10 med lineær gevinst; recall, MRR og success tæller udsagn med karakteren 2 (besvarer
spørgsmålet). cit. P, R og F1 måler de citerede udsagn mod dem med karakteren 2;
karakteren 1 tæller hverken for eller imod. grupper: andelen af grupper med et svar, som svaret citerer.
afvist: besvarlige, der blev afvist; besv.: ubesvarlige, der blev besvaret; begge er bedst lave.
De små tal er 95 %-intervaller (bootstrap over spørgsmål).</p>"""


def report_page(evaluation: Evaluation, notes: Mapping[str, Sequence[Note]], title: str) -> str:
    """Return the page; ``notes`` gives the notes of each set."""
    sections = [_split_section(evaluation, name, split) for name, split in _splits(evaluation.parts)]
    worst = [_worst_section(run, worst_questions(run, notes[run.set])) for run in evaluation.runs]
    return (
        f'<!doctype html>\n<html lang="da"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{_LEGEND}{''.join(sections)}{''.join(worst)}</body></html>\n"
    )


def _splits(parts: Iterable[Part]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((part.set, part.split) for part in parts))


def _split_section(evaluation: Evaluation, name: str, split: str) -> str:
    parts = [part for part in evaluation.parts if (part.set, part.split) == (name, split)]
    compared = [one for one in evaluation.comparisons if (one.set, one.split) == (name, split)]
    outcomes = {run.configuration: by_split(run.outcomes)[split] for run in evaluation.runs if run.set == name}
    abstention = figures.precision_coverage(
        {key: [(point.coverage, point.precision) for point in curve(some)] for key, some in outcomes.items()},
        {key: operating_point(some) for key, some in outcomes.items()},
        f"Tavshed: {name}, {split}",
    )
    return (
        f"<h2>{escape(name)} · {escape(split)} · {parts[0].questions} spørgsmål</h2>"
        + "".join(_part_table(part) for part in parts)
        + (_comparison_table(compared) if compared else "")
        + f'<div class="figures">{"".join(_bar_figure(parts, measure) for measure in BAR_MEASURES)}'
        + f"<figure>{abstention}<figcaption>Tavshed: tærsklen går over assistentens sikkerhed (eller bedste udsagns "
        "score); prikken er dens eget valg</figcaption></figure></div>"
    )


def _bar_figure(parts: Sequence[Part], measure: str) -> str:
    kinds = [kind for kind in parts[0].rows if any(measure in part.rows.get(kind, {}) for part in parts)]
    rows = {kind: [part.rows.get(kind, {}).get(measure) for part in parts] for kind in kinds}
    drawing = figures.bars(rows, [part.configuration for part in parts], measure)
    caption = f"{LABELS[measure]} efter art: {_legend(parts)}"
    return f"<figure>{drawing}<figcaption>{caption}</figcaption></figure>" if rows else ""


def _legend(parts: Sequence[Part]) -> str:
    return ", ".join(
        f'<span style="color:{figures.COLOURS[place % len(figures.COLOURS)]}">■ {escape(part.configuration)}</span>'
        for place, part in enumerate(parts)
    )


def _part_table(part: Part) -> str:
    head = "".join(f'<th title="{name}">{LABELS[name]}</th>' for name in MEASURES)
    body = "".join(
        f"<tr><td>{escape(kind)}</td><td>{part.counts[kind]}</td>"
        + "".join(_cell(row.get(name), interval=kind == ALL) for name in MEASURES)
        + "</tr>"
        for kind, row in part.rows.items()
    )
    return (
        f"<h3>{escape(part.configuration)}</h3><p>Median: search {part.search_ms:.1f} ms, ask {part.ask_ms:.1f} ms</p>"
        f'<div class="wide"><table><tr><th>art</th><th>n</th>{head}</tr>{body}</table></div>'
    )


def _cell(value: Estimate | None, interval: bool) -> str:
    if value is None:
        return "<td></td>"
    around = f"<small>{value.low:.2f}–{value.high:.2f}</small>" if interval else ""
    return f"<td>{value.mean:.3f}{around}</td>"


def _comparison_table(compared: Sequence[Comparison]) -> str:
    body = "".join(
        f"<tr><td>{escape(one.configuration)} − {escape(one.baseline)}</td>"
        f'<td class="text">{LABELS[one.measure]}</td>'
        f"<td>{one.difference.mean:+.3f}<small>[{one.difference.low:+.3f}; {one.difference.high:+.3f}]</small></td>"
        f"<td>{one.p:.4f}</td></tr>"
        for one in compared
    )
    return (
        "<h3>Forskelle (parret randomiseringstest; p er ikke korrigeret for mange sammenligninger)</h3>"
        f'<table><tr><th>opsætning</th><th class="text">mål</th><th>forskel</th><th>p</th></tr>{body}</table>'
    )


def _worst_section(run: Run, worst: Sequence[WorstQuestion]) -> str:
    hidden = any(outcome.query.split == "test" for outcome in run.outcomes)
    note = '<p class="note">Testdelens spørgsmål vises ikke; den ses kun som tal.</p>' if hidden else ""
    return f"<h2>De værste spørgsmål: {escape(run.set)}, {escape(run.configuration)}</h2>{note}" + "".join(
        _worst_question(one) for one in worst
    )


def _worst_question(one: WorstQuestion) -> str:
    query = one.outcome.query
    before = "".join(f"<small>efter: {escape(earlier)}</small>" for earlier in query.history)
    values = ", ".join(f"{name} {value:.2f}" for name, value in one.values.items())
    state = "besvaret" if one.outcome.found else "afvist"
    rows = "".join(_worst_line(one, place) for place in range(len(one.lines)))
    return (
        f"<details><summary><b>{one.goodness:.2f}</b> {escape(query.question)} "
        f"<small>{escape(query.id)}, {escape(query.kind)}, {state}</small></summary>{before}<small>{values}</small>"
        "<table><tr><th>plads</th><th>karakter</th><th>citeret</th><th>gruppe</th><th>linje</th>"
        '<th class="text">udsagn</th></tr>'
        f"{rows}</table></details>"
    )


def _worst_line(one: WorstQuestion, place: int) -> str:
    line = one.lines[place]
    said = line.statement
    missed = line.grade == 2 and not line.cited
    style = "missed" if missed else f"g{line.grade}"
    return (
        f'<tr class="{style}"><td>{line.rank or "–"}</td><td>{line.grade}</td><td>{"ja" if line.cited else ""}</td>'
        f"<td>{said.group or ''}</td><td>{said.place.first_line}</td>"
        f'<td class="text">{escape(said.text)}<small>{escape(said.theme or "")}</small></td></tr>'
    )
