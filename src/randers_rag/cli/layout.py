"""An answer, hits and a note's tree, laid out for a terminal with rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from randers_rag.cli.wording import group_name, lines_name, place_name, questions_name, warning_line
from randers_rag.schema import Answer, Hit, Note, Quote, Section, Statement


def answer_view(answer: Answer) -> RenderableType:
    """Return the quotes by group and theme, the groups without any, and the sources."""
    if not answer.sections:
        return _as_markdown(answer)
    several = len({section.note for section in answer.sections}) > 1
    parts: list[RenderableType] = []
    for before, section in zip((None, *answer.sections), answer.sections, strict=False):
        parts += _section(section, before, several)
    parts += [Text(f"{group_name(part.group)}: intet fundet", "dim") for part in answer.coverage if not part.statements]
    if answer.also_searched:
        parts.append(Text("Søgte også efter: " + ", ".join(answer.also_searched), "dim"))
    return Group(*parts, Text(), Text("Kilder", "bold"), _sources(answer, several))


def hits_view(hits: Sequence[Hit], several: bool) -> RenderableType:
    """Return the hits, best first, each with its score and place."""
    table = Table.grid(padding=(0, 1))
    for rank, hit in enumerate(hits, start=1):
        words = Text(hit.statement.text)
        words.append("\n" + place_name(hit.statement, several), "dim")
        table.add_row(Text(f"{rank}.", "bold cyan", justify="right"), Text(f"{hit.score:.3f}", "dim"), words)
    return table


def note_view(note: Note) -> RenderableType:
    """Return the note as a tree: group, questions and theme, statements under their parents; warnings last."""
    tree = Tree(Text(note.title, "bold"))
    heading: tuple[object, ...] = ()
    branch = tree
    nodes: dict[str, Tree] = {}
    for said in note.statements:
        if (said.group, said.questions, said.theme) != heading:
            heading = (said.group, said.questions, said.theme)
            branch = tree.add(Text(_heading(said), "bold cyan"))
        above = nodes.get(said.parent, branch) if said.parent else branch
        words = Text(said.text)
        words.append(f"  {lines_name(said)}", "dim")
        nodes[said.id] = above.add(words)
    warnings = [Text(warning_line(one), "yellow") for one in note.warnings]
    return Group(tree, Text(summary_of(note)), *warnings)


def summary_of(note: Note) -> str:
    """Return how many statements, groups, themes and warnings a note holds."""
    return (
        f"{len(note.statements)} udsagn, {len(note.groups)} grupper, {len(note.themes)} temaer, "
        f"{len(note.warnings)} advarsler"
    )


def _heading(said: Statement) -> str:
    parts = (group_name(said.group), questions_name(said.questions), said.theme or "uden tema")
    return " · ".join(part for part in parts if part)


def _as_markdown(answer: Answer) -> RenderableType:
    from rich.markdown import Markdown  # slow to import, and few answers need it

    return Markdown(answer.text, hyperlinks=False)


def _section(section: Section, before: Section | None, several: bool) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if several and (before is None or before.note != section.note):
        parts.append(Text(section.note, "bold underline"))
    if before is None or (before.note, before.group) != (section.note, section.group):
        parts.append(Text(group_name(section.group), "bold cyan"))
    if section.theme:
        parts.append(Padding(Text(section.theme, "italic"), (0, 0, 0, 2)))
    parts += [_quote(quote) for quote in section.quotes]
    return parts


def _quote(quote: Quote) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    mark = Text("↳" if quote.number is None else f"[{quote.number}]", "green", justify="right")
    row.add_row(mark, Text(quote.statement.text, "dim" if quote.number is None else ""))
    return Padding(row, (0, 0, 0, 4 + 4 * quote.depth))


def _sources(answer: Answer, several: bool) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for cited in answer.citations:
        table.add_row(Text(f"[{cited.number}]", "green", justify="right"), Text(place_name(cited.statement, several)))
    return table
