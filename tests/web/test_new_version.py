"""A new version of the index is taken up while people ask, and no request is lost."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from randers_rag import Settings
from randers_rag.embedding.load import load_embedder
from randers_rag.index import open_or_build
from randers_rag.serving import Serving
from randers_rag.web.server import create_app

from .conftest import ROOT

pytestmark = pytest.mark.model
NEW = "Referat af møde om flyvemaskiner\n\nGruppe 7\n\nHangaren:\n\no Flyvemaskiner skal males blå\n"


def test_a_new_note_answers_and_no_request_is_dropped(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    shutil.copytree(ROOT / "corpus", settings.corpus)
    serving = Serving.open(settings)
    before = serving.version
    client = TestClient(create_app(settings, serving))
    question = {"question": "hvad siges der om flyvemaskiner?"}
    assert not client.post("/api/v1/ask", json=question).json()["found"]
    assert client.get("/overblik").status_code == 200
    statuses: list[int] = []
    done = threading.Event()

    def asking(number: int) -> None:
        while not done.is_set():
            answer = client.post("/api/v1/ask", json={"question": f"hvad foreslog gruppe {number % 4 + 1}?"})
            statuses.extend((answer.status_code, client.get("/overblik").status_code))

    askers = [threading.Thread(target=asking, args=(number,)) for number in range(8)]
    for asker in askers:
        asker.start()
    (settings.corpus / "nyt.txt").write_text(NEW, encoding="utf-8")
    open_or_build(settings.corpus, settings.index, load_embedder(settings.model))
    assert client.post("/api/v1/ask", json=question).status_code == 200
    done.set()
    for asker in askers:
        asker.join()
    assert set(statuses) == {200}
    assert len(statuses) >= 16
    assert serving.version != before
    answer = client.post("/api/v1/ask", json=question).json()
    assert [citation["statement"]["text"] for citation in answer["citations"]] == ["Flyvemaskiner skal males blå"]
    assert [note["groups"] for note in client.get("/api/v1/notes").json()] == [[1, 2, 3, 4], [7]]
    assert client.get("/readyz").json()["notes"] == 2
    assert client.get("/notat/nyt").status_code == 200
    assert "Flyvemaskiner skal males blå" in client.get("/overblik?notat=nyt").text
