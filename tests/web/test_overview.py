from __future__ import annotations

import gzip
import re

import numpy as np
import pytest
from fastapi.testclient import TestClient

from randers_rag import Assistant, Settings
from randers_rag.schema import Note
from randers_rag.web.overview import under_themes
from randers_rag.web.overview_plots import figure, plain, project
from randers_rag.web.overview_themes import shared_themes
from randers_rag.web.server import create_app

pytestmark = pytest.mark.model


@pytest.fixture
def note(assistant: Assistant) -> Note:
    return assistant.notes[0]


def row(page: str, theme: str) -> list[str]:
    """The cells of a matrix row, as text."""
    matrix = page[page.index("rr-o-matrix") :]
    found = re.search(rf'<tr><th scope="row">{re.escape(theme)}</th>(.*?)</tr>', matrix)
    assert found, theme
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", found[1])]


def test_matrix_counts_every_statement_once(client: TestClient, note: Note) -> None:
    page = client.get("/overblik").text
    assert row(page, "I alt") == ["29", "18", "36", "12", "95"]
    assert row(page, "Unge") == ["ingen", "ingen", "17", "ingen", "17"]
    assert row(page, "Innovationshus") == ["ingen", "3", "ingen", "ingen", "3"]
    assert row(page, "Uden tema") == ["6", "5", "ingen", "2", "13"]
    counts = [int(text) for text in re.findall(r'class="rr-o-cell"[^>]*>(\d+)<', page)]
    assert sum(counts) == len(note.statements) == 95


def test_every_cell_leads_to_its_statements(client: TestClient) -> None:
    page = client.get("/overblik").text
    cells = re.findall(r'data-cell="(celle-\d+-\w+)" aria-label="(\d+) udsagn', page)
    for cell, number in cells:
        assert page.count(f'<tr data-cell="{cell}"') == int(number)
        assert page.count(f'id="{cell}"') == 1


def test_shared_themes(assistant: Assistant, note: Note) -> None:
    shared = shared_themes(assistant.index, 0, note)
    assert (shared[0].name, shared[0].groups) == ("Unge", (1, 2, 3, 4))
    assert {heading.theme for heading in shared[0].headings} == {
        "Fleksible indsatser for børn og unge",
        "De unges hus",
        "Arbejdet med andre boligformer for de unge",
        "Unge",
        "Unge/børn",
    }
    assert {heading.theme for one in shared for heading in one.headings} >= {
        "Tværfaglighed",
        "Bedre samarbejde på tværs",
    }
    assert all(len(one.groups) > 1 for one in shared)


def test_comparing_a_shared_theme_takes_all_under_it(note: Note) -> None:
    compared = under_themes(note, "Unge", ("Unge", "De unges hus"))
    assert compared.counts == {1: 0, 2: 3, 3: 17, 4: 0}
    said = [quote.statement for section in compared.sections for quote in section.quotes]
    assert said == [one for one in note.statements if one.theme in ("Unge", "De unges hus")]


def test_comparing_a_topic_shows_gaps(client: TestClient) -> None:
    page = client.get("/overblik", params={"emne": "Innovationshus", "tema": "”Innovationshus”"}).text
    assert list(re.findall(r"<h4>([^<]*: intet fundet)</h4>", page)) == [
        f"Gruppe {number}: intet fundet" for number in (1, 3, 4)
    ]
    assert "Gruppe 2 siger noget om »Innovationshus«: 3 udsagn" in page


def test_comparing_by_search_quotes_the_note(client: TestClient, assistant: Assistant) -> None:
    page = client.get("/overblik", params={"emne": "kultur"}).text
    columns = page[page.index("rr-o-columns") : page.index('id="rr-o-map"')]
    ids = re.findall(r'data-id="([^"]+)"', columns)
    answer = assistant.ask("Sammenlign, hvad grupperne siger om kultur")
    assert sorted(ids) == sorted(citation.statement.id for citation in answer.citations) != []


def test_nothing_found_is_said(client: TestClient) -> None:
    page = client.get("/overblik", params={"emne": "dinosaurer <&>"}).text
    assert "Ingen af grupperne siger noget om »dinosaurer &lt;&amp;&gt;« i notatet." in page


def test_a_note_that_is_not_there(client: TestClient) -> None:
    assert client.get("/overblik", params={"notat": "findes-ikke"}).status_code == 404
    assert client.get("/overblik/kort.json", params={"notat": "../../etc"}).status_code == 404


def test_map_holds_every_statement_once(client: TestClient, note: Note) -> None:
    traces = client.get("/overblik/kort.json").json()["traces"]
    assert [trace["name"] for trace in traces] == ["Gruppe 1", "Gruppe 2", "Gruppe 3", "Gruppe 4"]
    assert len({trace["marker"]["symbol"] for trace in traces}) == 4
    assert sorted(i for trace in traces for i in trace["customdata"]) == sorted(one.id for one in note.statements)
    assert all(-1 <= value <= 1 for trace in traces for axis in "xy" for value in trace[axis])


def test_plotly_is_served_from_here(client: TestClient) -> None:
    packed = client.get("/overblik/plotly.js", headers={"accept-encoding": "gzip"})
    bare = client.get("/overblik/plotly.js", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in bare.headers
    assert packed.content == bare.content
    assert b"plotly.js v" in bare.content[:200]
    assert len(gzip.compress(bare.content, 1)) < len(bare.content) / 2


@pytest.mark.parametrize("number", [0, 1, 2, 5, 7, 8, 60])
def test_projection_is_repeatable(number: int) -> None:
    vectors = np.random.default_rng(1).standard_normal((number, 16))
    places = project(vectors)
    assert places.shape == (number, 2)
    assert np.array_equal(places, project(vectors))
    assert np.isfinite(places).all()


def test_equal_vectors_are_placed() -> None:
    assert not project(np.ones((20, 4))).any()


def test_neighbours_on_the_map_are_alike(assistant: Assistant) -> None:
    vectors = np.asarray(assistant.index.vectors_of(range(95)), dtype=np.float64)

    def nearest(values: np.ndarray) -> list[set[int]]:
        distances = ((values[:, None] - values[None]) ** 2).sum(axis=-1)
        np.fill_diagonal(distances, np.inf)
        return [set(line[:8].tolist()) for line in np.argsort(distances, axis=1, kind="stable")]

    kept = [len(a & b) / 8 for a, b in zip(nearest(vectors), nearest(project(vectors)), strict=True)]
    assert np.mean(kept) > 0.4


def test_hostile_text_is_only_text(hostile_assistant: Assistant) -> None:
    with TestClient(create_app(Settings(), hostile_assistant)) as client:
        page = client.get("/overblik", params={"emne": '"><script>alert(1)</script>'}).text
    assert "alert(1)" in page
    assert len(re.findall("<script", page)) == len(re.findall('<script nonce="[^"]+" type="module" src=', page)) == 1
    shown = figure(hostile_assistant.notes[0], np.zeros((len(hostile_assistant.notes[0].statements), 2)))
    assert not any(re.search(r"<(?!br>)", line) for trace in shown["traces"] for line in trace["text"])
    assert plain("%{x}<b>") == "%\u200b{x}&lt;b&gt;"
