"""What the index before this one holds already, and need not be read, cut into words or embedded again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.embedding.base import Embedder, Vectors
from randers_rag.errors import IndexFolderError
from randers_rag.index.corpus import Corpus
from randers_rag.index.manifest import code_fingerprint
from randers_rag.index.said import Said
from randers_rag.index.store import Index, open_index
from randers_rag.index.vectors import EXACT_UP_TO

Embed = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Kept:
    """Unchanged notes of the earlier index, ``first`` to ``end`` - 1, and how many statements they hold."""

    first: int
    end: int
    statements: int


class Earlier:
    """An index that was made with the same model, checked byte by byte; ``index`` is None where there is none.

    Its notes are taken over only if the same code read them.
    """

    def __init__(self, index: Index | None) -> None:
        self.index = index

    @classmethod
    def open(cls, root: Path, embedder: Embedder) -> Earlier:
        """Open the current index of a folder, if it can be trusted and used."""
        try:
            index = open_index(root, verify=True)
        except IndexFolderError:
            return cls(None)
        made = (index.manifest.model, index.manifest.model_fingerprint, index.manifest.dimension)
        return cls(index if made == (embedder.name, embedder.fingerprint, embedder.dimension) else None)

    @property
    def exact(self) -> bool:
        """Whether its vectors are as the model gave them."""
        return self.index is None or self.index.vectors.exact

    def for_corpus(self, corpus: Corpus) -> Earlier:
        """Return what of it can be used for an index of a corpus.

        Rounded vectors of a large index must not get into a small one: it is used if what it holds keeps it large.
        """
        if self.exact:
            return self
        held = (self.notes.get(source.digest) for source in corpus.sources())
        kept = sum(self.kept(number).statements for number in held if number is not None)
        return self if kept > EXACT_UP_TO else Earlier(None)

    def kept(self, number: int) -> Kept:
        """Return one of its notes."""
        rows = self._index.note_rows(number)
        return Kept(number, number + 1, len(rows))

    @cached_property
    def notes(self) -> Mapping[str, int]:
        """The numbers of the notes that can be taken over, by the digest of their file."""
        if self.index is None or self.index.manifest.code != code_fingerprint():
            return {}
        return {note.source: number for number, note in enumerate(self.index.catalogue.notes) if note.source}

    @cached_property
    def said(self) -> Said:
        """Which words its statements say."""
        return Said(self._index.version, self._index.lexical.vocabulary)

    @cached_property
    def id_hashes(self) -> NDArray[np.uint64]:
        """The hashes of its statements' ids, by row."""
        return self._index.id_hashes()

    def headings(self, texts: list[str], embed: Embed) -> Vectors:
        """Return the vectors of theme headings; those that it does not hold are embedded."""
        if not self.notes:
            return embed(texts)
        known = {heading: number for number, heading in enumerate(self._index.catalogue.headings)}
        return _known_or_embedded(texts, known, self._index.heading_vectors, embed)

    def words(self, texts: Sequence[str], embed: Embed) -> Vectors:
        """Return the vectors of single words; those that it does not hold are embedded."""
        if not self.notes:
            return embed(list(texts))
        related = self._index.related
        tokens = self._index.lexical.vocabulary.all()
        known = {tokens[token]: row for row, token in enumerate(related.numbers.tolist())}
        return _known_or_embedded(texts, known, related.matrix, embed)

    @property
    def _index(self) -> Index:
        if self.index is None:
            raise ValueError("there is no earlier index")
        return self.index


def _known_or_embedded(texts: Sequence[str], known: Mapping[str, int], matrix: Vectors, embed: Embed) -> Vectors:
    rows = np.array([known.get(text, -1) for text in texts], dtype=np.int64)
    if not (rows >= 0).any():
        return embed(list(texts))
    vectors = np.empty((len(texts), matrix.shape[1]), dtype=np.float32)
    vectors[rows >= 0] = matrix[rows[rows >= 0]]
    new = np.flatnonzero(rows < 0)
    if len(new):
        vectors[new] = embed([texts[place] for place in new.tolist()])
    return vectors
