"""Reaching a store: what is tried again, what is said, and what the settings take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from fakes import FakeEmbedder
from randers_rag.errors import MissingExtraError, StoreError
from randers_rag.index import store_of
from randers_rag.index.milvus import Address, MilvusStore
from randers_rag.index.milvus.client import Client
from randers_rag.schema import Filters, Note
from randers_rag.settings import Settings

from .comparing import Finder, assert_same


class Flaky:
    """A server that is busy at the first call of each method."""

    def __init__(self, real: Any, fault: Exception) -> None:
        self._real, self._fault = real, fault
        self.called: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: object, **options: object) -> Any:
            first = name not in self.called
            self.called.append(name)
            result = getattr(self._real, name)(*arguments, **options)
            if first and name not in ("create_schema", "prepare_index_params"):
                raise self._fault  # after it was done: the answer was lost
            return result

        return call


@pytest.mark.parametrize("code", [1, 2, 8])
def test_what_may_pass_is_tried_again(
    store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note, code: int
) -> None:
    from pymilvus import MilvusException

    client = store.client
    client.pause = 0
    client._milvus = flaky = Flaky(client._milvus, MilvusException(code, "busy"))
    index = store.build([(skole, "1"), (havn, "2")], embedder)
    assert {"insert", "upsert", "query_iterator", "load_collection"} <= set(flaky.called)
    assert_same(index, MilvusStore(store.address).open())
    assert rows(store, index.snapshot.version) == len(index)


def test_a_file_is_a_store_too_and_opens_again(tmp_path: Path, embedder: FakeEmbedder, skole: Note) -> None:
    store = MilvusStore(Address(str(tmp_path / "store.db")))
    built = store.build([(skole, "1")], embedder)
    found = Finder(built)("skole", Filters())
    for name in (f"{built.snapshot.version}_records", f"{built.snapshot.version}_statements"):
        store.client._milvus.release_collection(name)  # as it is after the program has ended
    assert Finder(MilvusStore(store.address).open())("skole", Filters()) == found


def rows(store: MilvusStore, version: str) -> int:
    return store.client.count(f"{version}_statements", "row >= 0")


def test_what_would_fail_again_is_said_at_once(store: MilvusStore) -> None:
    flaky = store.client._milvus = Flaky(store.client._milvus, RuntimeError())
    flaky.called.append("query")
    with pytest.raises(StoreError, match=r"The store test_\d+ at http://127.0.0.1:\d+ cannot be used: .*not exist"):
        store.client.query("nothing", "row > 0", ("row",))
    assert flaky.called.count("query") == 2


def test_a_server_that_is_away_is_told() -> None:
    with pytest.raises(StoreError, match="Look whether the server runs and whether RANDERS_RAG_STORE"):
        Client(Address("http://127.0.0.1:1"), attempts=2, pause=0)


def test_a_missing_package_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'randers-rag\[milvus\]'"):
        MilvusStore(Address("http://127.0.0.1:1")).open()


@pytest.mark.parametrize(
    ("store", "uri", "name"),
    [
        ("milvus+http://milvus:19530", "http://milvus:19530", "randers_rag"),
        ("milvus+https://milvus.intern/notater/", "https://milvus.intern", "notater"),
        ("milvus+file:/data/store.db", "/data/store.db", "randers_rag"),
    ],
)
def test_settings_name_a_store(store: str, uri: str, name: str) -> None:
    settings = Settings.from_environment({"RANDERS_RAG_STORE": store, "RANDERS_RAG_STORE_TOKEN": "hemmelig"})
    address = Address.of(settings)
    assert (address.uri, address.name, address.token) == (uri, name, "hemmelig")
    assert "hemmelig" not in repr(address) + repr(settings) + str(address)


@pytest.mark.parametrize("store", ["milvus", "milvus+http://bruger:kode@milvus:19530", "milvus+http://m/1", "http://m"])
def test_settings_refuse_what_is_no_store_and_do_not_repeat_it(store: str) -> None:
    with pytest.raises(ValidationError, match="this is no store") as refused:
        Settings(store=store)
    assert "kode" not in str(refused.value)


def test_a_folder_is_the_store_unless_another_is_named(milvus_server: str, milvus_name: Callable[[], str]) -> None:
    assert type(store_of(Settings())).__name__ == "FolderStore"
    shared = store_of(Settings(store=f"milvus+{milvus_server}/{milvus_name()}"))
    assert type(shared).__name__ == "SharedStore"
    assert shared.mark() is None
