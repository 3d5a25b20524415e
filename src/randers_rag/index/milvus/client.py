"""pymilvus, loaded when it is needed: calls are tried again where the server is busy or away, and errors are ours."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from randers_rag.errors import MissingExtraError, StoreError
from randers_rag.index.milvus.address import Address

ATTEMPTS, PAUSE = 4, 0.5
"""How often a call is tried, and the seconds before it is tried again; each further pause is twice as long."""
SECONDS, HASTE = 60.0, 2.0
"""How long one call may take, and one that another will follow in any case."""
BATCH = 1000
"""Rows that are sent or fetched at once."""
MOST = 16_384
"""Rows that one search or query of Milvus returns at most."""
ABSENT = 100
"""Milvus' code of a collection or alias that does not exist."""
_LASTING = range(ABSENT, 65_535)
"""Milvus' codes of faults that another attempt would meet again."""
_BUSY = 8
"""Milvus' code of too many requests."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """How far behind a read may be: Milvus' consistency levels.

    ``NEWEST`` waits until all that was written before is seen (about 0.2 s), ``USUAL`` does not.
    """

    level: str


NEWEST, USUAL = Reading("Strong"), Reading("Bounded")


class Client:
    """A connection to one store. It may be used from any thread."""

    def __init__(self, address: Address, *, attempts: int = ATTEMPTS, pause: float = PAUSE) -> None:
        try:
            import pymilvus
        except ImportError as error:
            raise MissingExtraError("A store on Milvus", "milvus") from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs each fault with its parameters
        self.address = address
        self.attempts, self.pause, self.seconds = attempts, pause, SECONDS
        self.library: Any = pymilvus
        self._milvus: Any = self._tried(pymilvus.MilvusClient, uri=address.uri, token=address.token)

    @property
    def hasty(self) -> Client:
        """The same client, but for one short attempt a call."""
        hasty = copy(self)
        hasty.attempts, hasty.seconds = 1, HASTE
        return hasty

    def close(self) -> None:
        """Close the connection."""
        self._milvus.close()

    @property
    def takes_sparse(self) -> bool:
        """Whether the server holds sparse vectors: Milvus 2.4 and later do."""
        version = str(self._tried(self._milvus.get_server_version))
        return not version.startswith(("v2.0", "v2.1", "v2.2", "v2.3", "2.0", "2.1", "2.2", "2.3"))

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        return sorted(self._tried(self._milvus.list_collections))

    def create(self, name: str, fields: Sequence[Row]) -> None:
        """Create a collection of the fields, each the arguments of pymilvus' ``add_field``."""
        schema = self._milvus.create_schema(auto_id=False, enable_dynamic_field=False)
        for arguments in fields:
            schema.add_field(**arguments)

        def made(timeout: float) -> None:
            if not self._milvus.has_collection(name, timeout=timeout):  # an earlier attempt may have made it
                self._milvus.create_collection(name, schema=schema, consistency_level=USUAL.level, timeout=timeout)

        self._tried(made)

    def open_for_search(self, name: str, indexes: Sequence[Row]) -> None:
        """Build the indexes of a collection (the arguments of pymilvus' ``add_index``) and load it."""
        for arguments in indexes:
            self._index(name, arguments)
        self.load(name)

    def load(self, name: str) -> None:
        """Load a collection, if the server has not (milvus-lite forgets it when it is stopped)."""
        self._tried(self._milvus.load_collection, name)

    def _index(self, name: str, arguments: Row) -> None:
        wanted = self._milvus.prepare_index_params()
        wanted.add_index(**arguments)

        def made(timeout: float) -> None:
            if not self._milvus.list_indexes(name, field_name=arguments["field_name"], timeout=timeout):
                self._milvus.create_index(name, wanted, sync=False, timeout=timeout)

        self._tried(made)

    def drop(self, name: str) -> None:
        """Drop a collection, if it is there."""
        self._tried(self._milvus.drop_collection, name)

    def point(self, alias: str, name: str) -> None:
        """Let an alias stand for a collection from now on, in one step."""

        def pointed(timeout: float) -> None:
            new = self.behind(alias) is None
            (self._milvus.create_alias if new else self._milvus.alter_alias)(name, alias, timeout=timeout)

        self._tried(pointed)

    def behind(self, alias: str) -> str | None:
        """Return the collection that an alias stands for; None where there is no such alias."""
        try:
            found = self._tried(self._milvus.describe_alias, alias)
        except StoreError as error:
            if getattr(error.__cause__, "code", None) in (ABSENT, _NO_ALIAS):
                return None
            raise
        return str(found["collection_name"]) if found else None

    def insert(self, name: str, rows: Sequence[Row], *, again: bool = False) -> None:
        """Insert rows, a batch at a time; ``again`` replaces those that are there already."""
        for part in _batches(rows):
            self._insert(name, part, again)

    def _insert(self, name: str, rows: Sequence[Row], again: bool) -> None:
        method = self._milvus.upsert if again else self._milvus.insert
        try:
            self._once(method, name, rows)
        except _Passing:  # what had arrived of it before the fault is replaced
            self._tried(self._milvus.upsert, name, rows)

    def delete(self, name: str, filter: str) -> None:  # noqa: A002
        """Delete the rows that a filter admits."""
        self._tried(self._milvus.delete, name, filter=filter)

    def get(self, name: str, ids: Iterable[int | str], fields: Sequence[str], reading: Reading = USUAL) -> list[Row]:
        """Return rows by their primary key, in no order; those that are not there are left out."""
        found: list[Row] = []
        for part in _batches(list(ids)):
            found += self._tried(
                self._milvus.get, name, ids=part, output_fields=list(fields), consistency_level=reading.level
            )
        return found

    def query(self, name: str, filter: str, fields: Sequence[str], most: int = MOST) -> list[Row]:  # noqa: A002
        """Return up to so many of the rows that a filter admits, in no order."""
        return list(
            self._tried(
                self._milvus.query,
                name,
                filter=filter,
                output_fields=list(fields),
                limit=most,
                consistency_level=USUAL.level,
            )
        )

    def count(self, name: str, filter: str) -> int:  # noqa: A002
        """Return how many rows a filter admits."""
        found = self._tried(
            self._milvus.query,
            name,
            filter=filter,
            output_fields=["count(*)"],
            consistency_level=USUAL.level,
        )
        return int(found[0]["count(*)"])

    def all(self, name: str, filter: str, fields: Sequence[str]) -> Iterator[Row]:  # noqa: A002
        """Yield all rows that a filter admits, the newest state of them, in no order."""
        rows = self._tried(
            self._milvus.query_iterator,
            name,
            filter=filter,
            output_fields=list(fields),
            batch_size=BATCH,
            consistency_level=NEWEST.level,
        )
        while part := self._tried(lambda timeout: rows.next()):
            yield from part
        rows.close()

    def search(
        self,
        name: str,
        field: str,
        query: Any,
        most: int,
        filter: str,  # noqa: A002
        fields: Sequence[str],
        breadth: int = 0,
    ) -> list[Row]:
        """Return the rows of the highest inner product with a query, each with it as ``distance``, best first.

        ``breadth`` is how many neighbours an HNSW index looks at.
        """
        found = self._tried(
            self._milvus.search,
            name,
            data=[query],
            anns_field=field,
            limit=min(most, MOST),
            filter=filter,
            output_fields=list(fields),
            search_params={"metric_type": "IP", "params": {"ef": breadth} if breadth else {}},
            consistency_level=USUAL.level,
        )
        return [{**hit["entity"], "distance": hit["distance"]} for hit in found[0]]

    def _tried(self, method: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        for attempt in range(1, self.attempts):
            try:
                return self._once(method, *arguments, **options)
            except _Passing:
                time.sleep(self.pause * 2 ** (attempt - 1))
        try:
            return self._once(method, *arguments, **options)
        except _Passing as error:
            raise self._error(error.__cause__ or error) from error.__cause__

    def _once(self, method: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call once. StoreError: it would fail again; _Passing: it may not."""
        import grpc

        try:
            return method(*arguments, timeout=self.seconds, **options)
        except self.library.MilvusException as error:
            if error.code in _LASTING and error.code != _BUSY:
                raise self._error(error) from error
            raise _Passing from error
        except (grpc.RpcError, ConnectionError, TimeoutError) as error:
            raise _Passing from error

    def _error(self, cause: BaseException) -> StoreError:
        what = str(getattr(cause, "message", "")) or type(cause).__name__
        return StoreError(
            f"The store {self.address} cannot be used: {what}. Look whether the server runs and whether "
            "RANDERS_RAG_STORE and RANDERS_RAG_STORE_TOKEN are right."
        )


_NO_ALIAS = 1600
"""Milvus' code of an alias that does not exist, in versions that tell it from a collection."""


class _Passing(Exception):  # noqa: N818
    """A fault that may be gone at the next attempt; the fault itself is its cause."""


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
