"""The notes' outlines say the same as the whole notes about what a question may name."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeEmbedder
from randers_rag.index import open_or_build


def test_an_outline_holds_each_group_question_and_theme_once_in_order(
    corpus: Path, root: Path, embedder: FakeEmbedder
) -> None:
    index = open_or_build(corpus, root, embedder)
    for outline, note in zip(index.outlines, index.notes, strict=True):
        places = [(s.group, s.questions, s.theme) for s in note.statements]
        assert [(s.group, s.questions, s.theme) for s in outline.statements] == list(dict.fromkeys(places))
        assert (outline.groups, outline.themes, outline.headings) == (note.groups, note.themes, note.headings)
        assert outline.source == ""
