"""The server: the chat at ``/``, the interface at ``/api/v1``, its protections, and how it is started."""

from __future__ import annotations

import os
import sys

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from randers_rag.assistant import Assistant
from randers_rag.serving import Serving
from randers_rag.settings import Settings
from randers_rag.web import ASSETS
from randers_rag.web.access import NOTES, Access, BehindProxy, Doorkeeper
from randers_rag.web.api import api_router, operations_router
from randers_rag.web.gradio_import import without_stubs
from randers_rag.web.guards import LARGEST_BODY, SmallBodies, StrictHeaders, cors_origins
from randers_rag.web.limits import RateLimits
from randers_rag.web.login import login_router
from randers_rag.web.logs import LOGGER, Logged, set_up_logging
from randers_rag.web.metrics import Metrics
from randers_rag.web.overview import overview_router
from randers_rag.web.pages import pages_router
from randers_rag.web.problems import add_problems, problem
from randers_rag.web.service import QuestionTooLongError, Service
from randers_rag.web.uploads import uploads_router
from randers_rag.web.widget import WidgetPage, widget_router

_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
"""What keeps Gradio from calling other hosts."""
KEPT_OPEN = 65
"""Seconds that a connection waits for its next request: longer than proxies wait (60), so that none meets its end."""
DRAINED_WITHIN = 6
"""Seconds that open requests have to finish once the server is told to stop."""


def create_app(settings: Settings, over: Assistant | Serving | None = None) -> FastAPI:
    """Return the application over an assistant, or over one that changes with its index, as from the settings."""
    with without_stubs():
        from randers_rag.web.chat import mount_chat

    serving = Serving.of(over) if isinstance(over, Assistant) else over or Serving.open(settings)
    service = Service(settings, serving)
    metrics = Metrics(settings.log_questions)
    app = FastAPI(
        title="randers-rag",
        version="1",
        description="Svarer på danske spørgsmål med notatets egne ord.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    add_problems(app)
    app.exception_handler(QuestionTooLongError)(_too_long)
    app.include_router(api_router(service, metrics))
    app.include_router(operations_router(service, metrics))
    app.include_router(overview_router(service))
    app.include_router(widget_router())
    doorkeeper = Doorkeeper(settings)
    if settings.access == "password":
        app.include_router(login_router(doorkeeper))
    if settings.upload:
        app.include_router(uploads_router(service))
    app.include_router(pages_router(service, app))
    app.mount("/assets-rr", StaticFiles(directory=ASSETS), name="assets")
    protected = mount_chat(app, service, metrics)
    _protect(protected, settings, doorkeeper)
    return protected


async def _too_long(_: Request, error: Exception) -> JSONResponse:
    return problem(422, str(error))


def _protect(app: FastAPI, settings: Settings, doorkeeper: Doorkeeper) -> None:
    """Add the protections; the last one added is the outermost."""
    origins, pattern = cors_origins(settings)
    app.add_middleware(WidgetPage)
    app.add_middleware(SmallBodies, larger={NOTES: settings.max_note_mb * 2**20 + LARGEST_BODY})
    app.add_middleware(Access, doorkeeper=doorkeeper)
    app.add_middleware(RateLimits, most=settings.rate_limit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_origin_regex=pattern,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    app.add_middleware(StrictHeaders, settings=settings)
    app.add_middleware(Logged)
    app.add_middleware(BehindProxy, proxies=settings.proxy_addresses)
    if settings.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the assistant, serve until interrupted, and say where. OSError where the address cannot be had."""
    import socket

    import uvicorn

    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        set_up_logging()
        app = create_app(settings, Serving.open(settings, report=LOGGER.info))
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"Spørg notatet: http://{shown}:{listener.getsockname()[1]}{settings.root_path}/\n")
        sys.stderr.flush()
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=DRAINED_WITHIN,
            timeout_keep_alive=KEPT_OPEN,
        )
        uvicorn.Server(config).run(sockets=[listener])
