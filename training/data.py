"""The project's own training data: blocks, pairs and judged notes, read and split."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from randers_rag.index.passages import passage_text
from randers_rag.search.cohort import unanswered_texts
from randers_rag.search.judged_notes import JudgedNote

HERE = Path(__file__).parent
SPARED = 3
"""One topic in so many has no line in the cohort: more of them told no better, and the model stays small."""
LIMITED = ("filter", "follow_up")
"""Kinds of questions that say less than they mean, or more."""
HELD_OUT = 20
"""One block in so many is kept aside, to watch training by."""


@dataclass(frozen=True)
class Block:
    """One topic: each question is answered by each statement; the near misses answer none."""

    topic: str
    questions: tuple[str, ...]
    statements: tuple[str, ...]
    near_misses: tuple[str, ...]

    @property
    def keywords(self) -> str:
        """The topic as somebody would search for it, without the letter of its series."""
        return re.sub(r"^[a-z]: ", "", self.topic)

    @property
    def held_out(self) -> bool:
        """Whether the block is kept aside; by its topic, so that adding blocks moves none."""
        return int(hashlib.sha256(self.topic.encode()).hexdigest(), 16) % HELD_OUT == 0


@dataclass(frozen=True)
class Triple:
    """A question, a statement that answers it, and statements that do not. ``source`` is equal for one topic.

    ``strange`` are questions that the statement does not answer, though they are near to it.
    """

    source: str
    question: str
    statement: str
    near_misses: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def read_blocks(folder: Path = HERE / "blocks") -> list[Block]:
    """Return all blocks in the order of the files."""
    return [
        _block(lines.splitlines())
        for path in sorted(folder.glob("*.txt"))
        for lines in path.read_text(encoding="utf-8").split("\n\n")
        if lines.strip()
    ]


def _block(lines: list[str]) -> Block:
    found: dict[str, list[str]] = {mark: [] for mark in "#?+-="}
    for line in lines:
        if line.strip():
            found[line[0]].append(line[1:].strip())
    return Block(found["#"][0], tuple(found["?"] + found["="]), tuple(found["+"]), tuple(found["-"]))


def cohort_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of the cohort (``search/cohort.tsv``): of each block a statement, another one headed, a question.

    Which ones is chosen by the topic's hash, so that adding blocks changes no line; one topic in ``SPARED`` has none.
    """
    for block in blocks:
        number = int(hashlib.sha256(block.topic.encode()).hexdigest(), 16)
        if number % SPARED == 0:
            continue
        statements = [block.statements[(number + place) % len(block.statements)] for place in range(2)]
        question = block.questions[number % len(block.questions)]
        yield f"{statements[0]}\t{block.keywords}: {statements[1]}\t{question}"


def answered_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield questions that discussions answer (``search/answered.txt``): each block's, and those of ``answered.txt``.

    In the order of their hashes, so that the first so many are of every kind. Keywords that also stand among what notes
    leave unanswered are left out.
    """
    questions = {question for block in blocks for question in block.questions}
    questions.update((HERE / "answered.txt").read_text(encoding="utf-8").splitlines())
    unanswered = {text.lower() for kind in unanswered_texts() for text in kind}
    kept = (question for question in questions if question.lower() not in unanswered)
    yield from sorted(kept, key=lambda question: hashlib.sha256(question.encode()).digest())


def read_pairs(path: Path = HERE / "question-statement.tsv") -> list[tuple[str, str]]:
    """Return the question–statement pairs."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) >= 2]


def triples(blocks: list[Block], pairs: list[tuple[str, str]], notes: list[JudgedNote]) -> list[Triple]:
    """Return every combination of question and answering statement, all sources."""
    found = [
        Triple(f"block:{block.topic}", question, statement, block.near_misses)
        for block in blocks
        for question in (*block.questions, block.keywords)
        for statement in block.statements
    ]
    found += [Triple(f"pair:{row}", question, statement) for row, (question, statement) in enumerate(pairs)]
    for judged in notes:
        found += note_triples(judged)
    return found


def note_triples(judged: JudgedNote) -> Iterator[Triple]:
    """Yield a judged note's triples, every other statement as it is indexed (with its heading), the others alone.

    The near misses are the note's own statements that the question leaves out, strange are the questions that leave
    the statement out.
    """
    statements = judged.note.statements
    above = {statement.id: statement for statement in statements}
    indexed = [passage_text(s, above.get(s.parent) if s.parent else None) for s in statements]
    texts = [(indexed[row] if row % 2 else s.text) for row, s in enumerate(statements)]
    leaving_out = [
        tuple(one.question for one in judged.questions if row not in one.grades and one.kind not in LIMITED)
        for row in range(len(statements))
    ]
    for question in judged.questions:
        others = tuple(text for row, text in enumerate(texts) if row not in question.grades)
        for row, grade in question.grades.items():
            if grade == 2 and question.kind not in LIMITED:
                source = f"{judged.note.id}:{question.id}"
                yield Triple(source, question.question, texts[row], others, leaving_out[row])


def batches(data: list[Triple], size: int, randomness: random.Random) -> list[list[Triple]]:
    """Return shuffled batches in which (nearly) no topic comes twice, so that others' statements are negatives."""
    by_source: dict[str, list[Triple]] = {}
    for triple in data:
        by_source.setdefault(triple.source, []).append(triple)
    for group in by_source.values():
        randomness.shuffle(group)
    ordered: list[Triple] = []
    while by_source:
        sources = list(by_source)
        randomness.shuffle(sources)
        for source in sources:
            ordered.append(by_source[source].pop())
            if not by_source[source]:
                del by_source[source]
    found = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    randomness.shuffle(found)
    return found
