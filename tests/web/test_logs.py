"""The log holds no question by default; a real server stops in time when it is told to."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from randers_rag import Assistant, Settings
from randers_rag.web.logs import JsonLines
from randers_rag.web.server import create_app

from .conftest import ROOT

pytestmark = pytest.mark.model


@pytest.mark.parametrize("wanted", [False, True])
def test_a_line_holds_figures_and_no_question(
    assistant: Assistant, caplog: pytest.LogCaptureFixture, wanted: bool
) -> None:
    client = TestClient(create_app(Settings(log_questions=wanted), assistant))
    with caplog.at_level(logging.INFO, "randers_rag.web"):
        client.post("/api/v1/ask", json={"question": "hvad sagde grupperne om unge?"})
        client.get("/svar.csv?q=unge")
        client.get("/notat/unge")
        client.get("/unge/unge")
        client.get("/healthz")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.message == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/api/v1/ask", 200),
        ("GET", "/svar.{kind}", 200),
        ("GET", "/notat/{note_id}", 404),
        ("GET", lines[3]["route"], lines[3]["status"]),
    ]
    asked = lines[0]
    assert (asked["found"], asked["groups"], asked["statements"] > 10) == (True, 4, True)
    assert asked["ms"] > 0
    assert asked["time"].endswith("+00:00")
    assert asked.pop("question", None) == ("hvad sagde grupperne om unge?" if wanted else None)
    assert "unge" not in json.dumps(lines)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_server_drains_and_stops(tmp_path: Path) -> None:
    port = free_port()
    places = {"RANDERS_RAG_CORPUS": str(ROOT / "corpus"), "RANDERS_RAG_INDEX": str(tmp_path / "index")}
    command = [sys.executable, "-m", "randers_rag.cli", "chat", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, **places}, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        assert server.stderr.readline().startswith(("Spørg notatet", '{"time"'))
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        with socket.create_connection(("127.0.0.1", port)) as slow:  # a request that is not finished yet
            body = json.dumps({"question": "unge"}).encode()
            slow.sendall(b"POST /api/v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n")
            slow.sendall(f"content-length: {len(body)}\r\n\r\n".encode() + body[:5])
            time.sleep(0.2)
            begun = time.monotonic()
            server.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            slow.sendall(body[5:])
            assert slow.recv(20).startswith(b"HTTP/1.1 200")
        _, said = server.communicate(timeout=10)
        assert time.monotonic() - begun < 10
        assert server.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in said
    finally:
        server.kill()
