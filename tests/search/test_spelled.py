"""Words written apart are put together where the notes or the lexicon know the whole."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from randers_rag.danish.tokens import Tokeniser
from randers_rag.danish.words import words
from randers_rag.schema import Note
from randers_rag.search.spelled import SpelledTopic


@pytest.fixture(scope="module")
def spelled(randers: Note) -> SpelledTopic:
    forms = Counter(word for s in randers.statements for word in words(f"{s.text} {s.theme or ''}"))
    index: Any = SimpleNamespace(words=SimpleNamespace(forms=forms, tokeniser=Tokeniser()), titles=[randers.title])
    return SpelledTopic(index)


@pytest.mark.parametrize(
    ("topic", "meant"),
    [
        ("ungdoms boliger", "ungdomsboliger"),
        ("kultur liv", "kulturliv"),
        ("atom kraft", "atomkraft"),
        ("sundheds pleje", "sundhedspleje"),
        ("innovations hus", "innovationshus"),
        ("bedre sam arbejde", "bedre samarbejde"),
        ("for eninger", "foreninger"),
        ("dårlig tand status", "dårlig tandstatus"),
    ],
)
def test_parts_are_put_together(spelled: SpelledTopic, topic: str, meant: str) -> None:
    assert spelled(topic) == meant


@pytest.mark.parametrize(
    "topic",
    [
        "for ældre",
        "de unges hus",
        "børns trivsel",
        "kommunens boliger",
        "frivillige opgaver",
        "byens fremtid",
        "hinandens højtider",
        "verdens største skib",
    ],
)
def test_words_of_their_own_stay_apart(spelled: SpelledTopic, topic: str) -> None:
    assert spelled(topic) == topic


def test_a_slip_is_read_as_the_word_nearest_to_it_as_it_stands(spelled: SpelledTopic) -> None:
    assert spelled("skoel") == "skole"
