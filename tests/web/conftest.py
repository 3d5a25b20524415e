from __future__ import annotations

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Request, sync_playwright

from randers_rag import Assistant, Settings
from randers_rag.serving import Serving
from randers_rag.web.server import create_app

ROOT = Path(__file__).parents[2]
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
HOSTILE = """Referat <script>window.hacked = 1</script>

Gruppe 1

Spørgsmål 1: Hvad <b>vil</b> vi?

<img src=x onerror=window.hacked=2>

o Skoler skal have <script>window.hacked = 3</script> flere bøger
o =1+1 skoler | **fed** [link](javascript:window.hacked=4) $x^2$
o Skoler &lt;3 "citat" ' apostrof </span></q></ul><iframe srcdoc="<script>parent.hacked=5</script>"></iframe>

Gruppe 2

o ![skoler](https://example.com/spy.png) <form action="https://example.com"><button>Send</button></form> skoler
"""


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant.open(corpus=ROOT / "corpus", index=tmp_path_factory.mktemp("web") / "index")


@pytest.fixture(scope="session")
def hostile_assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "ondt.txt").write_text(HOSTILE, encoding="utf-8")
    return Assistant.open(corpus=folder / "corpus", index=folder / "index")


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.sqlite"


@pytest.fixture(scope="session")
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), assistant)) as running:
        yield running


@contextlib.contextmanager
def running(settings: Settings, over: Assistant | Serving) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(settings, over), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        thread.join(5)


@pytest.fixture(scope="session")
def address(assistant: Assistant, feedback_file: Path) -> Iterator[str]:
    with running(Settings(feedback=feedback_file), assistant) as url:
        yield url


@pytest.fixture(scope="session")
def hostile_address(hostile_assistant: Assistant) -> Iterator[str]:
    with running(Settings(), hostile_assistant) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, "The browser tests need Chromium: make browser"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield started
        started.close()


class Watch:
    """What a page asked of the network and complained of."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def foreign(self, address: str) -> list[str]:
        """Addresses outside the server that the page tried to reach."""
        return [r.url for r in self.requests if not r.url.startswith((address, "data:", "blob:", "about:"))]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()


@pytest.fixture
def watch(page: Page) -> Watch:
    return Watch(page)
