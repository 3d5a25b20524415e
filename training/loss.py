"""What training minimises: each question nearer to its answers than to all that answers something else."""

from __future__ import annotations

from collections.abc import Sequence

import torch

SCALE = 20.0
"""Cosines are multiplied by it: the inverse of the temperature."""


def contrastive(
    questions: torch.Tensor, statements: torch.Tensor, asked: Sequence[int], said: Sequence[int]
) -> torch.Tensor:
    """Return the InfoNCE loss with several answers to a question, both ways.

    ``asked`` and ``said`` number the topics of the first questions and statements; later ones are of no topic and
    answer nothing. Every answer is held against all that is no answer, not against the other answers (Khosla et al.,
    Supervised contrastive learning, NeurIPS 2020, with the others taken out of the denominator). The direction from
    statement to question counts half.
    """
    cosines = SCALE * questions @ statements.T
    of_question, of_statement = torch.tensor(asked), torch.tensor(said)
    forward = _one_way(cosines[: len(asked)], of_question, of_statement)
    return forward + 0.5 * _one_way(cosines[:, : len(said)].T, of_statement, of_question)


def _one_way(scores: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    columns = torch.nn.functional.pad(columns, (0, scores.shape[1] - len(columns)), value=-1)
    same = (rows[:, None] == columns[None, :]).to(scores.device)
    others = torch.logsumexp(scores.masked_fill(same, -1e4), dim=1)
    losses = torch.nn.functional.softplus(others[:, None] - scores) * same
    return (losses.sum(dim=1) / same.sum(dim=1)).mean()
