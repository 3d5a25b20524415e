"""Judged questions: what is asked, and which statements answer it.

Source form: JSON lines of ``{"id", "kind", "question", "history", "relevant", "split"}``; ``relevant`` gives a grade to
each reference, 2 = answers the question, 1 = relevant through theme or context. A reference is a statement's id, or
``L<number>``, the first line of a statement in the note. No reference means that the note does not answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from randers_rag.errors import QueryFileError
from randers_rag.schema import Model, Note

ANSWERS = 2
"""The grade of a statement that answers the question and should be cited."""

Split = Literal["dev", "test"]
_LINE = re.compile(r"L([1-9][0-9]*)")


class JudgedQuery(Model):
    """One question with its judgements."""

    id: str = Field(pattern=r"^\S+$", description="without blanks, as TREC files need it")
    question: str
    kind: str = "all"
    history: tuple[str, ...] = Field(default=(), description="earlier questions, oldest first")
    relevant: dict[str, int] = Field(default_factory=dict, description="grade by reference; absent is 0")
    split: Split | None = None
    line: int = Field(default=0, exclude=True, description="where it stands in its file")

    @property
    def answers(self) -> frozenset[str]:
        """The statements that answer it."""
        return frozenset(name for name, grade in self.relevant.items() if grade >= ANSWERS)

    @property
    def context(self) -> frozenset[str]:
        """The statements that are relevant through theme or context only."""
        return frozenset(name for name, grade in self.relevant.items() if 0 < grade < ANSWERS)

    @property
    def is_unanswerable(self) -> bool:
        """Whether the note says nothing about it."""
        return not self.answers and not self.context


def read_jsonl(path: Path) -> tuple[JudgedQuery, ...]:
    """Read a file of judged questions; QueryFileError names file, line, fault and remedy."""
    rows = [(number, line) for number, line in enumerate(read_lines(path), start=1) if line.strip()]
    queries = tuple(_query(path, number, line) for number, line in rows)
    return checked(path, queries)


def read_lines(path: Path) -> list[str]:
    """Return the lines of a UTF-8 file, or QueryFileError."""
    try:
        return path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise QueryFileError(f"{path} does not exist. Give the path of a file of judged questions.") from None
    except UnicodeDecodeError as error:
        raise QueryFileError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except OSError as error:
        raise QueryFileError(f"{path} cannot be read: {error.strerror}. Give a readable file.") from error


def checked(path: Path, queries: tuple[JudgedQuery, ...]) -> tuple[JudgedQuery, ...]:
    """Return the queries if there are any and each id stands once, or QueryFileError."""
    if not queries:
        raise QueryFileError(f"{path} holds no question. One JSON object a line was expected (evaluation/README.md).")
    first: dict[str, int] = {}
    for query in queries:
        if query.id in first:
            raise QueryFileError(
                f"{path}, line {query.line}: the id {query.id} stands on line {first[query.id]} already. "
                "Give each question its own id."
            )
        first[query.id] = query.line
    return queries


def resolve(queries: Iterable[JudgedQuery], notes: Sequence[Note], file: str) -> tuple[JudgedQuery, ...]:
    """Turn every reference into a statement's id; QueryFileError where one points at nothing."""
    known = {statement.id for note in notes for statement in note.statements}
    by_line = {s.place.first_line: s.id for s in notes[0].statements} if len(notes) == 1 else None
    return tuple(
        query.model_copy(
            update={"relevant": {_target(query, ref, known, by_line, file): g for ref, g in query.relevant.items()}}
        )
        for query in queries
    )


def _target(query: JudgedQuery, ref: str, known: set[str], by_line: dict[int, str] | None, file: str) -> str:
    if ref in known:
        return ref
    where = f"{file}, line {query.line}, question {query.id}: {ref}"
    line = _LINE.fullmatch(ref)
    if line is None:
        raise QueryFileError(f"{where} is no statement of the notes. Use L<line> or an id that `parse --json` shows.")
    if by_line is None:
        raise QueryFileError(f"{where} needs one note to count lines in. Name it with --notes, or use statement ids.")
    if int(line[1]) not in by_line:
        raise QueryFileError(f"{where} is not the first line of a statement. `randers-rag parse` shows those lines.")
    return by_line[int(line[1])]


def _query(path: Path, number: int, line: str) -> JudgedQuery:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise QueryFileError(f"{path}, line {number}: not JSON ({error.msg}). Write one object a line.") from error
    if not isinstance(row, dict):
        raise QueryFileError(f"{path}, line {number}: {type(row).__name__} instead of an object. Write one a line.")
    try:
        query = JudgedQuery.model_validate({**row, "line": number})
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(map(str, fault["loc"])) or "the object"
        raise QueryFileError(
            f"{path}, line {number}: {name}: {fault['msg']}. evaluation/README.md describes the fields."
        ) from error
    wrong = next((g for g in query.relevant.values() if g not in (0, 1, ANSWERS)), None)
    if wrong is not None:
        raise QueryFileError(f"{path}, line {number}: grade {wrong}. Use 2 (answers), 1 (context) or 0 (neither).")
    return query
