"""What turns evidence into decisions: three linear models and two thresholds, fitted for one embedding model.

``ranking`` orders statements, ``citing`` says which of them belong to the answer, ``answering`` whether the notes say
anything at all. They are logistic regressions: a score is a log-odds, higher is more likely.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randers_rag.errors import ModelError
from randers_rag.search.cohort import Cohort, read_cohort
from randers_rag.search.evidence import Evidence, Rows, Signal
from randers_rag.search.features import (
    ANSWERING,
    ASKS,
    CITING,
    RANKING,
    Matrix,
    answering_features,
    citing_features,
    ranking_features,
    says_it_all,
)
from randers_rag.search.prior import UNLIKELY, Prior, read_prior
from randers_rag.search.stored import REMEDY

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
    """Everything that was fitted for one embedding model, named by its fingerprint; cohort and prior lie beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    model: str
    fingerprint: str
    ranking: LinearModel
    citing: LinearModel
    answering: LinearModel
    cite_from: float
    answer_from: float
    cohort: Cohort = Field(exclude=True, repr=False)
    prior: Prior = Field(exclude=True, repr=False)

    def scores(self, evidence: Evidence) -> Signal:
        """Return the ranking score of each row of the evidence."""
        return self.ranking(ranking_features(evidence))

    def cited(self, evidence: Evidence, scores: Signal, ranked: Rows) -> Rows:
        """Return the places of the statements that make the answer in a ranking of the admitted ones, ascending.

        There is one at least. A statement that says every word that was asked for, itself or through its heading,
        belongs in any case.
        """
        odds = self.citing(citing_features(evidence, scores)) - np.float32(self.cite_from)
        certain = says_it_all(evidence)
        count = best_count(odds, certain[evidence.admitted])
        return best_places(certain[np.searchsorted(evidence.rows, ranked)], count)

    def confidence(self, evidence: Evidence, scores: Signal) -> float:
        """Return by how much the question is over the threshold of being answered (log-odds).

        Where a statement says every word that was asked for, there is an answer, unless notes hardly ever answer such
        a question ("hvor mange skoler er der?").
        """
        prior = self.prior.odds(evidence.topic, evidence.vector)
        features = answering_features(evidence, scores, prior, self.cohort.cosines(evidence.vector))
        over = float(self.answering(features)[0]) - self.answer_from
        certain = leaves_no_doubt(says_it_all(evidence)[evidence.admitted], prior, evidence.topic)
        return max(over, float(CERTAIN)) if certain else over


def best_count(odds: Signal, certain: NDArray[np.bool_]) -> int:
    """Return how many statements to cite so that the expected F1 is highest, one at least, and all certain ones.

    With the chance p of each statement to answer, citing the k likeliest brings about 2 Σp(cited) / (k + Σp(all)): few
    where one statement answers, many where a whole theme does (Lipton, Elkan and Narayanaswamy, ECML 2014).
    """
    chance = np.where(certain, np.float32(1), 1 / (1 + np.exp(-odds)))
    likeliest = np.sort(chance)[::-1]
    count = np.arange(1, len(likeliest) + 1)
    expected = 2 * np.cumsum(likeliest) / (count + likeliest.sum())
    return max(int(np.argmax(expected)) + 1, int(certain.sum()))


def leaves_no_doubt(certain: NDArray[np.bool_], prior: tuple[float, float], topic: str) -> bool:
    """Whether there is an answer in any case: a statement says every word of a question that notes do answer.

    A thing that is only named ("svømmehal") is answered by whoever names it, however seldom notes do.
    """
    return bool(certain.any()) and (sum(prior) > UNLIKELY or ASKS.search(topic) is None)


def best_places(certain: NDArray[np.bool_], count: int) -> Rows:
    """Return the places of the best of a ranking, ascending: the certain ones first, then the best-ranked others."""
    return np.sort(np.argsort(~certain, kind="stable")[:count])


def calibration_file(folder: Path, name: str) -> Path:
    """Return where a model's calibration lies in a folder."""
    return folder / f"calibration-{name}.json"


def write_calibration(calibration: Calibration, folder: Path, name: str) -> None:
    """Store a calibration with its cohort and prior."""
    calibration.cohort.write(folder, name)
    calibration.prior.write(folder, name)
    calibration_file(folder, name).write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_calibration(folder: Path, name: str) -> Calibration:
    """Return a stored calibration; ModelError where it is absent, damaged or of other features."""
    path = calibration_file(folder, name)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        beside = {"cohort": read_cohort(folder, name), "prior": read_prior(folder, name)}
        found = Calibration.model_validate({**stored, **beside})
    except OSError as error:
        raise ModelError(f"No calibration at {path}: {error.strerror}. {REMEDY}") from error
    except (ValueError, TypeError, ValidationError) as error:
        raise ModelError(f"{path} is not a calibration. {REMEDY}") from error
    wanted = (RANKING, CITING, ANSWERING)
    if (found.ranking.features, found.citing.features, found.answering.features) != wanted:
        raise ModelError(f"The calibration {path} is of other features than this version's. {REMEDY}")
    return found
