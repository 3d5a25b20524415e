"""The assistant on other sites: the script that they include, and the chat in its compact form at ``/widget``.

Who may embed is decided by ``frame-ancestors`` in :mod:`randers_rag.web.guards`, from the setting ``embed_origins``.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from randers_rag.web import ASSETS
from randers_rag.web.markup import asset

_PATH = "/widget"


class WidgetPage:
    """Serves the chat's page at ``/widget``, too; its scripts see the address and make it compact.

    The address has no further ``/``, so that everything that the page names lies where it does for the chat.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"] == _PATH:
            scope = {**scope, "path": "/", "raw_path": b"/"}
        elif scope["type"] == "http" and scope["path"] == _PATH + "/":
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"..{_PATH}{'?' if query else ''}{query}")(scope, receive, send)
            return
        await self.app(scope, receive, send)


def widget_router() -> APIRouter:
    """Return the route of the script."""
    router = APIRouter(include_in_schema=False)

    @router.get("/widget.js")
    def script() -> FileResponse:
        headers = {"cache-control": "public, max-age=600", "cross-origin-resource-policy": "cross-origin"}
        return FileResponse(ASSETS / "widget.js", media_type="text/javascript", headers=headers)

    return router


def widget_head() -> str:
    """Return what the chat's page needs in its head to be embedded."""
    return (
        f'<link rel="stylesheet" href="{asset("embedded.css")}">'
        f'<script type="module" src="{asset("embedded.js")}"></script>'
    )
