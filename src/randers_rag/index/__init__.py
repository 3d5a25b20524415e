"""The index: one folder with statements, vectors and postings, built from notes and opened without reading it all."""

from randers_rag.index.build import Progress, Report, build_index, open_or_build
from randers_rag.index.interface import Alike, Field, SearchIndex, Selection, Words
from randers_rag.index.model import embedder_for
from randers_rag.index.store import Index, open_index
from randers_rag.index.stores import Store, store_of
from randers_rag.index.transfer import export_index, import_index
from randers_rag.index.versions import Version, list_versions, purge, release, rollback

__all__ = [
    "Alike",
    "Field",
    "Index",
    "Progress",
    "Report",
    "SearchIndex",
    "Selection",
    "Store",
    "Version",
    "Words",
    "build_index",
    "embedder_for",
    "export_index",
    "import_index",
    "list_versions",
    "open_index",
    "open_or_build",
    "purge",
    "release",
    "rollback",
    "store_of",
]
