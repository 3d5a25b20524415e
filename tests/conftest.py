from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from randers_rag.index.milvus import Address
from randers_rag.index.milvus.client import Client
from randers_rag.notes import parse_note, parse_text
from randers_rag.schema import Note

ROOT = Path(__file__).parents[1]
_NAMES = count(1)

BORDE = """Bymøde: handel og torv

Bord 1

Spørgsmål 1: Hvad savner vi på torvet?

Bænke:
- Flere bænke i solen
- Ryglæn til de ældre

Spørgsmål 2: Hvilke gode drømme har vi for byen?

Grønt:
- Et træ på hvert hjørne
- Regnbede

Bord 2

Spørgsmål 1: Hvad savner vi på torvet?

Grønt:
- Skygge om sommeren
- En park

Spørgsmål 2: Hvilke gode drømme har vi for byen?

Handel og caféer:
- En biograf
- Lokale varer
"""


@pytest.fixture(scope="session")
def randers() -> Note:
    return parse_note(ROOT / "corpus" / "hovedudvalget-fremtidens-randers.txt")


@pytest.fixture(scope="session")
def borde() -> Note:
    return parse_text(BORDE, file="bymoede.txt", note_id="bymoede")


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a milvus-lite server of this run's own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("milvus-lite")
    folder = tmp_path_factory.mktemp("milvus")
    arguments = ["server", "--data-dir", str(folder / "store"), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        Client(Address(f"http://127.0.0.1:{port}"), attempts=8, pause=0.1).close()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="session")
def milvus_name() -> Callable[[], str]:
    """Gives a store a name that no other test uses."""
    return lambda: f"test_{next(_NAMES)}"
