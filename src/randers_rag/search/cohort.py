"""Texts of other notes, which a question is held against before it is answered.

A cosine alone does not say whether a note answers: some questions are near to everything, some to nothing. Held against
a cohort of texts about all that a municipality deals with, it does: where others' statements are much nearer to the
question than this note's, this note says nothing of it. Speaker verification knows this as cohort or T-normalisation
(Auckenthaler, Carey and Lloyd-Thomas, Digital Signal Processing 10, 2000).

The cohort is made of training blocks: of each one statement, one under its heading, one question. Beside them stand
questions that such notes hold no answer to: about the world outside, and for facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Embedder, Vectors
from randers_rag.search.stored import read_parts, unfit

DIMENSIONS = 128
"""Vectors are turned into the cohort's principal axes and cut to so many: enough for telling near from far."""
_SAMPLE = 4
"""Every so manyth text is looked at for the axes."""
_STEPS = 127
_REMEMBERED = 16
"""So many questions' cosines are remembered, 160 KB each."""

Texts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Cohort:
    """The cohort's vectors by one embedding model.

    ``axes`` turns a vector, shape (dimension, axes); ``steps`` holds the turned vectors of all texts, one kind after
    the other, as 8-bit steps of 1/127, shape (texts, axes); ``counts`` says how many texts each kind has.
    """

    axes: NDArray[np.float16]
    steps: NDArray[np.int8]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, embedder: Embedder, texts: Texts) -> Cohort:
        """Embed the texts, a tuple for each kind."""
        vectors = np.concatenate([embedder.embed_passages(kind) for kind in texts])
        axes = np.linalg.svd(vectors[::_SAMPLE], full_matrices=False)[2][:DIMENSIONS].T.astype(np.float16)
        steps = np.rint(vectors @ axes.astype(np.float32) * _STEPS).astype(np.int8)
        return cls(axes, steps, np.array([len(kind) for kind in texts], dtype=np.int64))

    def cosines(self, vector: Vectors) -> list[NDArray[np.float32]]:
        """Return the cosines of a question's vector with the texts of each kind."""
        known = self._compared.get(vector.tobytes())
        return np.split(self.compare([vector])[0] if known is None else known, self._ends)

    def compare(self, vectors: Sequence[Vectors]) -> NDArray[np.float32]:
        """Return the cosines of several questions' vectors with all texts, shape (questions, texts).

        They are remembered for a while. Reading the texts is what takes time: four take little longer than one.
        """
        turned: Vectors = np.stack(vectors) @ self._axes
        found: Vectors = turned @ self._vectors.T
        if len(self._compared) > _REMEMBERED:
            self._compared.clear()
        self._compared.update(zip((vector.tobytes() for vector in vectors), found, strict=True))
        return found

    @cached_property
    def _compared(self) -> dict[bytes, NDArray[np.float32]]:
        return {}

    @cached_property
    def _axes(self) -> Vectors:
        return self.axes.astype(np.float32) / np.float32(_STEPS)

    @cached_property
    def _vectors(self) -> Vectors:
        return self.steps.astype(np.float32)

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts)[:-1]

    def write(self, folder: Path, name: str) -> None:
        """Write the cohort into a folder, under a model's name; what is read back is the same."""
        parts: tuple[NDArray[Any], ...] = (self.axes, self.steps, self.counts)
        for path, part in zip(_files(folder, name), parts, strict=True):
            np.save(path, part, allow_pickle=False)


def _files(folder: Path, name: str) -> list[Path]:
    return [folder / f"cohort-{name}{part}.npy" for part in (".axes", "", ".counts")]


def read_cohort(folder: Path, name: str) -> Cohort:
    """Return a written cohort; ModelError where it is absent or damaged."""
    paths = _files(folder, name)
    axes, steps, counts = read_parts(paths)
    if not (steps.ndim == axes.ndim == 2 and steps.shape[1] == axes.shape[1] and counts.sum() == len(steps)):
        raise unfit(paths)
    return Cohort(axes, steps, counts)


def texts_file() -> Path:
    """Return the file with the cohort's texts from training blocks, a line for each topic."""
    return Path(str(files("randers_rag.search") / "cohort.tsv"))


def unanswered_texts() -> Texts:
    """Return questions that notes of discussions hold no answer to: about the world outside; for facts."""
    folder = files("randers_rag.search")
    return tuple(
        tuple((folder / name).read_text(encoding="utf-8").splitlines()) for name in ("outside.txt", "facts.txt")
    )


def cohort_texts(most: int | None = None) -> Texts:
    """Return the cohort's texts that ship with the package, a tuple for each kind; at most so many of each."""
    lines = texts_file().read_text(encoding="utf-8").splitlines()[:most]
    return (*zip(*(line.split("\t") for line in lines), strict=True), *(kind[:most] for kind in unanswered_texts()))
