"""The chat, the overview and the widget behind a real nginx, on a subpath."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from randers_rag import Assistant, Settings

from .conftest import ROOT, Watch, running
from .test_widget_embedded import Site, script
from .test_widget_embedded import site as site

NGINX = shutil.which("nginx") or next((str(p) for p in [Path("/usr/sbin/nginx")] if p.exists()), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.long,
    pytest.mark.skipif(NGINX is None, reason="needs nginx: apt-get install nginx-light"),
]
CONF = """daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{server}
}}"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the chat under /noter/, by the example that administrators are given."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with running(Settings(root_path="/noter"), assistant) as base:
        server = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        server = server.replace("127.0.0.1:7860", base.split("/")[2]).replace("listen 80;", f"listen 127.0.0.1:{port};")
        server = server.replace("/notat", "/noter").replace("server_name intranet.example.dk;", "")
        (folder / "nginx.conf").write_text(CONF.format(folder=folder, server=server), encoding="utf-8")
        process = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/noter/"
        process.terminate()
        process.wait(10)


def test_the_chat_keeps_its_prefix(page: Page, watch: Watch, proxied: str) -> None:
    refused: list[str] = []
    page.on(
        "response",
        lambda answer: (
            refused.append(f"{answer.status} {answer.url}")
            if answer.status > 399 and "favicon" not in answer.url
            else None
        ),
    )
    page.goto(proxied)
    page.get_by_label("Dit spørgsmål", exact=True).fill("Hvad sagde grupperne om kultur?")
    page.get_by_role("button", name="Spørg", exact=True).click()
    page.locator(".rr-cite").first.click()
    expect(page.locator(".rr-target mark")).to_be_visible()
    page.reload()
    expect(page.locator(".rr-turn")).to_have_count(1)
    assert refused == []
    assert watch.foreign(proxied) == []
    assert [said for said in watch.complaints if "404" not in said] == []


def test_the_overview_keeps_its_prefix(page: Page, watch: Watch, proxied: str) -> None:
    page.goto(f"{proxied}overblik")
    expect(page.locator(".rr-o-map .main-svg").first).to_be_visible(timeout=20_000)
    page.locator(".rr-o-list .rr-o-open").first.click()
    expect(page.locator("mark")).to_be_visible()
    assert page.url.startswith(f"{proxied}notat/")
    assert watch.foreign(proxied) == []
    assert [said for said in watch.complaints if "404" not in said] == []


def test_the_widget_finds_its_server_by_its_own_address(page: Page, site: Site, proxied: str) -> None:
    other = proxied.replace("127.0.0.1", "localhost")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    here = site.page(script(other))
    page.goto(here)
    page.get_by_role("button", name="Spørg notatet", exact=True).click()
    frame = page.frame_locator("randers-rag-widget iframe")
    frame.get_by_label("Dit spørgsmål", exact=True).fill("Hvad sagde grupperne om kultur?")
    frame.get_by_role("button", name="Spørg", exact=True).click()
    frame.locator(".rr-cite").first.click()
    expect(frame.locator(".rr-target mark")).to_be_visible()
    assert [url for url in asked if not url.startswith((other, here, "data:"))] == []
