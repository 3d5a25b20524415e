"""Errors as problem details (RFC 9457), in Danish."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from randers_rag.errors import RandersRagError
from randers_rag.messages import in_danish
from randers_rag.web import texts
from randers_rag.web.markup import page, text

MEDIA_TYPE = "application/problem+json"
_MOST_FAULTS = 10


class Fault(BaseModel):
    """One field that does not fit."""

    pointer: str = Field(description="where in the request, as a JSON pointer")
    detail: str


class Problem(BaseModel):
    """A problem detail object."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: tuple[Fault, ...] = ()


def problem(status: int, detail: str = "", errors: tuple[Fault, ...] = ()) -> JSONResponse:
    """Return a response that says what is wrong."""
    content = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    return JSONResponse(content.model_dump(exclude_defaults=True), status, media_type=MEDIA_TYPE)


def wants_page(scope: Scope) -> bool:
    """Whether a person's browser asks for a page, not a program for data."""
    accepted = Headers(scope=scope).get("accept", "")
    return "text/html" in accepted and not scope["path"].startswith(("/api/", "/gradio_api/"))


def refusal(scope: Scope, status: int, detail: str) -> Response:
    """Return what is wrong as a page for a browser, else as a problem detail."""
    if not wants_page(scope):
        return problem(status, detail)
    body = f'<main class="rr-alone"><h1>{text(detail)}</h1><p><a href="./">{texts.TO_CHAT}</a></p></main>'
    up = "../" * (scope["path"].count("/") - 1)
    return HTMLResponse(
        page(f"{detail} – {texts.TITLE}", body, up or "./"), status, headers={"cache-control": "no-store"}
    )


def add_pages_of_problems(app: FastAPI) -> None:
    """Let what an application refuses be a problem detail, or a page where a browser asked for one."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        detail = texts.NOT_FOUND if error.detail == "Not Found" else str(error.detail)
        response = refusal(request.scope, error.status_code, detail)
        response.headers.update(error.headers or {})
        return response


def add_problems(app: FastAPI) -> None:
    """Let every error of the application be a problem detail."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = error.errors()
        if any(fault["type"] == "json_invalid" for fault in faults):
            return problem(400, texts.NOT_JSON)
        return problem(422, texts.INVALID, tuple(_fault(fault) for fault in faults[:_MOST_FAULTS]))

    add_pages_of_problems(app)

    @app.exception_handler(RandersRagError)
    async def failed(_: Request, error: RandersRagError) -> JSONResponse:
        return problem(503, f"{texts.FAILED} ({in_danish(str(error))})")


def _fault(fault: dict[str, Any]) -> Fault:
    parts = fault["loc"][1:] if fault["loc"][:1] == ("body",) else fault["loc"]
    return Fault(pointer="#/" + "/".join(str(part) for part in parts), detail=fault["msg"])
