"""Writes the files of a version from notes, new ones and ones that the index before it holds."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.tokens import Tokeniser
from randers_rag.embedding.base import Embedder, Vectors
from randers_rag.errors import CorpusError
from randers_rag.index import store
from randers_rag.index import vectors as vector_files
from randers_rag.index.catalogue import CatalogueBuilder
from randers_rag.index.earlier import Earlier, Kept
from randers_rag.index.embed import Known, PassageEmbedder, embed
from randers_rag.index.files import line_writer, matrix_writer, write_array
from randers_rag.index.lexical import LexicalBuilder
from randers_rag.index.manifest import Counts, VectorRecord
from randers_rag.index.passages import heading_text, passage_text
from randers_rag.index.related import write_related
from randers_rag.index.samples import made_questions
from randers_rag.schema import Note, Statement


@dataclass(frozen=True)
class New:
    """A note to be written; ``source`` is the digest of its file."""

    note: Note
    source: str = ""

    @property
    def statements(self) -> int:
        """How many statements it holds."""
        return len(self.note.statements)


Piece = New | Kept


def write_version(
    pieces: Iterable[Piece], folder: Path, embedder: Embedder, earlier: Earlier, on_done: Callable[[int], None]
) -> tuple[Counts, VectorRecord]:
    """Write all files of a version except its manifest. CorpusError: no statements, or an id that occurs twice."""
    with ExitStack() as stack:
        writer = _Writer(stack, folder, embedder, earlier, on_done)
        for piece in pieces:
            if isinstance(piece, Kept):
                writer.keep(piece)
            else:
                writer.add(piece)
        writer.passages.flush()
    return writer.finish()


class _Writer:
    """Takes notes one at a time, so that a large corpus need not lie in memory."""

    def __init__(
        self, stack: ExitStack, folder: Path, embedder: Embedder, earlier: Earlier, on_done: Callable[[int], None]
    ) -> None:
        matrix = stack.enter_context(
            matrix_writer(folder / vector_files.MATRIX, embedder.dimension, vector_files.EXACT_UP_TO)
        )
        self._statement_lines = stack.enter_context(line_writer(folder / store.STATEMENTS))
        self._note_lines = stack.enter_context(line_writer(folder / store.NOTES))
        self.passages = PassageEmbedder(embedder, Known(earlier.index), matrix, on_done)
        self._tokeniser = Tokeniser()
        self._lexical = LexicalBuilder(self._tokeniser)
        self._catalogue = CatalogueBuilder()
        self._ids = array("Q")
        self._folder, self._embedder, self._earlier = folder, embedder, earlier

    def keep(self, kept: Kept) -> None:
        index = self._earlier.index
        if index is None:
            raise ValueError("there is no earlier index")
        entries = index.catalogue.notes[kept.first : kept.end]
        first, end = entries[0].first_row, entries[-1].end_row
        self._statement_lines.add_block(index.statements.block(first, end))
        self._note_lines.add_block(index.notes.block(kept.first, kept.end))
        self._ids.frombytes(self._earlier.id_hashes[first:end].tobytes())
        self._catalogue.keep(index.catalogue, index.columns, kept.first, kept.end)
        self._lexical.keep(self._earlier.said, first, end)
        self.passages.keep(index, first, end)

    def add(self, piece: New) -> None:
        note = piece.note
        by_id = {statement.id: statement for statement in note.statements}
        for statement in note.statements:
            self._add_statement(statement, by_id.get(statement.parent) if statement.parent else None)
        self._catalogue.add(note, piece.source)
        self._note_lines.add(note.model_copy(update={"statements": ()}).model_dump_json())

    def _add_statement(self, statement: Statement, parent: Statement | None) -> None:
        self._ids.append(int(store.id_hash(statement.id)))
        self._statement_lines.add(statement.model_dump_json())
        self._lexical.add_statement(statement.text)
        self.passages.add(passage_text(statement, parent))

    def finish(self) -> tuple[Counts, VectorRecord]:
        """Write what is known only at the end."""
        if not self._ids:
            raise CorpusError("The notes hold no statement. Put a note with bullets or lines of text into the corpus.")
        catalogue = self._catalogue.write(self._folder)
        for heading in catalogue.headings:
            self._lexical.add_heading(heading)
        repeated = self._catalogue.repeated()
        tokens = self._lexical.write(self._folder, self._catalogue.parents, repeated)
        headings = [heading_text(heading) for heading in catalogue.headings]
        heading_vectors = self._earlier.headings(headings, partial(embed, self._embedder))
        write_array(self._folder / store.HEADING_VECTORS, heading_vectors)
        write_related(self._folder, tokens, lambda words: self._earlier.words(words, self._embedder.embed_words))
        write_array(self._folder / store.PASSAGES, self.passages.hashes())
        self._write_ids()
        counts = Counts(
            notes=len(catalogue.notes),
            statements=len(self._ids),
            themes=int(repeated.sum()),
            headings=len(headings),
            tokens=len(tokens),
        )
        return counts, vector_files.write_index(self._folder, self._questions)

    def _questions(self) -> Vectors:
        made = made_questions(store.Statements(self._folder / store.STATEMENTS), self._tokeniser)
        return self._embedder.embed_queries(made)

    def _write_ids(self) -> None:
        hashes = np.array(self._ids, dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        self._refuse_doubles(hashes, order)
        write_array(self._folder / store.IDS, hashes[order])
        write_array(self._folder / store.ID_ROWS, order.astype(np.int32))

    def _refuse_doubles(self, hashes: NDArray[np.uint64], order: NDArray[np.int64]) -> None:
        statements = store.Statements(self._folder / store.STATEMENTS)
        seen: set[str] = set()
        for number in np.unique(hashes[order][1:][np.diff(hashes[order]) == 0]):
            for row in np.flatnonzero(hashes == number).tolist():
                name = statements[row].id
                if name in seen:
                    raise CorpusError(f"Two statements have the id {name}. Rename one of the notes.")
                seen.add(name)
