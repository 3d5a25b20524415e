"""The Randers note with every word replaced by another of the same length keeps its structure.

So no rule leans on this note's words. Only what the rules are meant to read stays: marks, arrows, the names of
groups and questions, and small words (three letters or fewer).
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from randers_rag.notes import parse_note, parse_text
from randers_rag.schema import Note

NOTE = Path(__file__).parents[2] / "corpus" / "hovedudvalget-fremtidens-randers.txt"
LETTERS = "aaabdeeeeefghiiklmnnooprrrsstttuvyæøå"


def other_words(text: str, seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) <= 3 or word in ("Gruppe", "Spørgsmål"):
            return word
        new = "".join(rng.choice(LETTERS) for _ in word)
        return "".join(n.upper() if o.isupper() else n for o, n in zip(word, new, strict=True))

    return re.sub(r"[^\W\d_]+", replace, text)


def shape(note: Note) -> list[tuple[Any, ...]]:
    line_of = {s.id: s.place.first_line for s in note.statements}
    statements = [
        (s.place, s.group, s.questions, s.theme is None, s.parent and line_of[s.parent], s.level)
        for s in note.statements
    ]
    return [*statements, *((h.kind, h.number, h.place) for h in note.headings)]


@pytest.mark.parametrize("seed", range(12))
def test_same_structure_in_other_words(seed: int) -> None:
    text = other_words(NOTE.read_text("utf-8"), seed)
    assert "Randers" not in text
    assert shape(parse_text(text, file="x.txt", note_id="x")) == shape(parse_note(NOTE))
