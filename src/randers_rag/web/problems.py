"""Errors as problem details (RFC 9457), in Danish."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from randers_rag.errors import RandersRagError
from randers_rag.messages import in_danish
from randers_rag.web import texts

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


def add_problems(app: FastAPI) -> None:
    """Let every error of the application be a problem detail."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = error.errors()
        if any(fault["type"] == "json_invalid" for fault in faults):
            return problem(400, texts.NOT_JSON)
        return problem(422, texts.INVALID, tuple(_fault(fault) for fault in faults[:_MOST_FAULTS]))

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        detail = texts.NOT_FOUND if error.detail == "Not Found" else str(error.detail)
        response = problem(error.status_code, detail)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RandersRagError)
    async def failed(_: Request, error: RandersRagError) -> JSONResponse:
        return problem(503, f"{texts.FAILED} ({in_danish(str(error))})")


def _fault(fault: dict[str, Any]) -> Fault:
    parts = fault["loc"][1:] if fault["loc"][:1] == ("body",) else fault["loc"]
    return Fault(pointer="#/" + "/".join(str(part) for part in parts), detail=fault["msg"])
