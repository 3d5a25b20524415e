"""The training data is whole, what is made of it does not drift, and the ablation runs."""

import math
import random
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from randers_rag.embedding.danish import FAST, DanishEmbedder
from randers_rag.search.judged_notes import read_judged_notes

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(TRAINING)
    monkeypatch.delitem(sys.modules, "data", raising=False)
    return import_module("data")


def test_every_block_has_questions_statements_and_near_misses(data: ModuleType) -> None:
    blocks = data.read_blocks()
    assert len(blocks) > 16_000
    assert not [b.topic for b in blocks if not (b.topic and b.questions and b.statements and b.near_misses)]


def test_the_cohort_is_what_the_blocks_give(data: ModuleType) -> None:
    shipped = (ROOT / "src" / "randers_rag" / "search" / "cohort.tsv").read_text("utf-8").splitlines()
    assert shipped == list(data.cohort_lines(data.read_blocks())), "make it anew: python training/build.py --calibrate"


def test_the_answered_questions_are_those_of_the_blocks_and_the_list(data: ModuleType) -> None:
    shipped = (ROOT / "src" / "randers_rag" / "search" / "answered.txt").read_text("utf-8").splitlines()
    assert shipped == list(data.answered_lines(data.read_blocks())), (
        "make it anew: python training/build.py --calibrate"
    )


def test_the_true_parts_of_words_are_what_the_model_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(TRAINING)
    parts = import_module("parts")
    assert parts.TARGET.read_text("utf-8").splitlines() == list(parts.lines()), "make it anew: python training/parts.py"


def test_judged_notes_are_trained_on_or_calibrated_with_not_both() -> None:
    judged = ROOT / "src" / "randers_rag" / "search" / "judged"
    assert not {path.name for path in (TRAINING / "notes").iterdir()} & {path.name for path in judged.iterdir()}


def test_a_pass_over_the_data_has_each_topic_once_and_few_texts_of_each(data: ModuleType) -> None:
    topics = [
        data.Topic(f"t{n}", tuple(f"q{n}.{i}" for i in range(3)), (f"s{n}",), (f"m{n}",), ("x",) * (n % 2))
        for n in range(6)
    ]
    batches = list(data.batches(topics, 3, 2, random.Random(1)))  # noqa: S311
    assert [len(batch.questions) for batch in batches] == [6 + strange for strange in _strange(batches)]
    assert [batch.asked for batch in batches] == [[0, 0, 1, 1, 2, 2]] * 2
    assert [batch.said for batch in batches] == [[0, 1, 2]] * 2
    assert sorted(text for batch in batches for text in batch.statements) == sorted(
        text for topic in topics for text in (*topic.statements, *topic.near_misses)
    )


def _strange(batches: list[Any]) -> list[int]:
    return [batch.questions.count("x") for batch in batches]


def test_a_judged_question_is_a_topic_with_what_answers_and_what_does_not(data: ModuleType) -> None:
    judged = read_judged_notes(TRAINING / "notes")[0]
    topics = {topic.source: topic for topic in data.note_topics(judged)}
    question = next(q for q in judged.questions if 2 in q.grades.values() and q.kind not in data.LIMITED)
    topic = topics[f"{judged.note.id}:{question.id}"]
    answers = [row for row, grade in question.grades.items() if grade == 2]
    assert topic.questions == (question.question,)
    assert len(topic.statements) == len(answers)
    assert len(topic.near_misses) == len(judged.note.statements) - len(question.grades)
    assert question.question not in topic.strange
    assert all(not q.grades.keys() & set(answers) for q in judged.questions if q.question in topic.strange)


@pytest.mark.usefixtures("data")
def test_the_loss_holds_an_answer_against_all_but_the_other_answers() -> None:
    torch, loss = import_module("torch"), import_module("loss")
    questions = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    statements = torch.tensor([[0.8, 0.6], [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    found = loss.contrastive(questions, statements, [0, 1], [0, 0, 1])

    def one(true: float, *others: float) -> float:
        return math.log(1 + sum(math.exp(20 * (other - true)) for other in others))

    first = (one(0.8, 0.0, 0.6) + one(1.0, 0.0, 0.6)) / 2
    forward = (first + one(1.0, 0.6, 0.0, 0.8)) / 2
    backward = (one(0.8, 0.6, 0.96) + one(1.0, 0.0, 0.6) + one(1.0, 0.0, 0.8)) / 3
    assert float(found) == pytest.approx(forward + backward / 2, abs=1e-5)


@pytest.mark.usefixtures("data")
def test_what_is_mined_is_near_and_of_another_topic_and_not_too_near(data: ModuleType) -> None:
    mining = import_module("mining")
    vectors = {
        "q": (1.0, 0.0), "s": (0.8, 0.6), "q2": (0.0, 1.0), "s2": (0.6, 0.8), "q3": (-1.0, 0.0), "s3": (0.79, 0.613),
    }  # fmt: skip

    def encode(texts: list[str]) -> NDArray[np.float32]:
        return np.array([vectors.get(text, (-0.6, -0.8)) for text in texts], dtype=np.float32)

    topics = [data.Topic(name, (f"q{name}",), (f"s{name}",), ("own",)) for name in ("", "2", "3")]
    found = {topic.source: topic for topic in mining.harder(topics, encode)}
    assert found[""].near_misses == ("own", "s2")
    assert "q" not in found[""].strange


@pytest.mark.model
@pytest.mark.usefixtures("data")
def test_the_ablation_measures_the_product() -> None:
    ablation = import_module("ablation")
    every, own = ablation._Set("lindebjerg", ablation.NOTES["lindebjerg"]).product(DanishEmbedder(FAST))
    assert 0.7 < own < every < 1
