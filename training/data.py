"""The project's own training data: blocks, pairs and judged notes, read and split."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from randers_rag.index.passages import passage_text
from randers_rag.search.cohort import unanswered_texts
from randers_rag.search.judged_notes import JudgedNote

HERE = Path(__file__).parent
SPARED, AMONG = 4, 9
"""So many topics among so many have no line in the cohort: more of them told no better, and the model stays small."""
LIMITED = ("filter", "follow_up")
"""Kinds of questions that say less than they mean, or more."""
HELD_OUT = 20
"""One block in so many is kept aside, to watch training by."""
TOGETHER = 2
"""So many questions and statements of a topic are in one batch, each of which answers each."""


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
class Topic:
    """Questions and statements, each of which answers each of the questions.

    Near misses answer none of the questions; none of the statements answers the ``strange`` questions.
    """

    source: str
    questions: tuple[str, ...]
    statements: tuple[str, ...]
    near_misses: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Texts that are compared with each other in one step of training.

    ``asked`` and ``said`` number the topic of each question and of each statement. Near misses and strange questions
    follow, and are of no topic.
    """

    questions: list[str]
    statements: list[str]
    asked: list[int]
    said: list[int]


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

    Which ones is chosen by the topic's hash, so that adding blocks changes no line; ``SPARED`` topics
    among ``AMONG`` have none.
    """
    for block in blocks:
        number = int(hashlib.sha256(block.topic.encode()).hexdigest(), 16)
        if number % AMONG < SPARED:
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


def topics(blocks: Iterable[Block], pairs: Iterable[tuple[str, str]], notes: Iterable[JudgedNote]) -> list[Topic]:
    """Return everything that is trained on, as topics; pairs with the same question are one."""
    found = [
        Topic(f"block:{block.topic}", (*block.questions, block.keywords), block.statements, block.near_misses)
        for block in blocks
    ]
    answers: dict[str, list[str]] = {}
    for question, statement in pairs:
        answers.setdefault(question, []).append(statement)
    found += [Topic(f"pair:{question}", (question,), tuple(said)) for question, said in answers.items()]
    for judged in notes:
        found += note_topics(judged)
    return found


def note_topics(judged: JudgedNote) -> Iterator[Topic]:
    """Yield a topic for each question of a judged note, every other statement as it is indexed (with its heading).

    The near misses are the note's own statements that the question leaves out, strange are the questions that leave
    out all of its statements.
    """
    statements = judged.note.statements
    above = {statement.id: statement for statement in statements}
    indexed = [passage_text(s, above.get(s.parent) if s.parent else None) for s in statements]
    texts = [(indexed[row] if row % 2 else s.text) for row, s in enumerate(statements)]
    questions = [question for question in judged.questions if question.kind not in LIMITED]
    for question in questions:
        rows = [row for row, grade in question.grades.items() if grade == 2]
        if rows:
            yield Topic(
                f"{judged.note.id}:{question.id}",
                (question.question,),
                tuple(texts[row] for row in rows),
                tuple(text for row, text in enumerate(texts) if row not in question.grades),
                tuple(one.question for one in questions if not one.grades.keys() & set(rows)),
            )


def batches(data: Sequence[Topic], size: int, steps: int, randomness: random.Random) -> Iterator[Batch]:
    """Yield so many batches of so many topics, each topic once in a pass over the data."""
    ahead: list[Topic] = []
    for _ in range(steps):
        if len(ahead) < size:
            ahead = randomness.sample(data, len(data))
        yield _batch([ahead.pop() for _ in range(min(size, len(ahead)))], randomness)


def _batch(data: Sequence[Topic], randomness: random.Random) -> Batch:
    def some(texts: Sequence[str], most: int) -> list[str]:
        return randomness.sample(texts, min(most, len(texts)))

    batch = Batch([], [], [], [])
    for number, topic in enumerate(data):
        questions, statements = some(topic.questions, TOGETHER), some(topic.statements, TOGETHER)
        batch.questions.extend(questions)
        batch.asked.extend([number] * len(questions))
        batch.statements.extend(statements)
        batch.said.extend([number] * len(statements))
    for topic in data:
        batch.questions.extend(some(topic.strange, 1))
        batch.statements.extend(some(topic.near_misses, 1))
    return batch
