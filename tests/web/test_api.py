"""The programming interface: the package's own models over HTTP, and errors as problem details."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from randers_rag import Answer, Assistant, Hit, Statement

pytestmark = pytest.mark.model
UNGE = "hvad sagde grupperne om unge?"


def test_ask_gives_the_assistants_answer(client: TestClient, assistant: Assistant) -> None:
    response = client.post("/api/v1/ask", json={"question": UNGE, "history": []})
    assert response.status_code == 200
    assert Answer.model_validate(response.json()) == assistant.ask(UNGE)


@pytest.mark.parametrize("turn", [[UNGE, "4 af 4 grupper"], [UNGE, ""]])
def test_a_follow_up_is_understood_from_the_history(client: TestClient, turn: list[str]) -> None:
    answer = client.post("/api/v1/ask", json={"question": "og gruppe 2?", "history": [turn]}).json()
    assert answer["query"]["topic"] == "unge"
    assert {c["statement"]["group"] for c in answer["citations"]} == {2}


def test_filters_limit_an_answer(client: TestClient) -> None:
    body = {"question": "hvad siger de om unge?", "filters": {"groups": [2]}}
    answer = client.post("/api/v1/ask", json=body).json()
    assert {c["statement"]["group"] for c in answer["citations"]} == {2}


def test_search_gives_the_assistants_hits(client: TestClient, assistant: Assistant) -> None:
    hits = client.post("/api/v1/search", json={"question": "unge", "k": 3}).json()
    assert [Hit.model_validate(hit) for hit in hits] == assistant.search("unge", k=3)
    assert len(hits) == 3


def test_notes_and_statements(client: TestClient, assistant: Assistant) -> None:
    (note,) = client.get("/api/v1/notes").json()
    assert (note["statements"], note["groups"]) == (95, [1, 2, 3, 4])
    first = assistant.notes[0].statements[0]
    assert Statement.model_validate(client.get(f"/api/v1/statements/{first.id}").json()) == first


@pytest.mark.parametrize("question", ["", "   ", "🙂🙂", "?!", "<script>alert(1)</script>", "\x00\x01", "a" * 2000])
def test_odd_questions_get_an_answer(client: TestClient, question: str) -> None:
    response = client.post("/api/v1/ask", json={"question": question})
    assert response.status_code == 200
    assert response.json()["text"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"question": "a" * 2001}, 422, "#/question"),
        ({}, 422, "#/question"),
        ({"question": "a", "surprise": 1}, 422, "#/surprise"),
        ({"question": "a", "history": [["b", "c"]] * 31}, 422, "#/history"),
        ({"question": "a", "history": [["b"]]}, 422, "#/history/0/1"),
        ({"question": "a", "history": [[{"component": "file"}, "c"]]}, 422, "#/history/0/0"),
        ({"question": "a", "filters": {"groups": ["x"]}}, 422, "#/filters/groups/0"),
    ],
)
def test_a_body_that_does_not_fit_is_a_problem(
    client: TestClient, body: dict[str, object], status: int, pointer: str
) -> None:
    response = client.post("/api/v1/ask", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["errors"][0]["pointer"]) == (status, pointer)
    assert problem["title"]
    assert problem["detail"] == "Forespørgslen kan ikke bruges, som den er."


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/statements/nej", 404),
        ("/api/v1/nej", 404),
        ("/notat/nej", 404),
        ("/svar.exe?q=unge", 404),
        ("/svar.csv", 422),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


def test_broken_json_is_a_problem(client: TestClient) -> None:
    response = client.post("/api/v1/ask", content="{", headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["detail"]) == (400, "Indholdet er ikke gyldig JSON.")


@pytest.mark.parametrize("k", [0, -1, 1001, "mange"])
def test_k_is_bounded(client: TestClient, k: object) -> None:
    assert client.post("/api/v1/search", json={"question": "unge", "k": k}).status_code == 422


def test_health_readiness_and_figures(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {"status": "ready", "notes": 1, "statements": 95}
    client.post("/api/v1/ask", json={"question": "siger de noget om flyvemaskiner?"})
    figures = client.get("/metrics").text
    assert "randers_rag_answers_total{found=" in figures
    assert 'randers_rag_seconds_count{operation="ask"}' in figures
    assert "flyvemaskiner" not in figures


def test_the_documentation_needs_no_other_host(client: TestClient) -> None:
    page = client.get("/api/v1/docs").text
    assert "POST /api/v1/ask" in page
    assert "://" not in page
    description = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/ask", "/api/v1/search", "/api/v1/notes", "/api/v1/feedback"} <= set(description["paths"])
    assert "Answer" in description["components"]["schemas"]
