"""The form that TREC tools read: queries ``id<TAB>question`` and qrels ``id 0 statement-id grade``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from randers_rag.errors import QueryFileError
from randers_rag.evaluation.queries import ANSWERS, JudgedQuery, checked, read_lines


def queries_text(queries: Iterable[JudgedQuery]) -> str:
    """Return the queries as TSV. A follow-up's history has no place in this form."""
    return "".join(f"{query.id}\t{' '.join(query.question.split())}\n" for query in queries)


def qrels_text(queries: Iterable[JudgedQuery]) -> str:
    """Return the judgements of resolved queries; a question that nothing answers has no line."""
    return "".join(
        f"{query.id} 0 {name} {grade}\n" for query in queries for name, grade in sorted(query.relevant.items())
    )


def trec_files(name: str, queries: Sequence[JudgedQuery]) -> dict[str, str]:
    """Return file names and texts: queries and qrels of each split (of all where there are no splits)."""
    files: dict[str, str] = {}
    for split in dict.fromkeys(query.split for query in queries):
        stem = f"{name}.{split}" if split else name
        part = [query for query in queries if query.split == split]
        files |= {f"{stem}.queries.tsv": queries_text(part), f"{stem}.qrels": qrels_text(part)}
    return files


def write_trec(folder: Path, name: str, queries: Sequence[JudgedQuery]) -> list[Path]:
    """Write the files of a set, and return their paths; QueryFileError if the folder cannot be written."""
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in trec_files(name, queries).items():
            (folder / file).write_text(text, "utf-8", newline="\n")
            paths.append(folder / file)
    except OSError as error:
        raise QueryFileError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
    return paths


def read_trec(queries: Path, qrels: Path) -> tuple[JudgedQuery, ...]:
    """Read TREC files. Where no grade is above 1 (binary judgements), 1 counts as 'answers'."""
    questions = _questions(queries)
    grades = _grades(qrels, {query.id for query in questions})
    if max((grade for of_one in grades.values() for grade in of_one.values()), default=ANSWERS) < ANSWERS:
        grades = {name: {ref: ANSWERS * grade for ref, grade in of_one.items()} for name, of_one in grades.items()}
    return tuple(query.model_copy(update={"relevant": grades.get(query.id, {})}) for query in questions)


def _questions(path: Path) -> tuple[JudgedQuery, ...]:
    found = []
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        name, tab, question = line.partition("\t")
        if not tab or not name.strip() or len(name.split()) > 1:
            raise QueryFileError(f"{path}, line {number}: 'id<TAB>question' was expected, found {line[:60]!r}.")
        found.append(JudgedQuery(id=name.strip(), question=question.strip(), line=number))
    return checked(path, tuple(found))


def _grades(path: Path, known: set[str]) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        fields = line.split()
        if len(fields) != 4 or not fields[3].lstrip("-").isdigit():
            raise QueryFileError(f"{path}, line {number}: 'id 0 statement-id grade' was expected, found {line[:60]!r}.")
        if fields[0] not in known:
            raise QueryFileError(f"{path}, line {number}: no query has the id {fields[0]}. Add it to the queries.")
        grades[fields[0]][fields[2]] = max(int(fields[3]), 0)
    return dict(grades)
