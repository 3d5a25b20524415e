"""How sure a mean is, and whether a difference is more than chance. Seeds are fixed: same input, same output."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from randers_rag.schema import Model

SEED = 20260
RESAMPLES = 2_000
PERMUTATIONS = 10_000
_BATCH = 100  # draws held in memory at once


class Estimate(Model):
    """A mean over questions with its 95 % percentile bootstrap interval (Efron & Tibshirani 1993)."""

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean of at least one value, with its interval from questions drawn with replacement."""
    sample = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(SEED)
    means = [
        sample[random.integers(len(sample), size=(_BATCH, len(sample)))].mean(axis=1)
        for _ in range(RESAMPLES // _BATCH)
    ]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Estimate(mean=float(sample.mean()), low=float(low), high=float(high), count=len(sample))


def paired_p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p of a paired randomisation test on the mean difference (Smucker et al. 2007)."""
    difference = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    observed = abs(float(difference.sum())) - 1e-12
    random = np.random.default_rng(SEED)
    reached = 0
    for _ in range(PERMUTATIONS // _BATCH):
        signs = random.choice(np.array([-1.0, 1.0]), size=(_BATCH, len(difference)))
        reached += int(np.count_nonzero(np.abs(signs @ difference) >= observed))
    return (reached + 1) / (PERMUTATIONS + 1)
