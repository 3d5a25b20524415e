"""What turns evidence into decisions: three linear models and two thresholds, fitted for one embedding model.

``ranking`` orders statements, ``citing`` says which of them belong to the answer, ``answering`` whether the notes say
anything at all. They are logistic regressions: a score is a log-odds, higher is more likely.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from randers_rag.errors import ModelError
from randers_rag.search.evidence import Evidence, Signal
from randers_rag.search.features import (
    ANSWERING,
    CITING,
    RANKING,
    Matrix,
    answering_features,
    citing_features,
    ranking_features,
    says_it_all,
)

CERTAIN = np.float32(0.01)
"""What a decision is at least over its threshold where the words leave no doubt."""


class LinearModel(BaseModel):
    """A weighted sum of named features: ``bias + Σ weight * (value - mean) / scale``."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def __call__(self, rows: Matrix) -> Signal:
        """Return the log-odds of each row of features."""
        slope, offset = self._folded
        scores: Signal = (rows @ slope + offset).astype(np.float32)
        return scores

    @cached_property
    def _folded(self) -> tuple[Signal, np.float32]:
        slope = np.array(self.weights) / np.array(self.scale)
        offset = self.bias - float(slope @ np.array(self.mean))
        return slope.astype(np.float32), np.float32(offset)


class Calibration(BaseModel):
    """Everything that was fitted for one embedding model, named by its fingerprint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    fingerprint: str
    ranking: LinearModel
    citing: LinearModel
    answering: LinearModel
    cite_from: float
    answer_from: float

    def scores(self, evidence: Evidence) -> Signal:
        """Return the ranking score of each row of the evidence."""
        return self.ranking(ranking_features(evidence))

    def belongs(self, evidence: Evidence, scores: Signal) -> Signal:
        """Return for each admitted row by how much it is over the threshold of being cited (log-odds).

        A statement that says every word that was asked for, itself or through its heading, belongs in any case.
        """
        over = self.citing(citing_features(evidence, scores)) - np.float32(self.cite_from)
        return np.where(says_it_all(evidence)[evidence.admitted], np.maximum(over, CERTAIN), over)

    def confidence(self, evidence: Evidence, scores: Signal) -> float:
        """Return by how much the question is over the threshold of being answered (log-odds).

        Where a statement says every word that was asked for, there is an answer.
        """
        over = float(self.answering(answering_features(evidence, scores))[0]) - self.answer_from
        return max(over, float(CERTAIN)) if says_it_all(evidence)[evidence.admitted].any() else over


def read_calibration(path: Path) -> Calibration:
    """Return a stored calibration; ModelError where it is absent, damaged or of other features."""
    remedy = "Build the model with `make model`, or the index with `randers-rag index`."
    try:
        found = Calibration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ModelError(f"No calibration at {path}: {error.strerror}. {remedy}") from error
    except (ValueError, ValidationError) as error:
        raise ModelError(f"{path} is not a calibration. {remedy}") from error
    wanted = (RANKING, CITING, ANSWERING)
    if (found.ranking.features, found.citing.features, found.answering.features) != wanted:
        raise ModelError(f"The calibration {path} is of other features than this version's. {remedy}")
    return found
