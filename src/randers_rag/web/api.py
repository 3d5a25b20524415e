"""The programming interface: ask, search, notes and statements over HTTP, as JSON of the package's own models."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from randers_rag.schema import Answer, Filters, Hit, Note, Statement, Whole
from randers_rag.web import texts
from randers_rag.web.feedback import Feedback
from randers_rag.web.metrics import Metrics
from randers_rag.web.problems import Problem
from randers_rag.web.service import LONGEST_QUESTION, MOST_TURNS, Service, View

_LONGEST_ANSWER = 20_000
_FAULTS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}} for status in (400, 413, 422)
}
_MISSING: dict[int | str, dict[str, object]] = {404: {"model": Problem, "content": {"application/problem+json": {}}}}
Question = Annotated[str, Field(max_length=LONGEST_QUESTION, description="in Danish, as people ask")]
PastTurn = tuple[Annotated[str, Field(max_length=LONGEST_QUESTION)], Annotated[str, Field(max_length=_LONGEST_ANSWER)]]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: Question
    history: tuple[PastTurn, ...] = Field(
        default=(), max_length=MOST_TURNS, description="earlier turns [question, answer text], oldest first"
    )
    filters: Filters = Field(default=Filters(), description="limits beside those that the question names")


class AskBody(_Body):
    """A question, with the conversation before it."""


class SearchBody(_Body):
    """A question whose best statements are wanted."""

    k: Whole = Field(default=20, ge=1, le=1000, description="how many statements at most")


class NoteSummary(BaseModel):
    """What a note holds."""

    id: str
    title: str
    statements: int
    groups: tuple[int, ...]
    themes: tuple[str, ...]
    questions: dict[int, str]


class Health(BaseModel):
    """How the server is."""

    status: str
    notes: int = 0
    statements: int = 0


def api_router(service: Service, metrics: Metrics) -> APIRouter:
    """Return the routes of the interface."""
    router = APIRouter(prefix="/api/v1", tags=["v1"])

    @router.post("/ask", summary="Answer a question in quotes", responses=_FAULTS)
    def ask(body: AskBody) -> Answer:
        with metrics.timed("ask"):
            answer = service.run(lambda view: view.ask(body.question, body.history, body.filters))
        metrics.answered(answer)
        return answer

    @router.post("/search", summary="The best statements, best first", responses=_FAULTS)
    def search(body: SearchBody) -> list[Hit]:
        with metrics.timed("search"):
            return service.run(lambda view: view.search(body.question, body.k, body.history, body.filters))

    @router.get("/notes", summary="The notes that can be asked")
    def notes() -> list[NoteSummary]:
        return service.run(lambda view: [summary(note) for note in view.notes])

    @router.get("/statements/{statement_id}", summary="One statement by its id", responses=_MISSING)
    def statement(statement_id: str) -> Statement:
        try:
            return service.run(lambda view: view.statement(statement_id))
        except KeyError:
            raise HTTPException(404, texts.NO_STATEMENT) from None

    @router.post("/feedback", status_code=204, summary="Say whether an answer was useful", responses=_FAULTS | _MISSING)
    def feedback(body: Feedback) -> None:
        if not service.keep(body):
            raise HTTPException(404, texts.NO_FEEDBACK)

    return router


def operations_router(service: Service, metrics: Metrics) -> APIRouter:
    """Return the routes for those who run the server."""
    router = APIRouter(tags=["drift"])

    @router.get("/healthz", summary="The server runs")
    def healthz() -> Health:
        return Health(status="ok")

    @router.get("/readyz", summary="The assistant answers")
    def readyz() -> Health:
        return service.run(ready)

    @router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
    def figures() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def ready(view: View) -> Health:
    """Return how much can be asked."""
    return Health(status="ready", notes=len(view.index.outlines), statements=len(view.index))


def summary(note: Note) -> NoteSummary:
    """Return what a note holds, without its text."""
    return NoteSummary(
        id=note.id,
        title=note.title,
        statements=len(note.statements),
        groups=note.groups,
        themes=note.themes,
        questions={question.number: question.text for question in note.questions},
    )
