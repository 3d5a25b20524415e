"""Answers as Word, Markdown and CSV, with full citations."""

from __future__ import annotations

import csv
import io

import pytest
from docx import Document
from fastapi.testclient import TestClient

from randers_rag import Assistant
from randers_rag.web.exports import export, harmless

pytestmark = pytest.mark.model
UNGE = "hvad sagde grupperne om unge?"


def test_csv_holds_every_citation(client: TestClient, assistant: Assistant) -> None:
    response = client.get("/svar.csv", params={"q": UNGE})
    assert response.headers["content-disposition"] == 'attachment; filename="svar.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    citations = assistant.ask(UNGE).citations
    assert [(r["Nr."], r["Udsagn"].removeprefix("'"), r["Id"], r["Linje"]) for r in rows] == [
        (str(c.number), c.statement.text, c.statement.id, str(c.statement.place.first_line)) for c in citations
    ]
    parents = {row["Udsagn"]: row["Hører under"] for row in rows}
    assert parents["Menneskelighed"] == "Balance ressourcer"


@pytest.mark.parametrize("cell", ["=1+1", "+45", "-1", "@a", "\t=1", "  =1", "|x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_word_holds_every_quote_and_source(client: TestClient, assistant: Assistant) -> None:
    document = Document(io.BytesIO(client.get("/svar.docx", params={"q": UNGE}).content))
    paragraphs = [(p.style.name, p.text) for p in document.paragraphs if p.style]
    answer = assistant.ask(UNGE)
    assert paragraphs[0] == ("Heading 1", UNGE)
    said = [text for style, text in paragraphs if style.startswith("List Bullet")]
    assert said == [
        f"»{q.statement.text}«" + (f" [{q.number}]" if q.number else "") for s in answer.sections for q in s.quotes
    ]
    assert ("List Bullet 2", f"»Menneskelighed« [{_number(assistant, 'Menneskelighed')}]") in paragraphs
    sources = paragraphs[paragraphs.index(("Heading 2", "Kilder")) + 1 :]
    assert len(sources) == len(answer.citations)
    assert "Gruppe 2 · Spørgsmål 2 · De unges hus · linje 93 · " in "".join(text for _, text in sources)


def _number(assistant: Assistant, said: str) -> int:
    return next(c.number for c in assistant.ask(UNGE).citations if c.statement.text == said)


def test_markdown_is_the_answer_with_its_sources(client: TestClient, assistant: Assistant) -> None:
    page = client.get("/svar.md", params={"q": UNGE}).text
    answer = assistant.ask(UNGE)
    assert page.startswith(f"# {UNGE}\n\n{answer.text}\n\n## Kilder\n\n1. ")


@pytest.mark.parametrize("kind", ["docx", "md", "csv"])
@pytest.mark.parametrize("question", ["skoler", "hej\x00\x0b", "hvilke temaer er der?", "x " * 900])
def test_hostile_text_is_exported(hostile_assistant: Assistant, kind: str, question: str) -> None:
    answer = hostile_assistant.ask(question)
    content = export(kind, answer, hostile_assistant.notes).content
    assert content
    if kind == "csv" and answer.citations:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_follow_up_is_exported_with_its_conversation(client: TestClient) -> None:
    text = client.get("/svar.csv", params={"q": [UNGE, "og gruppe 2?"]}).content.decode("utf-8-sig")
    assert {row["Gruppe"] for row in csv.DictReader(io.StringIO(text), delimiter=";")} == {"Gruppe 2"}
