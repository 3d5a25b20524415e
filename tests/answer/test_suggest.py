"""Suggested questions lead to statements of the note."""

from __future__ import annotations

import pytest

from randers_rag.answer import suggest
from randers_rag.question import understand
from randers_rag.schema import Hit, Note


@pytest.mark.parametrize(
    "question", ["hvad siger de om unge?", "gruppe 3 under Omsorg", "siger nogen noget om busser?", "hej", "gruppe 7"]
)
def test_every_suggestion_is_answered(randers: Note, question: str) -> None:
    query = understand(question, [], [randers])
    chosen = [Hit(statement=s, score=1.0) for s in randers.statements if query.topic and query.topic in s.text]
    suggestions = suggest(query, chosen, [randers])
    assert 2 <= len(suggestions) <= 3
    for suggestion in suggestions:
        next_query = understand(suggestion, [], [randers])
        assert next_query.topic == ""
        assert next_query.filters.themes
        assert any(next_query.filters.admit(statement) for statement in randers.statements)


def test_a_group_not_heard_yet_comes_first(randers: Note) -> None:
    query = understand("hvad siger gruppe 3 om unge?", [], [randers])
    chosen = [Hit(statement=s, score=1.0) for s in randers.statements if s.group == 3 and s.theme == "Unge"]
    assert suggest(query, chosen, [randers]) == (
        "Hvad sagde gruppe 1 under temaet Fleksible indsatser for børn og unge?",
        "Hvad sagde gruppe 2 under temaet De unges hus?",
        "Hvad sagde gruppe 4 under temaet Unge/børn?",
    )


def test_a_quoted_theme_that_holds_more_comes_first(randers: Note) -> None:
    query = understand("er der noget om ældre?", [], [randers])
    chosen = [Hit(statement=s, score=1.0) for s in randers.statements if "flere ældre" in s.text]
    assert suggest(query, chosen, [randers])[0] == "Hvad sagde gruppe 3 under temaet Omsorg?"


def test_every_theme_can_be_suggested(randers: Note, borde: Note) -> None:
    for note in (randers, borde):
        for theme in note.themes:
            query = understand(f"Hvad sagde gruppe 1 under temaet {theme.strip('”')}?", [], [note])
            assert theme in query.filters.themes
            assert query.topic == ""


def test_no_notes_suggest_nothing() -> None:
    assert suggest(understand("hej", [], []), [], []) == ()
