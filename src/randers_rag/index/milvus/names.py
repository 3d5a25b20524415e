"""What a store consists of: an alias that names the current version, and two collections a version.

<name>                       alias of the current version's records
<name>_<version>_records     small things, by key: state, notes, headings, words
<name>_<version>_statements  one row a statement: vector, weights of its words, what filters look at, the statement
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from randers_rag.index.milvus.client import Client
from randers_rag.index.vectors import EXACT_UP_TO

ROW, VECTOR, WORDS, SAID, DATA, ID = "row", "vector", "words", "said", "data", "id"
NOTE, GROUP, QUESTIONS, THEME, THEME_PLACE = "note", "grp", "questions", "theme", "theme_place"
KEY, KIND, REVISION, PARTS = "key", "kind", "revision", "parts"
LONGEST = 65_535
"""Bytes that a text field of Milvus holds at most."""
HELD = EXACT_UP_TO
"""Up to so many statements each process holds the rows, and scores each for every question, as a folder does."""
EXACT = 100_000
"""Up to so many statements vectors are compared exactly; beyond, an HNSW graph finds the nearest."""
GRAPH = {"M": 16, "efConstruction": 200}
BREADTH = 800
"""How many neighbours a search in the graph looks at."""
NO_GROUP = -(2**31)
MOST_QUESTIONS = 64


def new_version(name: str) -> str:
    """Return the beginning of a new version's collection names."""
    return f"{name}_v{datetime.now(UTC):%Y%m%dT%H%M%S%f}"


def records_of(version: str) -> str:
    """Return the name of a version's records."""
    return f"{version}_records"


def statements_of(version: str) -> str:
    """Return the name of a version's statements."""
    return f"{version}_statements"


def versions_of(client: Client) -> list[str]:
    """Return the versions that the server holds of a store, whole or not, oldest first."""
    start, end = f"{client.address.name}_v2", records_of("")
    return [name.removesuffix(end) for name in client.collections() if name.startswith(start) and name.endswith(end)]


def create(client: Client, version: str, dimension: int, *, sparse: bool) -> None:
    """Create the collections of a version, empty; ``sparse``: the server holds weights of words."""
    kinds = client.library.DataType
    text = {"datatype": kinds.VARCHAR, "max_length": LONGEST}
    number = {"datatype": kinds.INT64}
    weights = [{"field_name": WORDS, "datatype": kinds.SPARSE_FLOAT_VECTOR}] if sparse else []
    statements: list[dict[str, Any]] = [
        {"field_name": ROW, "is_primary": True, **number},
        {"field_name": VECTOR, "datatype": kinds.FLOAT_VECTOR, "dim": dimension},
        *weights,
        *({"field_name": field, **number} for field in (ID, NOTE, GROUP, THEME, THEME_PLACE)),
        {
            "field_name": QUESTIONS,
            "datatype": kinds.ARRAY,
            "element_type": kinds.INT64,
            "max_capacity": MOST_QUESTIONS,
        },
        *({"field_name": field, **text} for field in (SAID, DATA)),
    ]
    records = [
        {"field_name": KEY, "is_primary": True, "datatype": kinds.VARCHAR, "max_length": 1024},
        {"field_name": VECTOR, "datatype": kinds.FLOAT_VECTOR, "dim": 2},  # Milvus wants one in each collection
        *({"field_name": field, **number} for field in (KIND, REVISION, PARTS)),
        {"field_name": DATA, **text},
    ]
    client.create(statements_of(version), statements)
    client.create(records_of(version), records)
    flat = {"field_name": VECTOR, "index_type": "FLAT", "metric_type": "IP"}
    client.open_for_search(records_of(version), [flat])


def open_statements(client: Client, version: str, statements: int, *, sparse: bool) -> None:
    """Build the indexes of a version's statements, when they are all there."""
    kind: dict[str, Any] = {"index_type": "FLAT"} if statements <= EXACT else {"index_type": "HNSW", "params": GRAPH}
    indexes = [{"field_name": VECTOR, "metric_type": "IP", **kind}]
    if sparse:
        indexes.append({"field_name": WORDS, "index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"})
    client.open_for_search(statements_of(version), indexes)


def drop(client: Client, version: str) -> None:
    """Drop the collections of a version."""
    for name in (records_of(version), statements_of(version)):
        client.drop(name)
