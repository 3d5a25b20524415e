"""Notes come and go in a store, and what is broken off does no harm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import pytest

from fakes import FakeEmbedder
from randers_rag.embedding.base import Vectors
from randers_rag.errors import CorpusError, IndexMissingError, ModelError, StoreError
from randers_rag.index import Index
from randers_rag.index.milvus import Address, MilvusIndex, MilvusStore, names
from randers_rag.index.milvus import store as store_module
from randers_rag.index.milvus.records import Kind
from randers_rag.schema import Filters, Note

from .comparing import TOPICS, Finder, assert_same
from .conftest import HAVN, SKOLE, note

FolderOf = Callable[[Sequence[Note]], Index]


class Tiring(FakeEmbedder):
    """Fails once it has embedded so many texts."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if len(self.embedded) + len(texts) > self._most:
            raise ModelError("tired")
        return super().embed_passages(texts)


def rows_of(store: MilvusStore, index: MilvusIndex) -> int:
    return store.client.count(names.statements_of(index.snapshot.version), f"{names.ROW} >= 0")


def test_a_store_says_what_a_folder_says(
    store: MilvusStore, folder_of: FolderOf, embedder: FakeEmbedder, skole: Note, havn: Note
) -> None:
    assert store.mark() is None
    with pytest.raises(IndexMissingError, match="There is no index in the store"):
        store.open()
    index = store.build([(skole, "1"), (havn, "2")], embedder)
    assert_same(folder_of([skole, havn]), index)
    assert store.mark() == index.name == store.open().name


@pytest.mark.parametrize("held", [names.HELD, 0])
def test_notes_are_added_replaced_and_removed_in_place(
    store: MilvusStore,
    folder_of: FolderOf,
    embedder: FakeEmbedder,
    skole: Note,
    havn: Note,
    held: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(names, "HELD", held)
    monkeypatch.setattr("randers_rag.index.store.EXHAUSTIVE", held)
    first = store.build([(skole, "1")], embedder)
    arkiv = note("Møde\n\no Arkivet i skolen skal åbnes\n", "arkiv")
    index = store.change(embedder, [(havn, "2"), (arkiv, "3")], corpus="all three")
    assert [one.id for one in index.notes] == ["arkiv", "havn", "skole"]
    topics = TOPICS[::4] if held == 0 else TOPICS
    assert_same(folder_of([skole, havn, arkiv]), index, topics)
    assert (index.manifest.corpus, index.manifest.created) == ("all three", first.manifest.created)
    changed = note(SKOLE.replace("Flere busser", "En letbane og flere busser"), "skole")
    index = store.change(embedder, [(changed, "4")], remove=["arkiv"])
    assert_same(folder_of([changed, havn]), index, topics)
    assert rows_of(store, index) == len(index)
    assert_same(folder_of([changed, havn]), index, ["arkivet"], [Filters(notes=("skole", "havn"))])


def test_of_an_open_store_only_the_changes_are_read(
    store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.build([(skole, "1")], embedder)
    store.change(embedder, [(havn, "2")])
    read: list[str] = []
    whole = store.client.all

    def watched(name: str, filter: str, fields: Sequence[str]) -> object:  # noqa: A002
        read.append(filter)
        return whole(name, filter, fields)

    monkeypatch.setattr(store.client, "all", watched)
    after = store.open(before)
    assert all(each.endswith("revision > 0") for each in read)
    assert after.snapshot == store.open().snapshot
    assert Finder(before)("skole", Filters())[0]  # what was open serves on


def test_every_version_has_its_own_collections_and_the_last_two_stay(
    store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note
) -> None:
    built = [store.build([(skole, "1")], embedder) for _ in range(3)]
    versions = [index.snapshot.version for index in built]
    assert names.versions_of(store.client) == versions[1:]
    assert store.client.behind(store.address.name) == names.records_of(versions[2])
    assert len(built[1].hold().notes[0].statements) == 7
    assert store.purge() == 1
    assert names.versions_of(store.client) == versions[2:]


def test_a_build_that_was_broken_off_is_gone_on_with(
    store: MilvusStore, folder_of: FolderOf, skole: Note, havn: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("randers_rag.index.milvus.writing.BATCH", 3)
    entries = [(havn, "1"), (skole, "2")]
    first = Tiring(most=6)
    with pytest.raises(ModelError, match="tired"):
        store.build(entries, first, "corpus")
    assert store.mark() is None
    second = FakeEmbedder()
    index = store.build(entries, second, "corpus")
    assert_same(folder_of([skole, havn]), index)
    assert not set(first.embedded[:4]) & set(second.embedded)
    assert names.versions_of(store.client) == [index.snapshot.version]
    assert rows_of(store, index) == len(index)


@pytest.mark.parametrize("where", ["embedding", "state", "erasing"])
def test_a_change_that_was_broken_off_is_not_seen_and_does_no_harm(
    store: MilvusStore,
    folder_of: FolderOf,
    embedder: FakeEmbedder,
    skole: Note,
    havn: Note,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.build([(skole, "1")], embedder)
    changed = note(SKOLE.replace("Trygge", "Brede og trygge"), "skole")
    with monkeypatch.context() as broken:
        if where == "embedding":
            broken.setattr("randers_rag.index.milvus.writing.BATCH", 3)
        elif where == "state":
            broken.setattr(store_module, "write_state", _fail)
        else:
            broken.setattr("randers_rag.index.milvus.writing.Writer.erase", _fail)
        with pytest.raises((ModelError, RuntimeError)):
            store.change(Tiring(8) if where == "embedding" else embedder, [(changed, "2"), (havn, "3")])
    seen = [changed, havn] if where == "erasing" else [skole]
    assert_same(folder_of(seen), store.open())
    again = note(HAVN.replace("bad", "svømmebad"), "havn")
    index = store.change(embedder, [(again, "4")])
    assert_same(folder_of([seen[0], again]), index)
    assert rows_of(store, index) == len(index) + (7 if where == "erasing" else 0)


def test_of_a_removed_note_nothing_stays_but_single_words(
    store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note
) -> None:
    secret = note("Møde\n\nHemmeligt\n\no Krondyret går i skoven\n  o " + "krondyr " * 2500 + "\n", "skov")
    store.build([(skole, "1"), (secret, "2")], embedder)
    version = store.change(embedder, [(havn, "3")], remove=["skov"]).snapshot.version
    everything = [
        row[names.DATA]
        for collection, field in ((names.records_of(version), names.REVISION), (names.statements_of(version), "row"))
        for row in store.client.all(collection, f"{field} >= 0", (names.DATA,))
    ]
    left = [data for data in everything if "krondyr" in data.lower() or "hemmeligt" in data.lower()]
    assert len(everything) > 20
    assert all(data.endswith(",null,null]") and " " not in data for data in left)


def test_one_program_changes_a_store_at_a_time(store: MilvusStore, embedder: FakeEmbedder, skole: Note) -> None:
    index = store.build([(skole, "1")], embedder)
    other = MilvusStore(store.address)
    with store._alone(index.snapshot.version), pytest.raises(StoreError, match="Another program is changing"):
        other.change(embedder, remove=["skole"])
    with pytest.raises(CorpusError, match="hold no statement"):
        other.change(embedder, remove=["skole"])
    assert_same(index, other.open())


def test_what_does_not_fit_is_refused(store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note) -> None:
    store.build([(skole, "1")], embedder)
    with pytest.raises(StoreError, match="does not fit this program: it was made with the model fake, not other"):
        store.change(FakeEmbedder(name="other"), [(havn, "2")])
    assert store.digests(FakeEmbedder(name="other")) == {}
    assert store.digests(embedder) == {"skole": "1"}
    with pytest.raises(CorpusError, match="Two statements have the id"):
        store.build([(skole, "1"), (skole, "2")], embedder)


def test_long_texts_are_kept_whole(
    store: MilvusStore, folder_of: FolderOf, embedder: FakeEmbedder, skole: Note
) -> None:
    text = " ".join(f"etmegetlangtord{number}" for number in range(900))
    long = note(f"Møde\n\no {text}\no Kort\n", "lang")
    index = store.build([(skole, "1"), (long, "2")], embedder)
    assert index.notes[0].statements[0].text == text
    assert_same(folder_of([skole, long]), index, ["etmegetlangtord7 skole"], [Filters()])


def test_a_statement_of_stop_words_alone_is_found_by_its_vector(
    store: MilvusStore, folder_of: FolderOf, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "HELD", 0)
    monkeypatch.setattr("randers_rag.index.store.EXHAUSTIVE", 0)
    empty = note("Møde\n\no Og det er der\no Hallen\n", "tom")
    index = store.build([(empty, "1")], embedder)
    assert_same(folder_of([empty]), index, ["hallen"], [Filters()])


@pytest.mark.parametrize(
    "filters",
    [
        Filters(notes=('havn"] or note >= 0 or note in ["',)),
        Filters(themes=('Trafik"] or 1 == 1 or theme in ["x',)),
        Filters(groups=(-(2**31),)),
    ],
)
def test_filters_let_nothing_in_that_they_do_not_name(
    store: MilvusStore, embedder: FakeEmbedder, havn: Note, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "HELD", 0)
    index = store.build([(havn, "1")], embedder)
    within = index.select(filters)
    assert within is not None
    assert (len(within), within.first().tolist()) == (0, [])
    assert index.near(embedder.embed_queries(["havn"])[0], 10, within).tolist() == []


def test_the_first_rows_within_filters_come_in_order(
    store: MilvusStore, embedder: FakeEmbedder, skole: Note, havn: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "HELD", 0)
    monkeypatch.setattr("randers_rag.index.milvus.opened.MOST", 2)
    index = store.build([(skole, "1"), (havn, "2")], embedder)
    within = index.select(Filters(groups=(1,)))
    assert within is not None
    expected = [row for row in index.first().tolist() if index.statements[row].group == 1]
    assert within.first().tolist() == expected
    assert within.first(3).tolist() == expected[:3]
    assert index.first(5).tolist() == index.first().tolist()[:5]
    assert within.admits(index.first()).tolist() == [row in expected for row in index.first().tolist()]


def test_the_token_is_shown_nowhere(
    milvus_server: str,
    milvus_name: Callable[[], str],
    embedder: FakeEmbedder,
    skole: Note,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    store = MilvusStore(Address(milvus_server, milvus_name(), "bruger:hemmelig-nøgle"))
    index = store.build([(skole, "1")], embedder)
    with pytest.raises(StoreError) as refused:
        store.client.query("nothing", "row > 0", ("row",))
    records = [
        record
        for kind in Kind
        for record in store.client.all(
            names.records_of(index.snapshot.version), f"{names.KIND} == {kind.value}", (names.KEY, names.DATA)
        )
    ]
    seen = (caplog.text, str(refused.value), repr(store.address), str(store.address), records, index.manifest)
    assert not any("hemmelig" in str(each) for each in seen)


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError("broken off")
