"""The nearest of many vectors without looking at all: FAISS' inverted file over 4-bit product codes.

The vectors are clustered into lists; a search scans the codes (half a byte for four numbers) of the lists nearest to
the query and brings up more rows than are asked for, which the caller scores exactly.

How many lists are scanned is set when the index is built: about the fewest that find the wanted share of the true ten
nearest of a sample of questions (``samples``; of statements, where no questions can be made).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Vectors
from randers_rag.index.codes import faiss_library, one_thread, pieces_of, read_codes, write_codes
from randers_rag.index.files import forget, unit_rows
from randers_rag.index.manifest import VectorRecord
from randers_rag.index.ranking import Chosen, Rows

FAISS = "vectors.faiss"
RECALL, NEAREST = 0.99, 10
"""The share of the true nearest that a search of the sample must find, of those that it finds in all lists, and how
many nearest are looked for."""
REFINED = 1_200
"""Rows that the codes bring up at least, to be scored exactly."""
_SAMPLE, _FEWEST, _SEED, _ROUNDS = 100, 20, 4, 20
_PER_LIST, _TRAINING = 1000, 80
"""Rows a list should hold about, and rows a list that clusters are learnt from."""
_MOST_LISTS, _FEWEST_TRAINED = 8192, 1_000
_SCANNED, _MORE = 100_000, 1.25
"""Rows that are scanned in any case, in half a millisecond, and by what factor there are more at a time."""
_SLAB = 65_536


class Approximate:
    """An opened FAISS index."""

    def __init__(self, index: Any, record: VectorRecord) -> None:
        self._index = index
        self._record = record

    @classmethod
    def open(cls, path: Path, shape: tuple[int, ...], record: VectorRecord) -> Approximate:
        """Open the FAISS file of an index with vectors of the given shape."""
        return cls(read_codes(path, shape), record)

    def candidates(self, query: Vectors, k: int, within: Chosen | None = None) -> Rows:
        """Return (admitted) rows among which the k nearest are, ascending."""
        share = 1.0 if within is None else max(len(within), 1) / self._index.ntotal
        probes = min(self._record.lists, math.ceil(self._record.probes / share))
        return candidates(self._index, query, max(2 * k, self._record.refined), probes, within)


def candidates(index: Any, query: Vectors, most: int, probes: int, within: Chosen | None = None) -> Rows:
    """Return the rows whose codes in the nearest lists are nearest to a query, ascending."""
    library = faiss_library()
    chosen = {} if within is None else {"sel": library.IDSelectorBitmap(np.packbits(within.mask, bitorder="little"))}
    with one_thread():
        found = index.search(
            np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1),
            min(most, index.ntotal),
            params=library.SearchParametersIVF(nprobe=probes, **chosen),
        )[1][0]
    rows: Rows = np.sort(found[found >= 0])
    return rows


def write_approximate(folder: Path, matrix: NDArray[Any], questions: Vectors) -> VectorRecord:
    """Build and write the index over a stored matrix, and return what was measured with the questions."""
    lists = _lists_for(len(matrix))
    index = _trained(matrix, lists)
    questions = questions[questions.any(axis=1)]
    questions = questions if len(questions) >= _FEWEST else _sampled(matrix, _SAMPLE)
    true = _Nearest(questions)
    for start in range(0, len(matrix), _SLAB):
        slab = unit_rows(matrix[start : start + _SLAB])
        index.add(slab)
        true.add(slab)
        forget(matrix)
    record = _measured(index, matrix, questions, true.least, lists)
    write_codes(folder / FAISS, index)
    return record


def _lists_for(rows: int) -> int:
    """Return how many lists there should be, a power of two."""
    return int(min(2 ** max(round(math.log2(max(rows, 1) / _PER_LIST)), 0), _MOST_LISTS))


def _trained(matrix: NDArray[Any], lists: int) -> Any:
    library = faiss_library()
    dimension = matrix.shape[1]
    index = library.index_factory(dimension, f"IVF{lists},PQ{pieces_of(dimension)}x4fs", library.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.seed, index.cp.min_points_per_centroid = _ROUNDS, _SEED, 1
    sample = _sampled(matrix, max(lists * _TRAINING, _FEWEST_TRAINED))
    index.train(np.resize(sample, (max(len(sample), _FEWEST_TRAINED), dimension)))  # repeated, where there are few
    return index


class _Nearest:
    """The cosines of the nearest of all rows that were added, for each of some questions."""

    def __init__(self, questions: Vectors) -> None:
        self._questions = questions
        self._kept = np.zeros((len(questions), 0), dtype=np.float32)

    def add(self, rows: Vectors) -> None:
        scores = np.concatenate([self._kept, self._questions @ rows.T], axis=1)
        most = min(NEAREST, scores.shape[1])
        self._kept = np.partition(scores, scores.shape[1] - most, axis=1)[:, -most:]

    @property
    def least(self) -> Vectors:
        """The cosine of the last of the nearest of each question."""
        least: Vectors = self._kept.min(axis=1)
        return least


def _measured(index: Any, matrix: NDArray[Any], questions: Vectors, true: Vectors, lists: int) -> VectorRecord:
    """Return about the fewest probes with which the sample is found, and what share of it they find."""
    wanted = RECALL * _recall(index, matrix, questions, true, lists)
    probes = min(math.ceil(lists * _SCANNED / len(matrix)), lists)
    while (recall := _recall(index, matrix, questions, true, probes)) < wanted:
        probes = min(math.ceil(probes * _MORE), lists)
    return VectorRecord(
        kind="ivf", type="int8", lists=lists, probes=probes, refined=REFINED, recall=round(recall, 4), sample=len(true)
    )


def _recall(index: Any, matrix: NDArray[Any], questions: Vectors, true: Vectors, probes: int) -> float:
    """Return the share of the nearest that are found; of rows with equal cosines any will do."""
    found = 0
    for question, least in zip(questions, true, strict=True):
        scores = unit_rows(matrix[candidates(index, question, REFINED, probes)]) @ question
        found += min(int((scores >= least - 1e-6).sum()), NEAREST)
    return found / max(NEAREST * len(questions), 1)


def _sampled(matrix: NDArray[Any], most: int) -> Vectors:
    if len(matrix) > most:
        chosen = np.random.default_rng(_SEED).choice(len(matrix), most, replace=False)
        matrix = matrix[np.sort(chosen)]
    return unit_rows(matrix)
