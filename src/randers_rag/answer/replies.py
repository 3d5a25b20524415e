"""The lines of every kind of answer, in Danish Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from randers_rag.answer.danish import capitalised, date_in_words, joined, statements
from randers_rag.answer.labels import group_label, group_noun, groups_label, part_label, plural_groups, theme_name
from randers_rag.answer.layout import Layout, groups_within
from randers_rag.answer.markdown import escape_markdown, quote_line
from randers_rag.answer.scope import Scope
from randers_rag.schema import Excerpt, Filters, GroupCoverage, Intent, Note, NoteOutline, Query, Section, Spot

T = TypeVar("T")
NOTHING = "Det siger notatet ikke noget om."
NOTHING_IN_SEVERAL = "Det siger notaterne ikke noget om."
_SMALL_TALK: Mapping[Intent, str] = {
    "greeting": "Hej! Hvad vil du vide? Jeg svarer med det, der står i notatet, ord for ord.",
    "thanks": "Selv tak! Spørg endelig igen.",
    "help": (
        "Spørg med dine egne ord, så finder jeg det, grupperne sagde, ord for ord. Du kan for eksempel spørge til:\n\n"
        "- et emne: *Hvad siger de om unge?*\n"
        "- en gruppe: *Hvad foreslog gruppe 2?*\n"
        "- et tema: *Hvilke temaer er der?*\n"
        "- et overblik: *Hvad handlede mødet om?*"
    ),
    "empty": "Skriv et spørgsmål, så leder jeg i notatet.",
}
_LONG_TOPIC = 60
MOST_NOTES = 20
"""Notes that a summary tells of at most."""


def small_talk(intent: Intent) -> str | None:
    """Return the reply to a message that asks nothing of the note."""
    return _SMALL_TALK.get(intent)


def not_there(query: Query, scope: Scope) -> str | None:
    """Say which of the groups and questions that are named there are not."""
    return _unknown_groups(query, scope) or _unknown_questions(query, scope)


def _unknown_groups(query: Query, scope: Scope) -> str | None:
    """Say which groups there are instead: 'Der er ingen gruppe 7 i notatet; der er gruppe 1, 2, 3 og 4.'."""
    if not query.unknown_groups:
        return None
    existing, note = scope.groups, scope.first
    where = "notaterne" if scope.several else "notatet"
    noun = group_noun(note)
    missing = joined([str(group) for group in query.unknown_groups], "eller")
    article = "intet" if noun in ("bord", "hold", "team") else "ingen"
    if not existing:
        return f"Der er {article} {noun} {missing} i {where}, som ikke er delt op i grupper."
    return f"Der er {article} {noun} {missing} i {where}; der er {groups_label(note, existing)}."


def _unknown_questions(query: Query, scope: Scope) -> str | None:
    """Say which questions there are instead: 'Der er ikke noget spørgsmål 9 i notatet; der er spørgsmål 1 og 2.'."""
    if not query.filters.questions:
        return None
    existing = scope.questions
    missing = [str(number) for number in query.filters.questions if number not in existing]
    if not missing or not existing:
        return None
    has = joined([str(number) for number in existing])
    return f"Der er ikke noget spørgsmål {joined(missing, 'eller')} i notatet; der er spørgsmål {has}."


def left_out(shown: int, more: int) -> str:
    """Say that an answer goes on: 'Her er de 300 bedste; 4212 udsagn mere hører til svaret. …'."""
    return (
        f"Her er de {shown} bedste; {statements(more)} mere hører til svaret. Spørg mere præcist, eller vælg en "
        "gruppe, et spørgsmål eller et tema."
    )


def nothing_found(query: Query, scope: Scope, nearest: Sequence[str], elsewhere: Sequence[int] = ()) -> str:
    """Say that the note is silent, where it was asked, which other groups are not, and which themes come nearest."""
    lines = [NOTHING_IN_SEVERAL if scope.several else NOTHING]
    places = _places(query.filters, scope.first)
    if places and query.intent != "unsaid":
        lines[0] += f" Jeg har kun ledt {places}."
    if elsewhere:
        others = groups_label(scope.first, elsewhere)
        lines[0] += f" Men {others} siger noget om det."
    if nearest:
        lines.append(f"Måske kan et af disse temaer hjælpe: {joined([_theme(theme) for theme in nearest], 'eller')}.")
    return "\n\n".join(lines)


def asides(query: Query, silent: Sequence[str], scope: Scope) -> list[str]:
    """Say what the quotes do not show: what was left out, and on which of several things nothing was found."""
    left_out = [f"Udsagn om {escape_markdown(query.without)} er udeladt."] if query.without else []
    return left_out + ([_silent_on(silent, query, scope)] if silent else [])


def _silent_on(things: Sequence[str], query: Query, scope: Scope) -> str:
    """'Om havnen er der ikke fundet noget.'."""
    named = joined([escape_markdown(thing) for thing in things], "eller")
    places = _places(query.filters, scope.first)
    return f"Om {named} er der ikke fundet noget{f' {places}' if places else ''}."


def _places(filters: Filters, note: NoteOutline | None) -> str:
    places = []
    if filters.groups:
        places.append(f"i {groups_label(note, filters.groups)}")
    if filters.questions:
        places.append(f"under spørgsmål {joined([str(number) for number in filters.questions])}")
    if filters.themes:
        places.append(f"under {joined([_theme(theme) for theme in filters.themes])}")
    return ", ".join(places)


def _theme(theme: str) -> str:
    return f"*{escape_markdown(theme_name(theme))}*"


def lead(query: Query, layout: Layout, notes: Sequence[Note | NoteOutline]) -> str:
    """'4 af 4 grupper · 23 udsagn', 'Gruppe 2 · 5 udsagn'; for a count: 'Kultur nævnes af 3 af 4 grupper: …'."""
    grouped = [row for row in layout.coverage if row.group is not None]
    if query.intent == "count_groups" and grouped:
        return _count(query, grouped, notes)
    counted = statements(layout.total)
    if not grouped:
        return counted
    by_id = {note.id: note for note in notes}
    if len(grouped) == 1 and grouped[0].group is not None:
        return f"{group_label(by_id.get(grouped[0].note), grouped[0].group)} · {counted}"
    return f"{_share(grouped, by_id)} · {counted}"


def _share(grouped: Sequence[GroupCoverage], by_id: Mapping[str, Note | NoteOutline]) -> str:
    """'3 af 4 grupper'."""
    heard = sum(row.statements > 0 for row in grouped)
    return f"{heard} af {plural_groups(by_id.get(grouped[0].note), len(grouped))}"


def _count(query: Query, grouped: Sequence[GroupCoverage], notes: Sequence[Note | NoteOutline]) -> str:
    by_id = {note.id: note for note in notes}
    several = len({row.note for row in grouped}) > 1
    heard = []
    for row in grouped:
        if row.group is not None and row.statements:
            title = f"{escape_markdown(by_id[row.note].title)}, " if several and row.note in by_id else ""
            label = group_label(by_id.get(row.note), row.group)
            heard.append(f"{label[:1].lower()}{label[1:]} ({title}{statements(row.statements)})")
    topic = query.topic if 0 < len(query.topic) <= _LONG_TOPIC else ""
    subject = capitalised(escape_markdown(topic)) or "Det"
    told = f"{subject} nævnes af {_share(grouped, by_id)}: {joined(heard)}."
    unheard = [row.group for row in grouped if row.group is not None and not row.statements]
    if several or not heard or not unheard:
        return told
    return f"{told} Intet fundet hos {groups_label(by_id.get(grouped[0].note), unheard)}."


def quotes(layout: Layout, notes: Sequence[Excerpt], *, gaps: bool) -> Iterator[str]:
    """Yield the blocks of quotes, group by group; ``gaps`` names the groups that said nothing."""
    by_id = {note.id: note.outline for note in notes}
    several = len({row.note for row in layout.coverage if row.statements}) > 1
    shown = None
    for row in layout.coverage:
        if several and row.note != shown and (row.statements or gaps):
            shown = row.note
            yield f"### {escape_markdown(by_id[row.note].title if row.note in by_id else row.note)}"
        if row.statements:
            yield _group_block(layout.of_group(row.note, row.group), by_id.get(row.note), row)
        elif gaps and row.group is not None:
            yield f"{group_label(by_id.get(row.note), row.group)}: intet fundet"


def _group_block(sections: Sequence[Section], note: NoteOutline | None, row: GroupCoverage) -> str:
    part = escape_markdown(part_label(note, row.group))
    blocks = [f"**{part}**"] if part else []
    for section in sections:
        if section.theme is not None:
            blocks.append(_theme_line(section))
        elif sections.index(section):
            blocks.append("*Uden tema*")
        blocks.append("\n".join(quote_line(quote) for quote in section.quotes))
    return "\n\n".join(blocks)


def _theme_line(section: Section) -> str:
    """Return the theme in italics; where the first quote goes on with it as a sentence, it ends in dots."""
    text = escape_markdown(section.theme or "")
    continued = section.quotes[0].statement.continues_heading
    return f"*{text} …*" if continued else f"*{text}*"


def groups_of_note(notes: Sequence[Excerpt], scope: Scope) -> str:
    """'Notatet har 4 grupper: gruppe 1 (29 udsagn), …' for a question that only counts groups."""
    lines = []
    for note in notes[:MOST_NOTES]:
        outline, counts = note.outline, _counted((spot.group, spot) for spot in note.spots)
        parts = [f"{_lower(group_label(outline, group))} ({statements(counts[group])})" for group in outline.groups]
        name = "Notatet" if scope.within == 1 else f"**{escape_markdown(note.title)}**"
        has = f"har {plural_groups(outline, len(parts))}: {joined(parts)}." if parts else "er ikke delt op i grupper."
        lines.append(f"{name} {has}")
    return "\n\n".join(lines)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def themes_of_notes(query: Query, notes: Sequence[Excerpt], scope: Scope) -> str:
    """List the themes by group, with how many statements each holds within the filters."""
    blocks: list[str] = []
    for note in notes[:MOST_NOTES]:
        if scope.within > 1:
            blocks.append(f"### {escape_markdown(note.title)}")
        blocks.extend(_themes_of_group(note, group, query.filters) for group in groups_within(note, query.filters))
    return "\n\n".join(blocks + _left_out(scope))


def _left_out(scope: Scope) -> list[str]:
    rest = scope.within - MOST_NOTES
    return [f"Og {rest} {'notat' if rest == 1 else 'notater'} mere."] if rest > 0 else []


def _themes_of_group(note: Excerpt, group: int | None, filters: Filters) -> str:
    counts = _counted((spot.theme, spot) for spot in note.spots if spot.group == group and filters.admit(spot))
    said = statements(counts.total())
    lines = [f"- {_theme(theme)} ({statements(number)})" for theme, number in counts.items() if theme is not None]
    if counts[None]:
        lines.append(f"- uden tema ({statements(counts[None])})")
    part = escape_markdown(part_label(note.outline, group))
    head = f"**{part}** · {said}" if part else said
    return f"{head}\n\n" + "\n".join(lines)


def overview(query: Query, notes: Sequence[Excerpt], scope: Scope) -> str:
    """Tell what the notes are about: title, date, questions, groups, themes."""
    blocks: list[str] = []
    for note in notes[:MOST_NOTES]:
        blocks.append(f"**{escape_markdown(note.title)}**")
        if note.outline.date is not None:
            blocks.append(f"Mødet var den {date_in_words(note.outline.date)}.")
        if note.outline.questions and not query.filters.groups:
            blocks.append("\n".join(f"{q.number}. {escape_markdown(q.text)}" for q in note.outline.questions))
        blocks.append(_extent(query, note))
        blocks.extend(_themes_of_group(note, group, query.filters) for group in groups_within(note, query.filters))
    return "\n\n".join(blocks + _left_out(scope))


def _extent(query: Query, note: Excerpt) -> str:
    groups = [group for group in groups_within(note, query.filters) if group is not None]
    own = [spot for spot in note.spots if query.filters.admit(spot)]
    themes = {spot.theme for spot in own} - {None}
    parts = [plural_groups(note.outline, len(groups))] if groups else []
    parts += [f"{len(themes)} {'tema' if len(themes) == 1 else 'temaer'}"] if themes else []
    return " · ".join([*parts, statements(sum(spot.statements for spot in own))])


def _counted(spots: Iterable[tuple[T, Spot]]) -> Counter[T]:
    """Return how many statements there are of each key."""
    counts: Counter[T] = Counter()
    for key, spot in spots:
        counts[key] += spot.statements
    return counts
