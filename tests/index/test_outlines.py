"""The notes' outlines say the same as the whole notes about what a question may name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes import FakeEmbedder
from randers_rag.index import open_or_build
from randers_rag.question import Outline
from randers_rag.schema import Excerpt, Filters


def test_an_outline_tells_what_a_question_may_name(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    index = open_or_build(corpus, root, embedder)
    whole, kept = Outline.of(index.notes), Outline(index.outlines, index.theme_groups)
    assert (tuple(kept.notes), kept.theme_groups) == (whole.notes, whole.theme_groups)
    assert list(kept.theme_groups) == list(whole.theme_groups) == ["Børn og unge", "Trafik"]
    assert index.outlines[0].groups == (1, 2)
    assert index.outlines[0].answered == (1, 2)
    assert [heading.text for heading in index.outlines[0].headings] == ["Gruppe 1", "Gruppe 2"]


def test_an_excerpt_holds_the_rows_and_what_is_above_them(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    index = open_or_build(corpus, root, embedder)
    (note,) = index.notes
    whole = Excerpt.of(note)
    assert [(spot.group, spot.theme, spot.statements) for spot in whole.spots] == [
        (1, "Børn og unge", 4),
        (1, "Trafik", 1),
        (2, None, 2),
    ]
    assert index.excerpt(0, range(len(index))) == whole
    assert index.excerpt(0, []) == replace(whole, statements=())
    below = next(row for row, one in enumerate(note.statements) if one.parent)
    above = next(row for row, one in enumerate(note.statements) if one.id == note.statements[below].parent)
    assert index.excerpt(0, [below]).statements == (note.statements[above], note.statements[below])


def test_notes_within_filters(corpus: Path, root: Path, embedder: FakeEmbedder) -> None:
    (corpus / "andet.txt").write_text("o Mere kunst\n", encoding="utf-8")
    index = open_or_build(corpus, root, embedder)
    assert list(index.notes_within(Filters())) == [0, 1]
    assert list(index.notes_within(Filters(groups=(2,)))) == [1]
    assert list(index.notes_within(Filters(groups=(7,)))) == []
