"""Two processes over one store: a note that one of them adds, the other one quotes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import HAVN, SKOLE

ASKING = Path(__file__).with_name("asking.py")
PROGRAM = Path(sys.executable).with_name("randers-rag")


def test_a_note_that_one_process_adds_another_quotes(
    tmp_path: Path, milvus_server: str, milvus_name: Callable[[], str]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "skole.txt").write_text(SKOLE, encoding="utf-8")
    environment = os.environ | {
        "RANDERS_RAG_STORE": f"milvus+{milvus_server}/{milvus_name()}",
        "RANDERS_RAG_MODEL": "danish-fast",
        "RANDERS_RAG_INDEX": str(tmp_path / "index"),
    }
    adding = environment | {"RANDERS_RAG_CORPUS": str(corpus)}
    serving = environment | {"RANDERS_RAG_CORPUS": str(tmp_path / "no corpus")}
    index(adding)
    with subprocess.Popen(
        [sys.executable, ASKING], env=serving, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def ask(question: str) -> dict[str, object]:
            other.stdin.write(f"{question}\n")
            other.stdin.flush()
            answer: dict[str, object] = json.loads(other.stdout.readline())
            return answer

        first = json.loads(other.stdout.readline())["version"]
        assert ask("hvad siger de om bad ved kajen?")["found"] is False
        (corpus / "havn.txt").write_text(HAVN, encoding="utf-8")
        assert index(adding).startswith("Indekset er klar i milvus+http://127.0.0.1:")
        time.sleep(1.1)  # a server looks for changes once a second
        answer = ask("hvad siger de om bad ved kajen?")
        assert answer["said"] == ["Et bad ved kajen"]
        assert answer["version"] == first.removesuffix("0") + "1"
        (corpus / "havn.txt").unlink()
        index(adding)
        time.sleep(1.1)
        assert ask("hvad siger de om bad ved kajen?")["found"] is False
        other.stdin.close()
    assert not (tmp_path / "index").exists()


def index(environment: dict[str, str]) -> str:
    done = subprocess.run([PROGRAM, "index"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("action", ["list", "rollback"])
def test_what_only_a_folder_can_do_is_refused(action: str, tmp_path: Path) -> None:
    environment = os.environ | {"RANDERS_RAG_STORE": "milvus+http://127.0.0.1:1"}
    done = subprocess.run([PROGRAM, "index", action], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"'{action}' gælder et indeks i en mappe" in done.stderr
