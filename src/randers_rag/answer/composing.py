"""The answer: which reply fits, and all its data."""

from __future__ import annotations

from collections.abc import Sequence

from randers_rag.answer import replies
from randers_rag.answer.layout import Layout, groups_within, lay_out
from randers_rag.answer.scope import Scope
from randers_rag.schema import Answer, Excerpt, Hit, Note, Query, excerpts_of


def compose(
    query: Query,
    chosen: Sequence[Hit],
    notes: Sequence[Note | Excerpt],
    *,
    scope: Scope | None = None,
    left_out: int = 0,
    silent: Sequence[str] = (),
    elsewhere: Sequence[int] = (),
    matched: Sequence[str] = (),
    also_searched: Sequence[str] = (),
    nearest_themes: Sequence[str] = (),
    suggestions: Sequence[str] = (),
) -> Answer:
    """Make the answer to ``query`` out of the chosen statements (best first; none: nothing was found).

    ``found`` means that the answer holds something from the notes: quotes, or facts such as their themes. It is False
    for small talk (greeting, thanks, help), an empty question, and where the notes are silent. ``scope`` tells of the
    notes that are not among ``notes``: of many, only those matter that are quoted, named, or the first to be counted.
    ``left_out`` further statements belong to the answer; ``silent`` are things that were asked about beside others and
    on which nothing was found, ``elsewhere`` the groups that say something where those that were asked do not.
    """
    told = excerpts_of(notes)
    scope = Scope.of(told, query.filters) if scope is None else scope
    layout = lay_out(chosen, told, query.filters, alone=scope.total == 1)
    text, found = _reply(query, layout, told, scope, silent, elsewhere, nearest_themes)
    if left_out:
        text += f"\n\n{replies.left_out(layout.total, left_out)}"
    quoting = found and layout.total > 0
    return Answer(
        question=query.question,
        found=found,
        text=text,
        citations=layout.citations if quoting else (),
        query=query,
        sections=layout.sections if quoting else (),
        coverage=layout.coverage if quoting or not found else (),
        silent=tuple(silent) if quoting else (),
        matched=tuple(matched),
        also_searched=tuple(also_searched),
        nearest_themes=tuple(nearest_themes) if not found else (),
        suggestions=tuple(suggestions),
    )


def _reply(
    query: Query,
    layout: Layout,
    notes: Sequence[Excerpt],
    scope: Scope,
    silent: Sequence[str],
    elsewhere: Sequence[int],
    nearest: Sequence[str],
) -> tuple[str, bool]:
    talk = replies.small_talk(query.intent)
    if talk is not None:
        return talk, False
    missing = replies.not_there(query, scope)
    facts = _facts(query, notes, scope)
    if facts or layout.total:
        body = [facts] if facts else [replies.lead(query, layout, [note.outline for note in notes])]
        body += replies.asides(query, silent, scope)
        counted = query.intent == "count_groups" and len({row.note for row in layout.coverage}) == 1
        gaps = not facts and not counted
        body += list(replies.quotes(layout, notes, gaps=gaps))
        return "\n\n".join([missing, *body] if missing else body), True
    if missing and not scope.within:
        return missing, False
    silence = replies.nothing_found(query, scope, nearest, elsewhere)
    return (f"{missing}\n\n{silence}" if missing else silence), False


def answered_by_outline(query: Query) -> bool:
    """Whether the notes' outlines answer by themselves, without a quote: the themes, an overview, how many groups."""
    if query.topic:
        return False
    return query.intent in ("overview", "list_themes") or (query.intent == "count_groups" and not _within_a_part(query))


def _within_a_part(query: Query) -> bool:
    """Whether it is the groups with statements of a theme or an answer that are counted, not all groups."""
    return query.carried or bool(query.filters.themes or query.filters.questions)


def _facts(query: Query, notes: Sequence[Excerpt], scope: Scope) -> str:
    """Return what the notes' outline answers by itself: themes, overview, the number of groups."""
    if query.intent not in ("list_themes", "overview") and not answered_by_outline(query):
        return ""
    concerned = [note for note in notes if groups_within(note, query.filters)]
    if not concerned:
        return ""
    if query.intent == "list_themes":
        return replies.themes_of_notes(query, concerned, scope)
    return (
        replies.overview(query, concerned, scope)
        if query.intent == "overview"
        else replies.groups_of_note(concerned, scope)
    )
