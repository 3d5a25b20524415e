"""What stands before the application: strict headers, small bodies, closed doors, Danish as the page's language."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from randers_rag.settings import Settings
from randers_rag.web import texts
from randers_rag.web.access import NOTES
from randers_rag.web.problems import problem, refusal

LARGEST_BODY = 256 * 1024
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
LOCAL_ORIGINS = ("http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*")
_CLOSED = re.compile(
    r"/gradio_api/(upload|upload_progress|file=|file/|proxy=|component_server|stream/|custom_component|deep_link)|/monitoring"
)
"""Gradio's routes that this chat does not use: they take files, fetch addresses, or tell of the server."""


def content_security_policy(settings: Settings, nonce: str = "", *, embedded: bool = True) -> str:
    """Return the policy: nothing from other hosts, embedding only by listed sites, scripts only with the nonce."""
    ancestors = " ".join(("'self'", *LOCAL_ORIGINS, *settings.embed_origins)) if embedded else "'none'"
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


class StrictHeaders:
    """Sets the protecting headers on every answer, and gives the scripts of a page the nonce that lets them run."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        embedded = not scope["path"].startswith(NOTES)
        await self.app(scope, receive, _Page(send, self._settings, embedded))


class _Page:
    """Passes an answer on; holds an HTML page back until it is whole, to mark its scripts and its language."""

    def __init__(self, send: Send, settings: Settings, embedded: bool) -> None:
        self._send = send
        self._settings = settings
        self._embedded = embedded
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            _protect(headers, self._settings)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        nonce = secrets.token_urlsafe(16)
        body = self._body.replace(b"<script", f'<script nonce="{nonce}"'.encode())
        body = body.replace(b'lang="en"', b'lang="da"', 1)
        headers = MutableHeaders(raw=start["headers"])
        headers["content-security-policy"] = content_security_policy(self._settings, nonce, embedded=self._embedded)
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _protect(headers: MutableHeaders, settings: Settings) -> None:
    headers["content-security-policy"] = content_security_policy(settings)
    headers["referrer-policy"] = "no-referrer"
    headers["x-content-type-options"] = "nosniff"
    headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
    headers.setdefault("cross-origin-opener-policy", "same-origin")


class SmallBodies:
    """Refuses what is larger than ``most`` bytes (``larger``: by path), and the routes that the chat does not use."""

    def __init__(self, app: ASGIApp, most: int = LARGEST_BODY, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self._most = most
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in _METHODS:
            response = problem(405, texts.NO_SUCH_METHOD)
            response.headers["allow"] = ", ".join(_METHODS)
            await response(scope, receive, send)
        elif _CLOSED.search(scope["path"]):
            await problem(404, texts.NOT_FOUND)(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
        else:
            await self._bounded(scope, receive, send)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = self._larger.get(scope["path"], self._most)
        stated = Headers(scope=scope).get("content-length", "0")
        if not stated.isdigit() or int(stated[:12]) > most:
            await refusal(scope, 413, texts.TOO_LARGE)(scope, receive, send)
            return
        body = await _read(receive, most)
        if body is None:
            await refusal(scope, 413, texts.TOO_LARGE)(scope, receive, send)
            return
        await self.app(scope, _Replay(body, receive), send)


async def _read(receive: Receive, most: int) -> bytes | None:
    """Return the whole body, or None where it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


class _Replay:
    """Gives a body that was read already, then whatever comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def cors_origins(settings: Settings) -> tuple[Sequence[str], str]:
    """Return the origins that may call the interface from a browser, listed and as a pattern: the same that embed."""
    return settings.embed_origins, r"https?://(localhost|127\.0\.0\.1)(:\d+)?"
