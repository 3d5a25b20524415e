"""From notes to an index: embed, weigh, write, publish; or open what is there and still fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from randers_rag.embedding.base import Embedder
from randers_rag.errors import CorpusError, IndexDamagedError, IndexFolderError, IndexMissingError, NoteError
from randers_rag.index import folder as layout
from randers_rag.index import vectors as vector_files
from randers_rag.index.checks import remember
from randers_rag.index.corpus import Corpus, read_corpus
from randers_rag.index.earlier import Earlier, Kept
from randers_rag.index.files import uncollected
from randers_rag.index.manifest import Manifest, code_fingerprint
from randers_rag.index.store import Index, open_index
from randers_rag.index.writer import New, Piece, write_version
from randers_rag.schema import Note
from randers_rag.settings import Settings

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
    settings: Settings | None = None,
) -> Index:
    """Open the index of a corpus folder; build it where it is missing, stale or damaged, and say so.

    A pinned index (after a rollback or an import) is opened also where the corpus has changed or is not there.
    ``rebuild`` builds it from nothing in any case. CorpusError or NoteError: the notes cannot be read;
    IndexFolderError: the index folder cannot be used. In each case the index that was there stays as it was.
    """
    root, say = Path(index), _silent if report is None else report
    if not rebuild:
        found = open_pinned(root, Path(corpus), embedder, say, settings)
        if found:
            return found
    source = read_corpus(Path(corpus), settings)
    if not rebuild:
        found, reason = _fitting(root, source, embedder)
        if found:
            return found
        say(reason)
    with layout.building(root, say):
        source = read_corpus(Path(corpus), settings)  # another program may have built it meanwhile, from newer notes
        if not rebuild:
            found, _ = _fitting(root, source, embedder)
            if found:
                return found
        earlier = Earlier(None) if rebuild else Earlier.open(root, embedder).for_corpus(source)
        if progress is not None:
            progress(0, 0)
        built = _build(_Plan(source, earlier), embedder, root, source.fingerprint, progress, earlier)
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
        earlier = Earlier.open(root, embedder)
        earlier = earlier if earlier.exact else Earlier(None)
        return _build(map(New, notes), embedder, root, corpus, progress, earlier)


def _fitting(root: Path, corpus: Corpus, embedder: Embedder) -> tuple[Index | None, str]:
    """Return the current index if it fits, else why a new one is needed."""
    try:
        with uncollected():
            index = open_index(root)
            reason = index.manifest.stale_because(corpus.fingerprint, embedder)
    except IndexMissingError:
        return None, "There is no index yet: building it from the corpus."
    except IndexDamagedError as error:
        return None, f"The index is damaged ({_first_sentence(error)}): building it again from the corpus."
    return (index, "") if reason is None else (None, f"The index is out of date ({reason}): building it again.")


def open_pinned(
    root: Path, corpus: Path, embedder: Embedder, say: Report, settings: Settings | None = None
) -> Index | None:
    """Return the index if it is pinned and whole, and say where it lags behind the corpus.

    IndexFolderError: it cannot serve this model or this version of the program.
    """
    pointer = layout.read_pointer(root)
    if pointer is None or not pointer.pinned:
        return None
    try:
        index = open_index(root)
    except IndexDamagedError as error:
        say(f"The version that the index was rolled back to is damaged ({_first_sentence(error)}).")
        return None
    reason = index.manifest.stale_because(index.manifest.corpus, embedder)
    if reason:
        raise IndexFolderError(
            f"The index stays at version {pointer.name} since a rollback or an import, but {reason}. Run `randers-rag "
            "index` to build it from the corpus, or `randers-rag index rollback` to choose another version."
        )
    try:
        lags = read_corpus(corpus, settings).fingerprint != index.manifest.corpus
    except (CorpusError, NoteError):
        lags = True
    if lags:
        say(
            f"The index stays at version {pointer.name} since a rollback or an import; the corpus is another. Run "
            "`randers-rag index` to follow the corpus again."
        )
    return index


class _Plan:
    """The notes of a corpus as pieces: new and changed ones, read as they are taken, and runs of unchanged ones.

    ``total`` counts the statements of all pieces; before the last one is taken, by the size of the files.
    """

    def __init__(self, corpus: Corpus, earlier: Earlier) -> None:
        self._corpus, self._earlier = corpus, earlier
        self.total = 0

    def __iter__(self) -> Iterator[Piece]:
        size, read, statements = sum(len(data) for _, data in self._corpus.files), 0, 0
        run: Kept | None = None
        for source in self._corpus.sources():
            number = self._earlier.notes.get(source.digest)
            piece = New(source.parsed(), source.digest) if number is None else self._earlier.kept(number)
            read, statements = read + len(source.data), statements + piece.statements
            self.total = statements * size // max(read, 1)
            if isinstance(piece, Kept) and run is not None and run.end == piece.first:
                run = Kept(run.first, piece.end, run.statements + piece.statements)
                continue
            if run is not None:
                yield run
            run = piece if isinstance(piece, Kept) else None
            if isinstance(piece, New):
                yield piece
        if run is not None:
            yield run


def _build(
    pieces: Iterable[Piece],
    embedder: Embedder,
    root: Path,
    corpus: str,
    progress: Progress | None,
    earlier: Earlier,
) -> Index:
    def on_done(done: int) -> None:
        if progress is not None:
            progress(done, pieces.total if isinstance(pieces, _Plan) else 0)

    with layout.new_version(root) as folder:
        counts, vectors = write_version(pieces, folder, embedder, earlier, on_done)
        made = Manifest(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=embedder.name,
            model_fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
            metric=vector_files.METRIC,
            vectors=vectors,
            corpus=corpus,
            code=code_fingerprint(),
            counts=counts,
            files=layout.record_files(folder),
        )
        version = layout.publish(root, folder, made)
        remember(version, made)
        return Index(version, made)


def _first_sentence(error: Exception) -> str:
    return str(error).partition(". ")[0]


def _silent(_: str) -> None:
    return None
