"""Strict headers, small bodies, closed doors, and who may embed and call."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from randers_rag import Assistant, Settings
from randers_rag.web.server import create_app

pytestmark = pytest.mark.model


def policy(response: object) -> dict[str, str]:
    header = response.headers["content-security-policy"]  # type: ignore[attr-defined]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/docs", "/notat/hovedudvalget-fremtidens-randers", "/nej"])
def test_every_answer_is_protected(client: TestClient, path: str) -> None:
    response = client.get(path)
    rules = policy(response)
    assert rules["default-src"] == "'self'"
    assert rules["img-src"] == "'self' data:"
    assert rules["form-action"] == "'self'"
    assert "unsafe" not in rules["script-src"]
    assert "https:" not in rules["script-src"]
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


def test_each_page_has_its_own_nonce(client: TestClient) -> None:
    pages = [client.get("/") for _ in range(2)]
    nonces = [re.findall(r'<script nonce="([\w-]+)"', page.text) for page in pages]
    assert all(
        len(set(found)) == 1 and found[0] in policy(p)["script-src"] for p, found in zip(pages, nonces, strict=True)
    )
    assert nonces[0][0] != nonces[1][0]
    assert all(page.text.count("<script") == len(found) for page, found in zip(pages, nonces, strict=True))


def test_the_page_is_danish(client: TestClient) -> None:
    assert re.search(r'<html\s+lang="da"', client.get("/").text)


def test_only_localhost_embeds_by_default(client: TestClient) -> None:
    sites = policy(client.get("/"))["frame-ancestors"].split()
    assert sites[0] == "'self'"
    assert all(re.fullmatch(r"https?://(localhost|127\.0\.0\.1):\*", site) for site in sites[1:])


def test_listed_sites_embed_and_call(assistant: Assistant) -> None:
    settings = Settings.from_environment(
        {"RANDERS_RAG_EMBED_ORIGINS": "https://intranet.example.dk, https://x.dk:8443/"}
    )
    client = TestClient(create_app(settings, assistant))
    assert policy(client.get("/"))["frame-ancestors"].endswith("https://intranet.example.dk https://x.dk:8443")
    for origin, allowed in [
        ("https://x.dk:8443", True),
        ("https://evil.dk", False),
        ("http://localhost.evil.dk", False),
    ]:
        response = client.post("/api/v1/ask", json={"question": "unge"}, headers={"origin": origin})
        assert (response.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "origin", ["*", "intranet.dk", "https://*.dk", "https://a.dk;script-src *", "https://a.dk/path"]
)
def test_a_site_must_be_an_origin(origin: str) -> None:
    with pytest.raises(ValidationError, match="is not an origin"):
        Settings(embed_origins=(origin,))


@pytest.mark.parametrize("path", ["/api/v1/ask", "/gradio_api/run/ask", "/gradio_api/queue/join"])
def test_large_bodies_are_refused(client: TestClient, path: str) -> None:
    for content in (b"x" * 300_000, iter([b"x" * 200_000] * 2)):
        response = client.post(path, content=content, headers={"content-type": "application/json"})  # type: ignore[arg-type]
        assert (response.status_code, response.headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://example.com",
        "/gradio_api/component_server",
    ],
)
def test_unused_doors_are_closed(client: TestClient, path: str) -> None:
    assert client.post(path).status_code == 404
    assert client.get(path).status_code == 404


def test_only_listed_host_names_are_answered(assistant: Assistant) -> None:
    app = create_app(Settings(allowed_hosts=("notat.example.dk",)), assistant)
    assert TestClient(app, base_url="http://notat.example.dk").get("/healthz").status_code == 200
    assert TestClient(app, base_url="http://evil.dk").get("/healthz").status_code == 400
