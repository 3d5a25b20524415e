"""Corpora of any size, always the same for the same seed: real Danish words of the lexicon in made-up statements."""

from __future__ import annotations

import itertools
import random
from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words of the lexicon, shuffled once, so that rank says nothing about spelling."""
    data = files("randers_rag").joinpath("danish", "data")
    source = next(entry for entry in data.iterdir() if entry.name.startswith("danish-english"))
    words = sorted({line.partition("\t")[0] for line in source.read_text("utf-8").splitlines() if line})
    found = [word for word in words if word.isalpha()]
    random.Random(5).shuffle(found)  # noqa: S311
    return tuple(found)


def note_text(seed: int, statements: int, *, groups: int = 4) -> str:
    """Return a note with so many statements in groups and themes; every fifth one is nested under the one before."""
    choose = random.Random(seed)  # noqa: S311
    words = vocabulary()
    ranks = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    lines = [f"Møde nummer {seed}", ""]
    for number in range(statements):
        if number % max(statements // groups, 1) == 0:
            lines += ["", f"Gruppe {1 + number // max(statements // groups, 1)}", "", "Spørgsmål 1: Hvad er godt?", ""]
        if number % 10 == 0:
            theme = " ".join(choose.choices(words, cum_weights=ranks, k=2)).capitalize()
            lines += ["", theme, ""]
        text = " ".join(choose.choices(words, cum_weights=ranks, k=choose.randint(5, 14)))
        lines.append(("  ▪ " if number % 5 == 4 else "o ") + text.capitalize())
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, statements: int, *, per_note: int = 200, seed: int = 0) -> Path:
    """Write notes of ``per_note`` statements each into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(-(-statements // per_note)):
        count = min(per_note, statements - number * per_note)
        (folder / f"note-{number:06}.txt").write_text(note_text(seed + number, count), encoding="utf-8")
    return folder
