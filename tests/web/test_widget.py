"""The widget's script and page, as the server gives them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from randers_rag import Assistant, Settings
from randers_rag.web.server import create_app

pytestmark = pytest.mark.model


def ancestors(settings: Settings, assistant: Assistant, path: str) -> str:
    with TestClient(create_app(settings, assistant)) as client:
        policy = client.get(path).headers["content-security-policy"]
    return next(part.strip() for part in policy.split(";") if "frame-ancestors" in part)


def test_the_widget_is_the_chat(client: TestClient) -> None:
    page = client.get("/widget")
    assert page.status_code == 200
    assert 'lang="da"' in page.text
    assert "embedded.js" in page.text
    assert client.get("/widget?gruppe=2").status_code == 200


def test_an_address_with_a_slash_leads_to_the_one_without(client: TestClient) -> None:
    answer = client.get("/widget/?gruppe=2", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == "../widget?gruppe=2"


def test_the_script_may_be_loaded_from_anywhere_and_holds_no_address(client: TestClient) -> None:
    script = client.get("/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "innerHTML" not in script.text
    assert "eval(" not in script.text


@pytest.mark.parametrize("path", ["/", "/widget", "/overblik"])
def test_only_localhost_embeds_by_default(assistant: Assistant, path: str) -> None:
    local = "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*"
    assert ancestors(Settings(), assistant, path) == f"frame-ancestors {local}"


def test_listed_sites_embed_and_call(assistant: Assistant) -> None:
    settings = Settings(embed_origins=("https://intranet.example.dk",))
    assert ancestors(settings, assistant, "/widget").endswith(" https://intranet.example.dk")
    with TestClient(create_app(settings, assistant)) as client:
        allowed = client.get("/api/v1/notes", headers={"origin": "https://intranet.example.dk"})
        refused = client.get("/api/v1/notes", headers={"origin": "https://intranet.example.dk.evil.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://intranet.example.dk"
    assert "access-control-allow-origin" not in refused.headers
