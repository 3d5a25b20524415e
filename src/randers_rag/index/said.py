"""Which words each statement says, kept so that the next index need not read the statement again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.index.ragged import Numbers, Ragged
from randers_rag.index.vocabulary import Vocabulary

FORMS = "forms"
_SAID, _HELD = "said", "form_tokens"
TokensOf = Callable[[str], tuple[str, ...]]


class Said:
    """The words of the statements of an index, as numbers of its forms, and the tokens of each form."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._said = Ragged.open(folder, _SAID)
        self._held = Ragged.open(folder, _HELD)
        self._vocabulary = vocabulary
        self._folder = folder

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each statement says."""
        return self._said.lengths

    def renumbered(self, first: int, end: int, number: Callable[[str, TokensOf], int]) -> Numbers:
        """Return the words of the rows ``first`` to ``end`` - 1, one after another, as ``number`` numbers them."""
        values = self._said.values[self._said.starts[first] : self._said.starts[end]]
        for form in np.unique(values[self._renumbered[values] < 0]).tolist():
            self._renumbered[form] = number(self._forms[form], partial(self._tokens, form))
        return self._renumbered[values]

    def _tokens(self, form: int, _: str) -> tuple[str, ...]:
        start, end = self._held.starts[form : form + 2].tolist()
        return tuple(self._tokens_by_number[number] for number in self._held.values[start:end].tolist())

    @cached_property
    def _renumbered(self) -> Numbers:
        return np.full(len(self._held), -1, dtype=np.int32)

    @cached_property
    def _forms(self) -> list[str]:
        return Vocabulary.open(self._folder, FORMS).all()

    @cached_property
    def _tokens_by_number(self) -> list[str]:
        return self._vocabulary.all()


def write_said(folder: Path, statements: Ragged, held: Ragged) -> None:
    """Write the words of all statements (numbers of forms) and the tokens (numbers) of all forms."""
    statements.write(folder, _SAID)
    held.write(folder, _HELD)
