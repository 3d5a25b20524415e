"""Which question file belongs to which note: ``sets.toml``, or what the command names."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from randers_rag.errors import QueryFileError
from randers_rag.evaluation.queries import JudgedQuery, read_jsonl, resolve
from randers_rag.evaluation.trec import read_trec
from randers_rag.index.corpus import read_corpus
from randers_rag.notes import parse_note
from randers_rag.schema import Model, Note

SETS_FILE = Path("evaluation") / "sets.toml"


class QuerySource(Model):
    """A set of judged questions: its files and the note (or folder of notes) they are about."""

    name: str
    queries: Path
    notes: Path
    qrels: Path | None = None

    def load_notes(self) -> tuple[Note, ...]:
        """Parse the note, or all notes of the folder."""
        if self.notes.is_dir():
            return tuple(read_corpus(self.notes).notes())
        return (parse_note(self.notes),)

    def load_queries(self) -> tuple[JudgedQuery, ...]:
        """Read the questions, with every reference resolved to a statement of the notes."""
        queries = read_trec(self.queries, self.qrels) if self.qrels else read_jsonl(self.queries)
        return resolve(queries, self.load_notes(), str(self.queries))

    @contextmanager
    def corpus(self) -> Iterator[Path]:
        """Give a folder that holds the judged notes and nothing else."""
        if self.notes.is_dir():
            yield self.notes
            return
        with TemporaryDirectory(prefix="randers-rag-eval-") as folder:
            shutil.copy(self.notes, folder)
            yield Path(folder)


def read_sets(path: Path = SETS_FILE) -> tuple[QuerySource, ...]:
    """Read ``[name] queries = …, notes = …``, paths from the file's folder; QueryFileError where it does not fit."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise QueryFileError(
            f"{path} does not exist here. Run it in a checkout of the project, or name a file with --queries."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QueryFileError(f"{path} cannot be read: {error}. Compare it with the project's own.") from error
    return tuple(_source(path, name, row) for name, row in table.items())


def source_of(queries: Path, notes: Path | None, qrels: Path | None, corpus: Path) -> QuerySource:
    """Return the source for a named file; its note is the one given, the one of the same name, or the corpus."""
    sibling = queries.with_suffix(".txt")
    return QuerySource(
        name=queries.stem, queries=queries, qrels=qrels, notes=notes or (sibling if sibling.is_file() else corpus)
    )


def _source(path: Path, name: str, row: object) -> QuerySource:
    if not isinstance(row, dict) or not {"queries", "notes"} <= row.keys() <= {"queries", "notes", "qrels"}:
        raise QueryFileError(f"{path}: [{name}] needs `queries` and `notes` (and may have `qrels`), both paths.")
    paths = {key: path.parent / str(value) for key, value in row.items()}
    return QuerySource(name=name, **paths)
