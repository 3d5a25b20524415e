"""A quote in Markdown shows exactly as it stands in the note."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from randers_rag.answer import escape_markdown
from randers_rag.schema import Note

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "# overskrift",
    "1. punkt",
    "12) punkt",
    "![](http://a.dk/b.png)",
    "![x][y]",
    "&amp; &#65; & S & A",
    "--> ude",
    "- streg",
    "> citat",
    "+ plus",
    "*fed* **fed** _kursiv_ __fed__ ~~ud~~",
    "`kode` ``kode``",
    "\\*ikke fed\\*",
    "slut med \\",
    "<!-- væk -->",
    "<https://a.dk>",
    "$x^2$ og $$y$$",
    "| a | b |",
    "===",
    "---",
    "a\nb",
    "    indrykket",
]

RENDERERS = {"commonmark": MarkdownIt("commonmark"), "github": MarkdownIt("gfm-like", {"linkify": False})}


def shown(markdown: str, renderer: str = "commonmark") -> str:
    """The text that a reader sees, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", RENDERERS[renderer].render(markdown)))


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_literally(text: str, renderer: str) -> None:
    assert f"»{text}«" in shown(f"- »{escape_markdown(text)}« [1]", renderer)
    assert shown(escape_markdown(text), renderer).strip() == text.strip()


@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_statement_of_the_note_is_shown_literally(randers: Note, renderer: str) -> None:
    assert len(randers.statements) == 95
    for statement in randers.statements:
        assert shown(f"- »{escape_markdown(statement.text)}« [1]", renderer).strip() == f"»{statement.text}« [1]"


def test_ordinary_text_is_left_as_it_is(randers: Note) -> None:
    assert all(escape_markdown(statement.text) == statement.text for statement in randers.statements)
    assert escape_markdown("a*b_c") == "a\\*b\\_c"


@given(st.text(st.sampled_from("ab 1.)#*_`[]()<>!&;~$|\\-+=\"'æ/:"), min_size=1, max_size=30))
def test_any_text_in_a_quote_is_shown_literally(text: str) -> None:
    assert shown(f"- »{escape_markdown(text)}« [1]").strip() == f"»{text}« [1]"
