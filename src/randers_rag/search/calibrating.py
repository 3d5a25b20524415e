"""The calibration that belongs to an embedding model: shipped with the embedded ones, fitted once for any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import DanishEmbedder
from randers_rag.errors import IndexFolderError, ModelError
from randers_rag.search.calibration import Calibration, read_calibration, write_calibration

MOST = 2000
"""Texts of each kind that another model embeds for its cohort and its prior: a minute's work for a transformer."""


def calibration_for(embedder: Embedder, index: str | Path, report: Callable[[str], None] | None = None) -> Calibration:
    """Return the calibration of a model. One that is not embedded has it fitted once and kept beside the index."""
    if isinstance(embedder, DanishEmbedder):
        return read_calibration(embedder.folder, embedder.name)
    try:
        return read_calibration(Path(index), embedder.fingerprint[:16])
    except ModelError:
        return _fitted(embedder, Path(index), report)


def _fitted(embedder: Embedder, folder: Path, report: Callable[[str], None] | None) -> Calibration:
    from randers_rag.search.fitting import fit
    from randers_rag.search.judged_notes import read_judged_notes

    if report:
        report(f"Calibrating the model {embedder.name} on judged notes; this is done once.")
    found = fit(embedder, read_judged_notes(), MOST)
    try:
        write_calibration(found, folder, embedder.fingerprint[:16])
    except OSError as error:
        raise IndexFolderError(f"{folder} cannot be written: {error.strerror}. Choose another index folder.") from error
    return found
