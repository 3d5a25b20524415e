"""From notes to an index: embed, weigh, write, publish; or open what is there and still fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from randers_rag.danish.tokens import Tokeniser
from randers_rag.embedding.base import Embedder
from randers_rag.errors import CorpusError, IndexDamagedError, IndexFolderError, IndexMissingError
from randers_rag.index import folder as layout
from randers_rag.index import store
from randers_rag.index import vectors as vector_files
from randers_rag.index.catalogue import CatalogueBuilder
from randers_rag.index.corpus import Corpus, read_corpus
from randers_rag.index.embed import Known, PassageEmbedder, embed
from randers_rag.index.files import line_writer, matrix_writer, write_array
from randers_rag.index.lexical import LexicalBuilder
from randers_rag.index.manifest import Counts, Manifest, code_fingerprint
from randers_rag.index.passages import heading_text, passage_text
from randers_rag.index.related import write_related
from randers_rag.index.store import Index, open_index
from randers_rag.schema import Note, Statement

Progress = Callable[[int, int], None]
"""Told how many statements are embedded and how many there are in all (0: not known)."""
Report = Callable[[str], None]
"""Told what happens, a sentence at a time."""


def open_or_build(
    corpus: str | Path,
    index: str | Path,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    report: Report | None = None,
    rebuild: bool = False,
) -> Index:
    """Open the index of a corpus folder; build it where it is missing, stale or damaged, and say so.

    ``rebuild`` builds it in any case. CorpusError or NoteError: the notes cannot be read; IndexFolderError: the index
    folder cannot be used. In each case the index that was there stays as it was.
    """
    root, say = Path(index), _silent if report is None else report
    source = read_corpus(Path(corpus))
    if not rebuild:
        found, reason = _fitting(root, source, embedder)
        if found:
            return found
        say(reason)
    with layout.building(root, say):
        if not rebuild:  # another program may have built it meanwhile
            found, _ = _fitting(root, source, embedder)
            if found:
                return found
        built = _build(tuple(source.notes()), embedder, root, source.fingerprint, progress)
    say(f"The index holds {len(built)} statements of {len(built.catalogue.notes)} notes.")
    return built


def build_index(
    notes: Iterable[Note],
    embedder: Embedder,
    folder: str | Path,
    *,
    corpus: str = "",
    progress: Progress | None = None,
) -> Index:
    """Build an index of notes in a folder and make it the current one. ``corpus`` is the corpus' fingerprint.

    IndexFolderError: the folder cannot be written; CorpusError: no statements, or an id that occurs twice.
    """
    root = Path(folder)
    with layout.building(root):
        return _build(notes, embedder, root, corpus, progress)


def _fitting(root: Path, corpus: Corpus, embedder: Embedder) -> tuple[Index | None, str]:
    """Return the current index if it fits, else why a new one is needed."""
    try:
        index = open_index(root)
    except IndexMissingError:
        return None, "There is no index yet: building it from the corpus."
    except IndexDamagedError as error:
        return None, f"The index is damaged ({_first_sentence(error)}): building it again from the corpus."
    reason = index.manifest.stale_because(corpus.fingerprint, embedder)
    return (index, "") if reason is None else (None, f"The index is out of date ({reason}): building it again.")


def _build(notes: Iterable[Note], embedder: Embedder, root: Path, corpus: str, progress: Progress | None) -> Index:
    total = sum(len(note.statements) for note in notes) if isinstance(notes, Sequence) else 0
    with layout.new_version(root) as folder:
        on_done = _ignore if progress is None else lambda done: progress(done, total)
        counts = _write(notes, folder, embedder, _earlier(root), on_done)
        made = Manifest(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=embedder.name,
            model_fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
            metric=vector_files.METRIC,
            vector_kind=vector_files.kind_for(counts.statements),
            corpus=corpus,
            code=code_fingerprint(),
            counts=counts,
            files=layout.record_files(folder),
        )
        return Index(layout.publish(root, folder, made), made)


def _earlier(root: Path) -> Index | None:
    """Return the index that is there, if it can be trusted, for the vectors in it."""
    try:
        return open_index(root, verify=True)
    except IndexFolderError:
        return None


def _write(
    notes: Iterable[Note], folder: Path, embedder: Embedder, earlier: Index | None, on_done: Callable[[int], None]
) -> Counts:
    """Write all files of a version except its manifest."""
    with ExitStack() as stack:
        writer = _Writer(stack, folder, embedder, Known(earlier, embedder), on_done)
        for note in notes:
            writer.add(note)
        writer.passages.flush()
    return writer.finish()


class _Writer:
    """Takes notes one at a time, so that a large corpus need not lie in memory."""

    def __init__(
        self, stack: ExitStack, folder: Path, embedder: Embedder, known: Known, on_done: Callable[[int], None]
    ) -> None:
        matrix = stack.enter_context(matrix_writer(folder / vector_files.MATRIX, embedder.dimension))
        self._statement_lines = stack.enter_context(line_writer(folder / store.STATEMENTS))
        self._note_lines = stack.enter_context(line_writer(folder / store.NOTES))
        self.passages = PassageEmbedder(embedder, known, matrix, on_done)
        self._lexical = LexicalBuilder(Tokeniser())
        self._catalogue = CatalogueBuilder()
        self._ids: dict[str, None] = {}
        self._folder, self._embedder = folder, embedder

    def add(self, note: Note) -> None:
        by_id = {statement.id: statement for statement in note.statements}
        for statement in note.statements:
            self._add_statement(statement, by_id.get(statement.parent) if statement.parent else None)
        self._catalogue.add(note)
        self._note_lines.add(note.model_copy(update={"statements": ()}).model_dump_json())

    def _add_statement(self, statement: Statement, parent: Statement | None) -> None:
        if statement.id in self._ids:
            raise CorpusError(f"Two statements have the id {statement.id}. Rename one of the notes.")
        self._ids[statement.id] = None
        self._statement_lines.add(statement.model_dump_json())
        self._lexical.add_statement(statement.text)
        self.passages.add(passage_text(statement, parent))

    def finish(self) -> Counts:
        """Write what is known only at the end."""
        if not self._ids:
            raise CorpusError("The notes hold no statement. Put a note with bullets or lines of text into the corpus.")
        catalogue = self._catalogue.write(self._folder)
        for theme in catalogue.themes:
            self._lexical.add_theme(theme.text)
        tokens = self._lexical.write(self._folder, self._catalogue.parents)
        headings = [heading_text(theme.text) for theme in catalogue.themes]
        write_array(self._folder / store.THEME_VECTORS, embed(self._embedder, headings))
        write_related(self._folder, tokens, self._embedder.embed_words)
        write_array(self._folder / store.PASSAGES, self.passages.hashes())
        self._write_ids()
        vector_files.write_faiss(self._folder, vector_files.kind_for(len(self._ids)))
        return Counts(
            notes=len(catalogue.notes), statements=len(self._ids), themes=len(catalogue.themes), tokens=len(tokens)
        )

    def _write_ids(self) -> None:
        hashes = np.array([store.id_hash(name) for name in self._ids], dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        write_array(self._folder / store.IDS, hashes[order])
        write_array(self._folder / store.ID_ROWS, order.astype(np.int32))


def _first_sentence(error: Exception) -> str:
    return str(error).partition(". ")[0]


def _silent(_: str) -> None:
    return None


def _ignore(_: int) -> None:
    return None
