"""From notes to an index: embed, weigh, write, publish; or open what is there and still fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from randers_rag.embedding.base import Embedder
from randers_rag.errors import CorpusError, IndexDamagedError, IndexFolderError, IndexMissingError, NoteError
from randers_rag.index import folder as layout
from randers_rag.index import vectors as vector_files
from randers_rag.index.checks import remember
from randers_rag.index.corpus import Corpus, read_corpus
from randers_rag.index.earlier import Earlier
from randers_rag.index.manifest import Manifest, code_fingerprint
from randers_rag.index.store import Index, open_index
from randers_rag.index.writer import Kept, New, Piece, write_version
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
        earlier = Earlier(None) if rebuild else Earlier.open(root, embedder)
        built = _build(_plan(source, earlier, progress), embedder, root, source.fingerprint, progress, earlier)
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
        return _build(map(New, notes), embedder, root, corpus, progress, Earlier.open(root, embedder))


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


def _plan(corpus: Corpus, earlier: Earlier, progress: Progress | None) -> tuple[Piece, ...]:
    """Read the notes that are new or changed; those that the earlier index holds are taken over, in runs."""
    if progress is not None:
        progress(0, 0)
    pieces: list[Piece] = []
    for source in corpus.sources():
        number = earlier.notes.get(source.digest)
        if number is None or earlier.index is None:
            pieces.append(New(source.parsed(), source.digest))
            continue
        entry, before = earlier.index.catalogue.notes[number], pieces[-1] if pieces else None
        rows = entry.end_row - entry.first_row
        if isinstance(before, Kept) and before.end == number:
            pieces[-1] = Kept(before.first, number + 1, before.statements + rows)
        else:
            pieces.append(Kept(number, number + 1, rows))
    return tuple(pieces)


def _build(
    pieces: Iterable[Piece],
    embedder: Embedder,
    root: Path,
    corpus: str,
    progress: Progress | None,
    earlier: Earlier,
) -> Index:
    total = sum(piece.statements for piece in pieces) if isinstance(pieces, Sequence) else 0
    with layout.new_version(root) as folder:
        on_done = _ignore if progress is None else lambda done: progress(done, total)
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


def _ignore(_: int) -> None:
    return None
