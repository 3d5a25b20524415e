"""Answers as HTML: everything is text, quotes are whole, nesting is right."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from randers_rag import Assistant
from randers_rag.schema import Filters
from randers_rag.web.asking import Asked, existing, read_controls, read_link, still_chosen
from randers_rag.web.filterbar import filter_bar
from randers_rag.web.markup import marked, text
from randers_rag.web.notepage import note_page
from randers_rag.web.render import Turn, introduction, log, nested

VOID = {"meta", "link", "br", "input", "base"}


class Reader(HTMLParser):
    """Reads HTML that must be well formed; keeps its tags and its quotes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.quotes: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag == "q":
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "q" in self.open:
            self.quotes[-1] += data


def shown(assistant: Assistant, question: str, earlier: tuple[str, ...] = ()) -> tuple[str, Reader]:
    asked = Asked(question=question, earlier=earlier)
    html = log([Turn(asked, assistant.ask(question, asked.history))], assistant.notes, feedback=True)
    return html, Reader(html)


QUESTIONS = [
    "hvad sagde grupperne om unge?", "hvad foreslog gruppe 2?", "hvilke temaer er der?", "hej", "hvad med busser?",
    "hvad siger gruppe 7?", "hvor mange grupper nævner kultur?", "sammenlign gruppe 1 og 3 om samarbejde", "",
    "hvad er styrkerne?", "alt",
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_of_the_answer_is_shown_word_for_word(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    html, read = shown(assistant, question)
    assert "\n" not in html
    assert read.quotes == [quote.statement.text for section in answer.sections for quote in section.quotes]
    assert [html.count(f'aria-hidden="true">{c.number}</span>') for c in answer.citations] == [1] * len(
        answer.citations
    )


@pytest.mark.model
def test_coverage_comes_first_and_silent_groups_are_named(assistant: Assistant) -> None:
    html, _ = shown(assistant, "hvad sagde grupperne om unge?")
    answer = assistant.ask("hvad sagde grupperne om unge?")
    heard = sum(row.statements > 0 for row in answer.coverage)
    assert f'<p class="rr-lead">{heard} af 4 grupper · {len(answer.citations)} udsagn</p>' in html
    assert f'data-status="Svar klar: {heard} af 4 grupper, {len(answer.citations)} udsagn"' in html
    assert html.count("<span>intet fundet</span>") == 4 - heard
    assert "<mark>unge</mark>" in html
    assert "Vis alle" in html


@pytest.mark.model
def test_what_was_left_out_or_not_found_is_told_under_the_coverage(assistant: Assistant) -> None:
    html, _ = shown(assistant, "boliger, ensomhed og vulkaner")
    assert "udsagn</p><p>Om vulkaner er der ikke fundet noget.</p>" in html
    html, _ = shown(assistant, "kultur undtagen events")
    assert "udsagn</p><p>Udsagn om events er udeladt.</p>" in html


@pytest.mark.model
@pytest.mark.parametrize(
    "question", ["skoler", "<script>window.hacked=9</script> skoler", "hvilke temaer er der?", "alt"]
)
def test_hostile_notes_and_questions_are_text(hostile_assistant: Assistant, question: str) -> None:
    _, read = shown(hostile_assistant, question)
    _bar = Reader(filter_bar(Filters(groups=(1,)), hostile_assistant.ask(question), hostile_assistant.notes))
    page = Reader(note_page(hostile_assistant.notes[0], "../"))
    for found in (read, _bar, Reader(introduction(hostile_assistant.notes))):
        assert not found.tags & {"script", "img", "iframe", "b"}
    assert not page.tags & {"img", "iframe", "b", "form"}
    assert not {name for name in read.attributes | page.attributes if name.startswith("on")}
    assert "action" not in read.attributes


def test_lists_nest_by_depth() -> None:
    assert Reader(nested([(0, "a"), (1, "b"), (2, "c"), (0, "d"), (2, "e"), (1, "f")])).open == []
    ul = '<ul class="rr-quotes">'
    assert nested([(0, "a"), (1, "b"), (0, "c")]) == f"{ul}<li>a{ul}<li>b</li></ul></li><li>c</li></ul>"
    assert nested([]) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("a\n\nb\u2028c", "a b c"),
        ("a\x00b\u202ec", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"),
        ("æøå 🙂", "æøå 🙂"),
    ],
)
def test_text_is_escaped_on_one_line(value: str, expected: str) -> None:
    assert text(value) == expected


def test_matched_words_are_marked_whatever_their_case() -> None:
    assert marked("UNGE <unge> ungen", {"unge"}) == "<mark>UNGE</mark> &lt;<mark>unge</mark>&gt; ungen"


@pytest.mark.parametrize("theme", ["De unges hus", "a&b=c;d+e#f", "»æøå«"])
def test_a_link_asks_the_same_again(theme: str) -> None:
    from urllib.parse import parse_qsl

    asked = Asked(
        question="og gruppe 2? & mere",
        earlier=("unge?",),
        filters=Filters(groups=(2, 3), questions=(1,), themes=(theme,)),
    )
    assert read_link(parse_qsl(asked.link())) == asked


def test_a_strange_link_is_read_as_far_as_it_goes() -> None:
    asked = read_link([("q", "a"), ("q", " "), ("gruppe", "x"), ("gruppe", "99999999999"), ("gruppe", "2"), ("z", "1")])
    assert asked == Asked(question="a", filters=Filters(groups=(2,)))
    assert read_link([("q", " ")]) is None


@pytest.mark.model
def test_controls_are_limited_to_what_the_notes_have(assistant: Assistant) -> None:
    for strange in ("", "{", "[]", '{"groups": "x"}', '{"a": 1}', None, 7, '{"groups": [77], "themes": ["<b>"]}'):
        assert read_controls(strange, assistant.notes) == Filters()
    assert read_controls('{"groups": [2, 9]}', assistant.notes) == Filters(groups=(2,))
    assert existing(Filters(notes=("nej",)), assistant.notes) == Filters()


@pytest.mark.model
def test_filters_that_the_question_names_take_the_place_of_chosen_ones(assistant: Assistant) -> None:
    answer = assistant.ask("hvad foreslog gruppe 2?", filters=Filters(groups=(1,), questions=(2,)))
    chosen = still_chosen(Filters(groups=(1,), questions=(2,)), answer.query)
    assert chosen == Filters(questions=(2,))
    bar = filter_bar(chosen, answer, assistant.notes)
    assert 'data-field="groups" data-value="2"' in bar
    assert 'data-field="questions" data-value="2"' in bar
    assert 'data-field="groups" data-value="1"' not in bar
