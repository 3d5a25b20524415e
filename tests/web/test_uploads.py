"""Notes put in from the browser: shown as they are read, indexed once approved, and nothing lost where that fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from httpx import Response
from playwright.sync_api import Page, expect

from randers_rag import Settings
from randers_rag.cli import main
from randers_rag.errors import IndexFolderError
from randers_rag.serving import Serving
from randers_rag.web.indexing import Indexing
from randers_rag.web.passwords import hash_password
from randers_rag.web.server import create_app

from .conftest import running

pytestmark = pytest.mark.model
FIRST = "Gruppe 1\n\nTrafik:\no Flere cykelstier\n"
NOTE = """Referat om <b>havnen</b>

Gruppe 1

Havnen:
o Sejlskibe langs kajen
▪ Med café
o Ring til Bent på 86 42 13 57
Side 2 af 2
"""
CLEAN = "Gruppe 2\n\nSkov:\no Et shelter ved søen\n"
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
HERE = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 1), "follow_redirects": False}
Make = Callable[..., TestClient]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "foerste.txt").write_text(FIRST, encoding="utf-8")
    return folder


@pytest.fixture
def make(corpus: Path, tmp_path: Path) -> Make:
    def making(**given: object) -> TestClient:
        values = {"upload": True, "corpus": corpus, "index": tmp_path / "index", "model": "danish-fast", **given}
        settings = Settings.model_validate(values)
        return TestClient(create_app(settings, Serving.open(settings)), **HERE)  # type: ignore[arg-type]

    return making


@pytest.fixture
def client(make: Make) -> TestClient:
    return make()


def send(client: TestClient, name: str = "havn.txt", text: str = NOTE, **headers: str) -> Response:
    return client.post("/notater", files={"fil": (name, text.encode())}, headers=headers)


def drafted(client: TestClient, name: str = "havn.txt", text: str = NOTE) -> str:
    response = send(client, name, text)
    assert response.status_code == 303, response.text
    assert response.headers["location"].startswith("./notater/udkast/")
    return response.headers["location"][1:]


def outcome(client: TestClient, draft: str) -> str:
    for _ in range(600):
        state = str(client.get(f"{draft}/status.json").json()["state"])
        if state != "working":
            return state
        time.sleep(0.05)
    raise AssertionError("it never ends")


def names(corpus: Path) -> list[str]:
    return sorted(path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file())


def titles(client: TestClient) -> list[str]:
    return [note["id"] for note in client.get("/api/v1/notes").json()]


def test_it_is_off_unless_set(make: Make) -> None:
    client = make(upload=False)
    assert client.get("/notater").status_code == 404
    assert send(client).status_code in (404, 405)


def test_a_document_is_shown_before_it_is_a_note(client: TestClient, corpus: Path) -> None:
    draft = drafted(client)
    shown = client.get(draft).text
    assert "Referat om &lt;b&gt;havnen&lt;/b&gt;" in shown
    assert "3 udsagn, 1 gruppe, 1 tema" in shown
    assert "Personoplysninger (1)" in shown
    assert "Linje 8: indeholder et telefonnummer: <q>o Ring til Bent på •• •• •• ••</q>" in shown
    assert "Linje 9: et sidetal, udeladt: <q>Side 2 af 2</q>" in shown
    assert "Sejlskibe langs kajen</span><ul" in shown
    assert titles(client) == ["foerste"]
    assert [name.rsplit("/", 1)[-1] for name in names(corpus)] == ["havn.txt", "foerste.txt"]


def test_an_approved_document_answers(client: TestClient, corpus: Path) -> None:
    draft = drafted(client, text=CLEAN)
    response = client.post(f"{draft}/indekser")
    assert (response.status_code, response.headers["location"]) == (303, f"../{draft.rsplit('/', 1)[-1]}")
    assert outcome(client, draft) == "done"
    assert "Notatet er lagt ind: 1 udsagn" in client.get(draft).text
    assert client.post(f"{draft}/indekser").status_code == 303  # asked for twice
    assert titles(client) == ["foerste", "havn"]
    answer = client.post("/api/v1/ask", json={"question": "hvad siger gruppe 2 om shelter?"}).json()
    assert [one["statement"]["text"] for one in answer["citations"]] == ["Et shelter ved søen"]
    assert names(corpus) == ["foerste.txt", "havn.txt"]


def test_personal_data_must_have_been_seen(client: TestClient, corpus: Path) -> None:
    draft = drafted(client)
    refused = client.post(f"{draft}/indekser")
    assert refused.status_code == 422
    assert "Sæt kryds ved, at du har set personoplysningerne" in refused.text
    assert '<base href="../../../">' in refused.text
    assert client.post(f"{draft}/indekser", data={"set": "ja"}).status_code == 303
    assert outcome(client, draft) == "done"
    assert names(corpus) == ["foerste.txt", "havn.txt"]


def test_masked_and_refused_personal_data(make: Make) -> None:
    client = make(personal_data="mask")
    draft = drafted(client)
    assert "De bliver skjult i alle svar." in client.get(draft).text
    assert "86 42 13 57" not in client.get(draft).text
    client = make(personal_data="refuse")
    assert "linje 8: indeholder et telefonnummer" in send(client).text


def test_a_discarded_document_leaves_nothing(client: TestClient, corpus: Path) -> None:
    draft = drafted(client)
    assert client.post(f"{draft}/kasser").headers["location"] == "../../../notater"
    assert names(corpus) == ["foerste.txt"]
    assert not (corpus / ".uploads").exists()
    gone = client.get(draft, headers={"accept": "text/html"})
    assert gone.status_code == 404
    assert "Udkastet findes ikke mere" in gone.text


@pytest.mark.parametrize("first", [False, True], ids=["new", "replacing"])
def test_a_failure_loses_nothing(
    client: TestClient, corpus: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    def full(*_: object, **__: object) -> None:
        raise IndexFolderError("The index cannot be written to index: No space left on device. Make room, allow this "
        "user to write there, or name another folder with --index (setting RANDERS_RAG_INDEX).")  # fmt: skip

    draft = drafted(client, "foerste.txt" if first else "havn.txt", CLEAN)
    assert ("Det bliver erstattet." in client.get(draft).text) is first
    with monkeypatch.context() as broken:
        broken.setattr(Indexing, "_build", full)
        client.post(f"{draft}/indekser")
        assert outcome(client, draft) == "failed"
    shown = client.get(draft).text
    assert "Notatet blev ikke lagt ind: Indekset kan ikke skrives i index: disken er fuld." in shown
    assert "Et shelter ved søen" in shown
    assert (corpus / "foerste.txt").read_text(encoding="utf-8") == FIRST
    assert len(names(corpus)) == 2  # the note, and the draft
    assert titles(client) == ["foerste"]
    client.post(f"{draft}/indekser")
    assert outcome(client, draft) == "done"
    assert names(corpus) == (["foerste.txt"] if first else ["foerste.txt", "havn.txt"])
    answer = client.post("/api/v1/ask", json={"question": "shelter"}).json()
    assert answer["citations"][0]["statement"]["text"] == "Et shelter ved søen"


def test_the_unexpected_loses_nothing_either(client: TestClient, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Indexing, "_build", lambda *_: 1 / 0)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    draft = drafted(client, text=CLEAN)
    client.post(f"{draft}/indekser")
    assert outcome(client, draft) == "failed"
    assert "Arbejdet stoppede uventet." in client.get(draft).text
    assert (corpus / "foerste.txt").exists()
    assert not (corpus / "havn.txt").exists()
    assert client.post(f"{draft}/kasser").status_code == 303


@pytest.mark.parametrize("written", [False, True], ids=["before the note is there", "after"])
def test_a_killed_server_loses_nothing(make: Make, corpus: Path, written: bool) -> None:
    draft = drafted(make(), text=CLEAN)
    folder = corpus / ".uploads" / draft.rsplit("/", 1)[-1]
    (folder / ".approved").touch()
    if written:
        (corpus / "havn.txt").write_text(CLEAN, encoding="utf-8")
    client = make()
    assert titles(client) == (["foerste", "havn"] if written else ["foerste"])
    assert client.get(draft).status_code == (404 if written else 200)
    assert not (folder / ".approved").exists()


def test_one_at_a_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Indexing, "_run", lambda *_: None)  # never ends
    first, second = drafted(client, "a.txt", CLEAN), drafted(client, "b.txt", CLEAN)
    assert client.post(f"{first}/indekser").status_code == 303
    assert "Notatet lægges ind" in client.get(first).text
    assert "Der lægges allerede et notat ind." in client.post(f"{second}/indekser").text
    client.post(f"{first}/kasser")
    assert client.get(first).status_code == 200


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("../../ond.txt", CLEAN, ""),
        ("C:\\noter\\skov.txt", CLEAN, ""),
        ("skov.exe", CLEAN, "er ikke et dokument, der kan læses"),
        (".skov.txt", CLEAN, "kan ikke hedde"),
        ("README.md", CLEAN, "kan ikke hedde"),
        ("a\u202eb.txt", CLEAN, "kan ikke hedde"),
        ("x" * 200 + ".txt", CLEAN, "kan ikke hedde"),
        ("Første.md", CLEAN, "ville få samme navn som foerste.txt"),
        ("tom.txt", "", "er tom"),
        ("falsk.pdf", CLEAN, "er ikke et PDF-dokument"),
        ("stor.txt", "- ja\n" * 300_000, "fylder mere end 1 MB"),
        ("", CLEAN, "Vælg et dokument først"),
    ],
)
def test_what_is_not_taken_is_told(make: Make, corpus: Path, name: str, text: str, said: str) -> None:
    client = make(max_note_mb=1)
    response = send(client, name, text)
    assert response.status_code == (422 if said else 303) or response.status_code == 413
    if said and response.status_code == 422:
        assert said in response.text
    assert all(path.parent == corpus or path.parent.parent.name == ".uploads" for path in corpus.rglob("*.txt"))
    assert len(names(corpus)) == (1 if said else 2)


def test_drafts_are_few(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("randers_rag.web.drafts.MOST_DRAFTS", 1)
    drafted(client)
    assert "Der venter allerede 1 udkast" in send(client).text


def test_only_the_servers_own_pages_may_send(client: TestClient, corpus: Path) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://ond.example"}):
        assert send(client, **headers).status_code == 403
    assert send(client, **{"sec-fetch-site": "same-origin"}).status_code == 303
    assert send(client, "b.txt", origin="http://127.0.0.1").status_code == 303
    assert client.get("/notater").headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_without_a_password_only_on_this_machine(make: Make) -> None:
    app = make().app
    for address, client in (("http://ond.example", "127.0.0.1"), ("http://127.0.0.1", "192.0.2.7")):
        stranger = TestClient(app, base_url=address, client=(client, 1))
        assert stranger.get("/notater").status_code == 403
        assert send(stranger).status_code == 403


def test_only_administrators(make: Make, corpus: Path) -> None:
    hashes = {"reader_password": hash_password("læserens ord"), "admin_password": hash_password("bestyrerens ord")}
    client = make(access="password", **hashes)
    draft = "/notater/udkast/" + "0" * 32
    for method, path in (("GET", "/notater"), ("POST", "/notater"), ("POST", f"{draft}/indekser")):
        assert client.request(method, path).status_code == 401
        assert client.request(method, path, auth=("x", "læserens ord")).status_code == 403
    page = client.get("/notater", auth=("x", "læserens ord"), headers={"accept": "text/html"})
    assert "Det er kun for administratorer." in page.text
    assert client.get("/notater", auth=("x", "bestyrerens ord")).status_code == 200
    assert names(corpus) == ["foerste.txt"]


def test_an_open_server_takes_no_notes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDERS_RAG_UPLOAD", "true")
    assert main(["chat", "--host", "0.0.0.0", "--allow-open"]) == 2  # noqa: S104
    assert "kunne enhver lægge noter ind" in capsys.readouterr().err


@pytest.fixture
def uploads_address(corpus: Path, tmp_path: Path) -> Iterator[str]:
    settings = Settings(upload=True, corpus=corpus, index=tmp_path / "index", model="danish-fast")
    with running(settings, Serving.open(settings)) as url:
        yield url


@pytest.mark.browser
def test_a_note_is_put_in_and_asked(page: Page, uploads_address: str, tmp_path: Path) -> None:
    (tmp_path / "havn.txt").write_text(NOTE, encoding="utf-8")
    page.goto(uploads_address)
    page.get_by_role("link", name="Notater").click()
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page) == []
    page.get_by_label("Dokument").set_input_files(tmp_path / "havn.txt")
    page.get_by_role("button", name="Vis, hvordan det læses").click()
    expect(page.get_by_role("heading", name="Personoplysninger (1)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    page.get_by_label("Jeg har set personoplysningerne").check()
    page.get_by_role("button", name="Godkend og læg ind").click()
    expect(page.get_by_role("heading", name="Notatet er lagt ind: 3 udsagn")).to_be_focused(timeout=20_000)
    assert violations(page) == []
    page.get_by_role("link", name="Stil et spørgsmål").click()
    expect(page.get_by_text("2 notater")).to_be_visible()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{v['id']}: {n['target']} {n['html'][:120]}" for v in found for n in v["nodes"]]
