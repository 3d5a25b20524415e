"""The training data is whole, what is made of it does not drift, and the ablation runs."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from randers_rag.embedding.danish import FAST, DanishEmbedder

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(TRAINING)
    monkeypatch.delitem(sys.modules, "data", raising=False)
    return import_module("data")


def test_every_block_has_questions_statements_and_near_misses(data: ModuleType) -> None:
    blocks = data.read_blocks()
    assert len(blocks) > 13_000
    assert not [b.topic for b in blocks if not (b.topic and b.questions and b.statements and b.near_misses)]


def test_the_cohort_is_what_the_blocks_give(data: ModuleType) -> None:
    shipped = (ROOT / "src" / "randers_rag" / "search" / "cohort.tsv").read_text("utf-8").splitlines()
    assert shipped == list(data.cohort_lines(data.read_blocks())), "make it anew: python training/build.py --calibrate"


def test_the_answered_questions_are_those_of_the_blocks_and_the_list(data: ModuleType) -> None:
    shipped = (ROOT / "src" / "randers_rag" / "search" / "answered.txt").read_text("utf-8").splitlines()
    assert shipped == list(data.answered_lines(data.read_blocks())), (
        "make it anew: python training/build.py --calibrate"
    )


def test_judged_notes_are_trained_on_or_calibrated_with_not_both() -> None:
    judged = ROOT / "src" / "randers_rag" / "search" / "judged"
    assert not {path.name for path in (TRAINING / "notes").iterdir()} & {path.name for path in judged.iterdir()}


@pytest.mark.model
@pytest.mark.usefixtures("data")
def test_the_ablation_measures_the_product() -> None:
    ablation = import_module("ablation")
    every, own = ablation._Set("lindebjerg", ablation.NOTES["lindebjerg"]).product(DanishEmbedder(FAST))
    assert 0.7 < own < every < 1
