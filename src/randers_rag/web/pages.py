"""The pages and files beside the chat: a note to read, an answer to download, the interface's documentation."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from randers_rag.web import texts
from randers_rag.web.apidocs import documentation
from randers_rag.web.asking import read_link
from randers_rag.web.exports import KINDS, export
from randers_rag.web.notepage import note_page
from randers_rag.web.service import Service


def pages_router(service: Service, app: FastAPI) -> APIRouter:
    """Return the routes of the pages; they are not part of the programming interface."""
    router = APIRouter(include_in_schema=False)

    @router.get("/notat/{note_id}")
    def note(note_id: str) -> HTMLResponse:
        try:
            return HTMLResponse(service.run(lambda view: note_page(view.note(note_id), "../")))
        except KeyError:
            raise HTTPException(404, texts.NOT_FOUND) from None

    @router.get("/svar.{kind}")
    def answer(kind: str, request: Request) -> Response:
        if kind not in KINDS:
            raise HTTPException(404, texts.NOT_FOUND)
        asked = read_link(request.query_params.multi_items())
        if asked is None:
            raise HTTPException(422, texts.NOTHING_ASKED)
        content, media_type = service.run(lambda view: export(kind, view.answer(asked), view.notes))
        headers = {"content-disposition": f'attachment; filename="svar.{kind}"', "cache-control": "no-store"}
        return Response(content, media_type=media_type, headers=headers)

    @router.get("/api/v1/docs")
    def docs() -> HTMLResponse:
        return HTMLResponse(documentation(app.openapi(), "../../"))

    @router.get("/api/{rest:path}")
    def missing(rest: str) -> Response:
        raise HTTPException(404, texts.NOT_FOUND)

    return router
