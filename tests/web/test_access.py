"""Who may come in: nobody's password is guessed, no header is believed that a listed proxy did not send."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from randers_rag import Assistant, Settings
from randers_rag.cli import main
from randers_rag.web.access import COOKIE, is_loopback
from randers_rag.web.limits import Buckets
from randers_rag.web.passwords import fits, hash_password
from randers_rag.web.server import create_app

READER, ADMINISTRATOR = "læserens ord", "bestyrerens ord"
PAGE = {"accept": "text/html"}
Make = Callable[..., TestClient]


@pytest.fixture(scope="module")
def hashes() -> dict[str, str]:
    return {"reader_password": hash_password(READER), "admin_password": hash_password(ADMINISTRATOR)}


@pytest.fixture
def make(assistant: Assistant, hashes: dict[str, str]) -> Make:
    def making(address: str = "192.0.2.7", **settings: object) -> TestClient:
        given = {"access": "password", **hashes, **settings}
        app = create_app(Settings.model_validate(given), assistant)
        return TestClient(app, client=(address, 1), follow_redirects=False)

    return making


def log_in(client: TestClient, password: str) -> int:
    return client.post("/log-ind", data={"adgangskode": password}).status_code


def test_hashes_are_salted_and_read_again(hashes: dict[str, str]) -> None:
    assert fits(READER, hashes["reader_password"])
    assert not fits(READER + " ", hashes["reader_password"])
    assert not fits("", "")
    assert hash_password(READER) != hashes["reader_password"]


@pytest.mark.model
def test_without_a_password_only_what_holds_no_text_is_seen(make: Make) -> None:
    client = make()
    assert client.get("/healthz").status_code == 200
    for path in ("/", "/overblik", "/widget", "/config", "/gradio_api/info", "/api/v1/notes", "/readyz", "/svar.csv"):
        response = client.get(path)
        assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json"), path
    assert client.post("/api/v1/ask", json={"question": "unge"}).status_code == 401
    assert client.post("/gradio_api/run/ask", json={"data": []}).status_code == 401
    assert client.get("/api/v1/notes").headers["www-authenticate"].startswith("Basic ")
    assert "www-authenticate" not in client.get("/api/v1/notes", headers={"sec-fetch-mode": "cors"}).headers
    assert client.get("/", headers=PAGE).headers["location"] == "./log-ind"
    assert client.get("/notat/x", headers=PAGE).headers["location"] == "../log-ind"


@pytest.mark.model
def test_the_form_lets_in_and_out(make: Make) -> None:
    client = make()
    form = client.get("/log-ind").text
    assert re.search(r'<label for="rr-adgangskode">Adgangskode</label>', form)
    wrong = client.post("/log-ind", data={"adgangskode": "forkert"})
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    assert 'role="alert"' in wrong.text
    assert "<title>Fejl: Log ind" in wrong.text
    right = client.post("/log-ind", data={"adgangskode": READER})
    assert (right.status_code, right.headers["location"]) == (303, "./")
    assert {"httponly", "samesite=lax", "path=/"} <= set(right.headers["set-cookie"].lower().split("; "))
    assert client.get("/api/v1/notes").status_code == 200
    assert client.get("/", headers=PAGE).status_code == 200
    assert client.get("/metrics").status_code == 403
    client.post("/log-ud")
    assert client.get("/api/v1/notes").status_code == 401


@pytest.mark.model
def test_administrators_see_the_figures(make: Make) -> None:
    client = make()
    assert log_in(client, ADMINISTRATOR) == 303
    assert client.get("/metrics").status_code == 200


@pytest.mark.model
def test_programs_give_the_password_with_each_request(make: Make) -> None:
    client = make()
    for _ in range(15):  # more than may be tried: a password that was right is not counted
        assert client.get("/api/v1/notes", auth=("hvem", READER)).status_code == 200
    assert client.get("/metrics", auth=("hvem", READER)).status_code == 403
    assert client.get("/api/v1/notes", headers={"authorization": "Basic %%%"}).status_code == 401


@pytest.mark.model
@pytest.mark.parametrize("cookie", ["", "administrator.9999999999.", "administrator.9999999999.00", "a", "æ.1.2"])
def test_a_forged_session_is_nothing(make: Make, cookie: str) -> None:
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
    assert make().get("/api/v1/notes", headers=headers).status_code == 401


@pytest.mark.model
def test_a_session_of_another_server_or_role_is_nothing(make: Make) -> None:
    client, other = make(), make()
    log_in(client, READER)
    session = client.cookies[COOKIE]
    other.cookies.set(COOKIE, session)
    assert other.get("/api/v1/notes").status_code == 401
    client.cookies.clear()
    client.cookies.set(COOKIE, session.replace("reader", "administrator"))
    assert client.get("/api/v1/notes").status_code == 401


@pytest.mark.model
def test_guessing_is_slowed_and_foreign_forms_are_refused(make: Make) -> None:
    client = make()
    assert [log_in(client, f"gæt {number}") for number in range(12)] == [403] * 10 + [429] * 2
    assert client.get("/api/v1/notes", auth=("x", "gæt")).status_code == 429
    foreign = client.post("/log-ind", data={"adgangskode": READER}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


@pytest.mark.model
@pytest.mark.parametrize(
    ("address", "headers", "notes", "figures"),
    [
        ("192.0.2.7", [("x-remote-user", "anna")], 200, 403),
        ("192.0.2.7", [("x-remote-user", "bo")], 200, 200),
        ("192.0.2.7", [("x-remote-user", "bo"), ("x-forwarded-for", "203.0.113.5")], 200, 200),
        ("192.0.2.7", [], 401, 401),
        ("192.0.2.7", [("x-remote-user", " ")], 401, 401),
        ("192.0.2.7", [("x-remote-user", "anna"), ("x-remote-user", "bo")], 401, 401),
        ("203.0.113.5", [("x-remote-user", "bo")], 401, 401),
        ("203.0.113.5", [("x-remote-user", "bo"), ("x-forwarded-for", "192.0.2.7")], 401, 401),
    ],
)
def test_only_a_listed_proxy_names_users(
    make: Make, address: str, headers: list[tuple[str, str]], notes: int, figures: int
) -> None:
    client = make(address, access="proxy", proxy_addresses="192.0.2.0/28, ::1", administrators="bo")
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/notes", headers=headers).status_code == notes
    assert client.get("/metrics", headers=headers).status_code == figures


@pytest.mark.model
def test_too_many_questions_are_refused(assistant: Assistant) -> None:
    client = TestClient(create_app(Settings(rate_limit=3), assistant), client=("127.0.0.1", 1))
    answers = [client.post("/api/v1/ask", json={"question": "unge"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert answers[-1].json()["detail"].startswith("Der er spurgt for mange gange")
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert client.get("/svar.csv?q=unge").status_code == 429
    assert client.get("/api/v1/notes").status_code == 200
    other = {"x-forwarded-for": "203.0.113.5"}
    assert client.post("/api/v1/ask", json={"question": "unge"}, headers=other).status_code == 200


@pytest.mark.model
def test_the_chat_says_that_it_was_asked_too_often(assistant: Assistant) -> None:
    client = TestClient(create_app(Settings(rate_limit=2), assistant))
    body = {"data": ["unge", "{}", None], "session_hash": "s"}
    shown = [client.post("/gradio_api/run/ask", json=body) for _ in range(5)]
    assert [answer.status_code for answer in shown] == [200, 200, 200, 200, 429]
    assert "Der er spurgt for mange gange" not in shown[1].text
    assert "Der er spurgt for mange gange" in shown[2].text


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(2, lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [1, 0, -1]
    assert buckets.take("b") == 1
    now[0] = 60
    assert buckets.take("a") == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"access": "password"}, "neither reader_password nor admin_password"),
        ({"access": "proxy"}, "proxy_addresses names no proxy"),
        ({"reader_password": "hemmelig"}, "this is no hash"),
        ({"access": "proxy", "proxy_addresses": "intranet"}, "does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_settings_that_let_nobody_or_anybody_in_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Settings.model_validate(values)


@pytest.mark.parametrize(("host", "alone"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("notat.dk", False)])  # fmt: skip  # noqa: S104, E501
def test_without_access_only_this_machine_is_served(
    host: str, alone: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_loopback(host) is alone
    served: list[str] = []
    monkeypatch.setattr("randers_rag.web.server.serve", lambda _, host, __: served.append(host))
    assert main(["chat", "--host", host]) == (0 if alone else 2)
    assert ("RANDERS_RAG_ACCESS=password" in capsys.readouterr().err) is not alone
    assert main(["chat", "--host", host, "--allow-open"]) == 0
    assert served == [host] * (1 + alone)


def test_the_command_makes_a_hash(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(READER + "\n"))
    assert main(["password"]) == 0
    assert fits(READER, capsys.readouterr().out.strip())
    monkeypatch.setattr(sys, "stdin", io.StringIO("kort\n"))
    assert main(["password"]) == 2
