"""The index: one folder with statements, vectors and postings, built from notes and opened without reading it all."""

from randers_rag.index.build import Progress, Report, build_index, open_or_build
from randers_rag.index.store import Index, open_index

__all__ = ["Index", "Progress", "Report", "build_index", "open_index", "open_or_build"]
