"""The overview as HTML: matrix, shared themes, comparison, map and the table of all statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from randers_rag.answer.labels import group_label, groups_label, plural_groups, theme_name
from randers_rag.schema import Note, Section, Statement
from randers_rag.web import overview_texts as words
from randers_rag.web import texts
from randers_rag.web.markup import asset, marked, page, short_title, statement_address, text
from randers_rag.web.overview_plots import script_version
from randers_rag.web.overview_themes import Heading, SharedTheme
from randers_rag.web.render import nested
from randers_rag.web.views import views_nav

_SHADES = 5


@dataclass(frozen=True)
class Comparison:
    """What the groups say on a topic: quotes, how many each group has (zeros too), words to mark."""

    topic: str
    sections: tuple[Section, ...]
    counts: Mapping[int | None, int]
    matched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Overview:
    """What is shown of one note; ``notes`` are all that can be chosen."""

    note: Note
    notes: tuple[Note, ...]
    shared: tuple[SharedTheme, ...]
    comparison: Comparison | None = None

    @property
    def groups(self) -> tuple[int | None, ...]:
        """The note's groups, and None last where statements have no group."""
        bare = any(statement.group is None for statement in self.note.statements)
        return (*self.note.groups, None) if bare else self.note.groups

    def group(self, number: int | None) -> str:
        """Return what a group is called."""
        return texts.NO_GROUP if number is None else group_label(self.note, number)


def overview_page(view: Overview) -> str:
    """Return the overview as a whole page."""
    head = (
        f'<header class="rr-head"><h1>{texts.TITLE}</h1></header>{views_nav(words.TITLE)}'
        f'<main class="rr-overview-alone">{overview_html(view)}</main>'
        f'<link rel="stylesheet" href="{asset("overview.css")}">'
        f'<script type="module" src="{asset("overview.js")}"></script>'
    )
    return page(f"{words.TITLE} – {texts.TITLE}", head, "./")


def overview_html(view: Overview) -> str:
    """Return the content of the overview."""
    parts = (_intro(view), _matrix(view), _shared(view), _compare(view), _map(view))
    address = "overblik/plotly.js?v=" + script_version()
    return (
        f'<div class="rr-overview" data-plotly="{address}" data-map="{_address(view.note, "overblik/kort.json")}" '
        f'data-comparing="{words.COMPARING}" data-failed="{words.FAILED}">{"".join(parts)}</div>'
    )


def _address(note: Note, path: str = "overblik", query: Sequence[tuple[str, str]] = ()) -> str:
    return text(f"{path}?{urlencode([('notat', note.id), *query])}")


def _intro(view: Overview) -> str:
    links = "".join(
        f'<li><a href="{_address(note)}" data-notat{" aria-current=true" if note.id == view.note.id else ""}>'
        f"{text(short_title(note))}</a></li>"
        for note in view.notes
    )
    chooser = (
        f'<nav aria-label="{words.NOTES}"><ul class="rr-o-notes">{links}</ul></nav>' if len(view.notes) > 1 else ""
    )
    return (
        f'<h2 class="rr-o-title" tabindex="-1">{words.TITLE}: {text(short_title(view.note))}</h2>'
        f'<p>{words.INTRODUCTION}</p>{chooser}<p class="rr-o-status" role="status"></p>'
    )


def _section(name: str, heading: str, helping: str, body: str) -> str:
    return (
        f'<section id="rr-o-{name}" class="rr-o-part" aria-labelledby="rr-o-{name}-h">'
        f'<h3 id="rr-o-{name}-h">{heading}</h3><p class="rr-o-help">{helping}</p>{body}</section>'
    )


def _scrolled(name: str, table: str, kind: str = "") -> str:
    """Return a table that can be scrolled by keyboard, too."""
    return f'<div class="rr-o-scroll {kind}" tabindex="0" role="region" aria-label="{name}">{table}</div>'


# ---- group × theme ----


def _matrix(view: Overview) -> str:
    counts = Counter((statement.theme, statement.group) for statement in view.note.statements)
    most = max(counts.values(), default=1)
    themes: list[str | None] = [*view.note.themes]
    if any(theme is None for theme, _ in counts):
        themes.append(None)
    head = "".join(f'<th scope="col">{text(view.group(group))}</th>' for group in view.groups)
    rows = "".join(_matrix_row(view, number, theme, counts, most) for number, theme in enumerate(themes))
    totals = [sum(n for (_, g), n in counts.items() if g == group) for group in view.groups]
    foot = "".join(f"<td>{total}</td>" for total in (*totals, sum(totals)))
    table = (
        f'<table class="rr-o-table rr-o-matrix"><caption class="rr-hidden">{words.MATRIX_CAPTION}</caption>'
        f'<thead><tr><th scope="col">{words.THEME}</th>{head}<th scope="col">{words.TOTAL}</th></tr></thead>'
        f'<tbody>{rows}</tbody><tfoot><tr><th scope="row">{words.TOTAL}</th>{foot}</tr></tfoot></table>'
    )
    return _section("matrix", words.MATRIX, words.MATRIX_HELP, _scrolled(words.MATRIX_CAPTION, table))


def _matrix_row(
    view: Overview, number: int, theme: str | None, counts: Counter[tuple[str | None, int | None]], most: int
) -> str:
    name = _theme(theme)
    cells = []
    for group in view.groups:
        count = counts[theme, group]
        if not count:
            cells.append(f'<td class="rr-o-none"><span class="rr-hidden">{words.NONE_HERE}</span></td>')
            continue
        label = words.CELL.format(number=count, group=view.group(group), theme=name)
        shade = -(-count * _SHADES // most)
        cells.append(
            f'<td class="rr-o-{shade}"><a href="{_address(view.note)}#{_cell(number, group)}" class="rr-o-cell" '
            f'data-cell="{_cell(number, group)}" aria-label="{text(label)}">{count}</a></td>'
        )
    total = sum(counts[theme, group] for group in view.groups)
    return f'<tr><th scope="row">{text(name)}</th>{"".join(cells)}<td>{total}</td></tr>'


def _theme(theme: str | None) -> str:
    return texts.NO_THEME if theme is None else theme_name(theme)


def _cell(theme: int, group: int | None) -> str:
    return f"celle-{theme}-{'x' if group is None else group}"


# ---- themes that several groups share ----


def _shared(view: Overview) -> str:
    if not view.shared:
        return _section("shared", words.SHARED, words.NOT_SHARED, "")
    head = "".join(f'<th scope="col">{text(group_label(view.note, group))}</th>' for group in view.note.groups)
    rows = "".join(_shared_row(view, shared) for shared in view.shared)
    table = (
        f'<table class="rr-o-table rr-o-shared"><caption class="rr-hidden">{words.SHARED_CAPTION}</caption>'
        f'<thead><tr><th scope="col">{words.THEME}</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )
    return _section("shared", words.SHARED, words.SHARED_HELP, _scrolled(words.SHARED_CAPTION, table))


def _shared_row(view: Overview, shared: SharedTheme) -> str:
    cells = "".join(
        f"<td>{'<br>'.join(_heading(h) for h in shared.headings if h.group == group) or _none()}</td>"
        for group in view.note.groups
    )
    label = words.COMPARE_THEME.format(theme=shared.name)
    query = [("emne", shared.name), *(("tema", heading.theme) for heading in shared.headings)]
    compare = (
        f'<a href="{_address(view.note, query=query)}#rr-o-compare" data-topic="{text(shared.name)}" '
        f'aria-label="{text(label)}">{words.COMPARE_THIS}</a>'
    )
    return f'<tr><th scope="row">{text(shared.name)}<br>{compare}</th>{cells}</tr>'


def _heading(heading: Heading) -> str:
    return f'{text(theme_name(heading.theme))}&nbsp;<span class="rr-o-count">({heading.statements})</span>'


def _none() -> str:
    return f'<span aria-hidden="true">–</span><span class="rr-hidden">{words.NONE_HERE}</span>'


# ---- groups side by side ----


def _compare(view: Overview) -> str:
    topic = view.comparison.topic if view.comparison else ""
    form = (
        '<form class="rr-o-form" action="overblik#rr-o-compare" role="search">'
        f'<input type="hidden" name="notat" value="{text(view.note.id)}"><label for="rr-o-topic">{words.TOPIC}</label>'
        f'<div><input id="rr-o-topic" name="emne" type="text" maxlength="200" autocomplete="off" value="{text(topic)}" '
        f'placeholder="{words.TOPIC_HINT}"><button type="submit">{words.COMPARE_THIS}</button></div></form>'
    )
    result = _columns(view, view.comparison) if view.comparison else ""
    return _section("compare", words.COMPARE, words.COMPARE_HELP, f'{form}<div class="rr-o-result">{result}</div>')


def _columns(view: Overview, comparison: Comparison) -> str:
    if not comparison.sections:
        return f'<p class="rr-o-found" tabindex="-1">{text(words.NOTHING.format(topic=comparison.topic))}</p>'
    speaking = tuple(group for group, number in comparison.counts.items() if number and group is not None)
    groups = groups_label(view.note, speaking) if speaking else short_title(view.note)
    number = sum(comparison.counts.values())
    found = words.FOUND.format(groups=groups[:1].upper() + groups[1:], topic=comparison.topic, number=number)
    columns = "".join(_column(view, comparison, group) for group in comparison.counts)
    return f'<p class="rr-o-found" tabindex="-1">{text(found)}</p><div class="rr-o-columns">{columns}</div>'


def _column(view: Overview, comparison: Comparison, group: int | None) -> str:
    name, number = view.group(group), comparison.counts[group]
    if not number:
        if group is None:
            return ""
        return f'<section class="rr-o-column rr-o-gap"><h4>{text(words.GAP.format(group=name))}</h4></section>'
    own = [section for section in comparison.sections if section.group == group]
    body = "".join(_quotes(section, comparison.matched) for section in own)
    count = f'<span class="rr-o-count">{words.COUNT.format(number=number)}</span>'
    return f'<section class="rr-o-column"><h4>{text(name)} {count}</h4>{body}</section>'


def _quotes(section: Section, matched: frozenset[str]) -> str:
    lines = []
    for quote in section.quotes:
        shown = marked(quote.statement.text, matched)
        linked = f"<q>{shown}</q>" if quote.number is None else _open(quote.statement, f"<q>{shown}</q>")
        lines.append((quote.depth, linked))
    return f"<h5>{text(_theme(section.theme))}</h5>{nested(lines)}"


def _open(statement: Statement, content: str) -> str:
    """Return a statement as a link that opens its place in the note."""
    return (
        f'<a class="rr-cite rr-o-open" href="{text(statement_address(statement))}" '
        f'data-id="{text(statement.id)}" data-note="{text(statement.note)}">{content}</a>'
    )


# ---- the map and its table ----


def _map(view: Overview) -> str:
    number = len(view.note.statements)
    groups = plural_groups(view.note, len(view.note.groups)) if view.note.groups else short_title(view.note)
    label = words.MAP_LABEL.format(number=number, groups=groups)
    picture = (
        f'<div class="rr-o-picture"><div class="rr-o-map" role="img" aria-label="{text(label)}" '
        f'data-failed="{words.MAP_FAILED}"><p>{words.MAP_LOADING}</p></div></div>'
    )
    return _section("map", words.MAP, words.MAP_HELP, f'<div class="rr-o-pair">{picture}{_list(view)}</div>')


def _list(view: Overview) -> str:
    themes: list[str | None] = [*view.note.themes, None]
    numbers = {theme: number for number, theme in enumerate(themes)}
    runs = groupby(view.note.statements, key=lambda one: (one.theme, one.group))
    seen: set[str] = set()
    rows = "".join(_rows(view, list(run), _cell(numbers[key[0]], key[1]), seen) for key, run in runs)
    table = (
        f'<table class="rr-o-table rr-o-list"><caption class="rr-hidden">{words.LIST_CAPTION}</caption><thead><tr>'
        f'<th scope="col">{words.GROUP}</th><th scope="col">{words.THEME}</th><th scope="col">{words.STATEMENTS}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )
    total = len(view.note.statements)
    tools = (
        f'<p class="rr-o-shown" data-shown="{words.SHOWN}" tabindex="-1"></p>'
        f'<button type="button" class="rr-o-all" hidden>{words.SHOW_ALL.format(number=total)}</button>'
    )
    return f'<div class="rr-o-side"><h4>{words.LIST}</h4>{tools}{_scrolled(words.LIST, table, "rr-o-tall")}</div>'


def _rows(view: Overview, run: Sequence[Statement], cell: str, seen: set[str]) -> str:
    parts = []
    for statement in run:
        place = "" if cell in seen else f' id="{cell}"'
        seen.add(cell)
        parts.append(
            f'<tr data-cell="{cell}"{place}><td>{text(view.group(statement.group))}</td>'
            f"<td>{text(_theme(statement.theme))}</td><td>{_open(statement, text(statement.text))}</td></tr>"
        )
    return "".join(parts)
