"""Run by test_server.py inside the server's network namespace."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes import FakeEmbedder
from milvus.comparing import assert_same
from milvus.conftest import HAVN, SKOLE, note
from randers_rag.errors import StoreError
from randers_rag.index import build_index
from randers_rag.index.milvus import Address, MilvusStore, names
from randers_rag.index.milvus.client import Client
from randers_rag.schema import Filters

uri = sys.argv[1]
address = Address(uri, "long")
Client(address, attempts=12, pause=0.2).close()
store, embedder = MilvusStore(address), FakeEmbedder()
skole, havn = note(SKOLE, "skole"), note(HAVN, "havn")

with TemporaryDirectory() as folder:
    index = store.build([(skole, "1")], embedder, "corpus")
    assert not index.snapshot.state.sparse
    assert_same(build_index([skole], embedder, folder), index)
    index = store.change(embedder, [(havn, "2")])
    both = build_index([havn, skole], embedder, folder)
    assert_same(both, index)
    for query in embedder.embed_queries(["cykelstier", "busser til havnen", "et bad"]):
        for filters in (Filters(), Filters(groups=(1,)), Filters(questions=(2,)), Filters(themes=("Trafik",))):
            here, there = both.near(query, 4, both.select(filters)), index.near(query, 4, index.select(filters))
            assert [both.statements[row].id for row in here] == [index.statements[row].id for row in there]
    assert_same(build_index([havn], embedder, folder), store.change(embedder, remove=["skole"]))
    assert store.client.count(f"{index.snapshot.version}_statements", "row >= 0") == len(havn.statements)
    names.HELD = 5
    with pytest.raises(StoreError, match=r"older than Milvus 2\.4"):
        store.build([(skole, "1")], embedder)
    assert np.array_equal(store.open().first(), index.first(len(havn.statements)))
print("all as in a folder")  # noqa: T201
