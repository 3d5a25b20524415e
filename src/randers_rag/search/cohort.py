"""Texts of other notes, which a question is held against before it is answered.

A cosine alone does not say whether a note answers: some questions are near to everything, some to nothing. Held against
a cohort of texts about all that a municipality deals with, it does: where others' statements are much nearer to the
question than this note's, this note says nothing of it. Speaker verification knows this as cohort or T-normalisation
(Auckenthaler, Carey and Lloyd-Thomas, Digital Signal Processing 10, 2000).

The cohort is made of training blocks: of each one statement, one under its heading, one question.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Embedder, Vectors
from randers_rag.errors import ModelError

DIMENSIONS = 128
"""Vectors are turned into the cohort's principal axes and cut to so many: enough for telling near from far."""
_SAMPLE = 4
"""Every so manyth text is looked at for the axes."""
_STEPS = np.float32(127)

Texts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Cohort:
    """The cohort's vectors by one embedding model: ``parts`` has a matrix a kind, shape (texts, axes)."""

    axes: Vectors
    parts: tuple[Vectors, ...]

    @classmethod
    def of(cls, embedder: Embedder, texts: Sequence[Sequence[str]]) -> Cohort:
        """Embed the texts, a sequence for each kind."""
        found = [embedder.embed_passages(list(kind)) for kind in texts]
        axes = np.linalg.svd(np.concatenate(found)[::_SAMPLE], full_matrices=False)[2][:DIMENSIONS].T
        return cls.unpacked(*packed(np.ascontiguousarray(axes, dtype=np.float32), [part @ axes for part in found]))

    @classmethod
    def unpacked(
        cls, axes: NDArray[np.float16], steps: NDArray[np.int8], scale: float, counts: Sequence[int]
    ) -> Cohort:
        """Return the cohort that :func:`packed` packed."""
        vectors = steps.astype(np.float32) * np.float32(scale)
        return cls(axes.astype(np.float32), tuple(np.split(vectors, np.cumsum(counts)[:-1])))

    def cosines(self, vector: Vectors) -> tuple[NDArray[np.float32], ...]:
        """Return the cosines of a question's vector with the texts of each kind."""
        turned = vector @ self.axes
        return tuple(part @ turned for part in self.parts)

    def write(self, path: Path) -> None:
        """Write the cohort; what is read back is the same."""
        axes, steps, scale, counts = packed(self.axes, self.parts)
        stream = io.BytesIO()
        np.savez(stream, axes=axes, steps=steps, scale=np.float32(scale), counts=np.array(counts))
        path.write_bytes(stream.getvalue())


def packed(
    axes: Vectors, parts: Sequence[Vectors]
) -> tuple[NDArray[np.float16], NDArray[np.int8], float, tuple[int, ...]]:
    """Return axes in 16 bits, all vectors in 8-bit steps, the size of a step, and how many texts each kind has."""
    vectors = np.concatenate(parts)
    scale = max(float(np.abs(vectors).max()), 1e-9) / _STEPS
    return axes.astype(np.float16), np.rint(vectors / scale).astype(np.int8), scale, tuple(map(len, parts))


def cohort_file(folder: Path, name: str) -> Path:
    """Return where a model's cohort lies in a folder."""
    return folder / f"cohort-{name}.npz"


def read_cohort(path: Path) -> Cohort:
    """Return a written cohort; ModelError where it is absent or damaged."""
    remedy = "Build the model with `make model`, or the index with `randers-rag index`."
    try:
        with np.load(path, allow_pickle=False) as held:
            return Cohort.unpacked(held["axes"], held["steps"], float(held["scale"]), held["counts"].tolist())
    except OSError as error:
        raise ModelError(f"No cohort at {path}: {error.strerror}. {remedy}") from error
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path} is not a cohort. {remedy}") from error


def cohort_texts(most: int | None = None) -> Texts:
    """Return the cohort's texts that ship with the package, a tuple for each kind; at most so many of each."""
    lines = (files("randers_rag.search") / "cohort.tsv").read_text(encoding="utf-8").splitlines()[:most]
    return tuple(zip(*(line.split("\t") for line in lines), strict=True))
