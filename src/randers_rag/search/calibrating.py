"""The calibration that belongs to an embedding model: shipped with the embedded ones, fitted once for any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from randers_rag.embedding.base import Embedder
from randers_rag.embedding.danish import DanishEmbedder
from randers_rag.errors import IndexFolderError, ModelError
from randers_rag.search.calibration import Calibration, read_calibration


def calibration_file(folder: Path, name: str) -> Path:
    """Return where a model's calibration lies in a folder."""
    return folder / f"calibration-{name}.json"


def calibration_for(embedder: Embedder, index: str | Path, report: Callable[[str], None] | None = None) -> Calibration:
    """Return the calibration of a model. One that is not embedded has it fitted once and kept beside the index."""
    if isinstance(embedder, DanishEmbedder):
        return read_calibration(calibration_file(embedder.folder, embedder.name))
    path = calibration_file(Path(index), embedder.fingerprint[:16])
    try:
        return read_calibration(path)
    except ModelError:
        return _fitted(embedder, path, report)


def _fitted(embedder: Embedder, path: Path, report: Callable[[str], None] | None) -> Calibration:
    from randers_rag.search.fitting import fit
    from randers_rag.search.judged_notes import read_judged_notes

    if report:
        report(f"Calibrating the model {embedder.name} on judged notes; this is done once.")
    found = fit(embedder, read_judged_notes())
    try:
        path.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise IndexFolderError(f"{path} cannot be written: {error.strerror}. Choose another index folder.") from error
    return found
