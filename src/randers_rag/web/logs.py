"""The log: one JSON object a line, of routes and figures; the text of a question only where the settings say so."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from randers_rag.schema import Answer

LOGGER = logging.getLogger("randers_rag.web")
_FACTS: ContextVar[dict[str, object] | None] = ContextVar("facts", default=None)
_KNOWN = ("/gradio_api", "/assets-rr", "/assets", "/static", "/config", "/theme.css", "/widget")
_QUIET = ("/assets-rr", "/assets", "/static", "/healthz", "/theme.css")


def set_up_logging() -> None:
    """Send the log of this program and of its server to stderr, as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name, level in (("randers_rag", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time, level, message, and the facts that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        content: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            content["error"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False)


def note_answer(answer: Answer, question: bool) -> None:
    """Add what an answer holds to the line of the request; its question where ``question`` says so."""
    facts = _FACTS.get()
    if facts is None:
        return
    facts.update(intent=answer.query.intent, found=answer.found, statements=len(answer.citations))
    facts["groups"] = sum(1 for group in answer.coverage if group.statements)
    if question:
        facts["question"] = answer.question


class Logged:
    """Writes one line for every request but those of style sheets and health."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = perf_counter(), 500
        facts: dict[str, object] = {}

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path = scope["path"]
        token = _FACTS.set(facts)
        try:
            await self.app(scope, receive, sending)
        finally:
            _FACTS.reset(token)
            took = round((perf_counter() - begun) * 1000, 1)
            line = {"method": scope["method"], "route": route_of(scope, path), "status": status, "ms": took, **facts}
            level = logging.DEBUG if path.startswith(_QUIET) else logging.INFO
            LOGGER.log(level, "request", extra={"facts": line})


def route_of(scope: Scope, path: str) -> str:
    """Return the route without anything that a visitor wrote: its template, or the part of the server it belongs to."""
    known = next((name for name in _KNOWN if path == name or path.startswith(name + "/")), None)
    if known or path == "/":
        return known or "/"
    return str(getattr(scope.get("route"), "path", "") or "-")
