"""Corpora of any size, the same for the same seed, with the structure and the Danish words of real notes.

A theme takes a topic of the training blocks. Its statements are the topic's own, joined and varied with words that the
topic and its neighbours use, now and then with a word of the lexicon: so statements lie in clusters, words follow the
distribution of real notes, and the vocabulary grows with the corpus. Uniform noise would have neither neighbours to
find nor rare words, and recall measured on it would mean nothing.
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from randers_rag.danish.lexicon import load_lexicon

BLOCKS = Path(__file__).parent.parent / "training" / "blocks"
PER_NOTE = 95
GROUPS, NESTED, LEXICON, VARIED, JOINED = 4, 0.12, 0.06, 0.3, 0.35
"""Groups of a note; shares of nested statements, words of the lexicon, words varied, statements joined from two."""
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class Topic:
    """One thing people talk about: its name, how it is asked for, what is said, and words said around it."""

    name: str
    questions: tuple[str, ...]
    statements: tuple[str, ...]
    words: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics of the training blocks; the words of the neighbours (of the same area) count as around it."""
    found = []
    for path in sorted(BLOCKS.glob("*.txt")):
        blocks = [block.splitlines() for block in path.read_text(encoding="utf-8").split("\n\n") if "\n+ " in block]
        said = [tuple(line[2:] for line in block if line.startswith(("+ ", "- "))) for block in blocks]
        for place, block in enumerate(blocks):
            around = " ".join(itertools.chain(*said[max(place - 1, 0) : place + 2]))
            asked = tuple(line[2:] for line in block if line.startswith("? "))
            name = next(line[2:] for line in block if line.startswith("# "))
            found.append(Topic(name, asked, said[place], tuple(_WORD.findall(around))))
    return tuple(found)


@cache
def rare_words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the lexicon's words in a fixed random order, with the cumulated weights of Zipf's law."""
    words = sorted(word for word in load_lexicon().glosses if word.isalpha())
    random.Random(5).shuffle(words)  # noqa: S311
    return tuple(words), tuple(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))


def statement(topic: Topic, choose: random.Random) -> str:
    """Return something said on a topic."""
    text = choose.choice(topic.statements)
    if choose.random() < JOINED:
        text = f"{text} – {choose.choice(topic.statements)}"
    return _WORD.sub(lambda match: _varied(match[0], topic, choose), text)


def _varied(word: str, topic: Topic, choose: random.Random) -> str:
    at = choose.random()
    if at < LEXICON:
        words, weights = rare_words()
        return choose.choices(words, cum_weights=weights)[0]
    return choose.choice(topic.words) if at < LEXICON + VARIED else word


def note_text(seed: int, statements: int = PER_NOTE) -> str:
    """Return a note with so many statements, in groups and themes as the works council's note has them."""
    choose = random.Random(seed)  # noqa: S311
    lines = [f"Møde {seed} om {choose.choice(topics()).name}", ""]
    group, left = 0, 0
    for number in range(statements):
        if number * GROUPS // statements >= group:
            group, left = group + 1, 0
            lines += ["", f"Gruppe {group}", "", "Spørgsmål 1: Hvilke styrker har vi i dag?", ""]
        if not left:
            topic, left = choose.choice(topics()), choose.randint(2, 8)
            lines += ["", topic.name.capitalize() + ":", ""]
        elif choose.random() < NESTED:
            lines.append(f"  ▪ {statement(topic, choose)}")
            left -= 1
            continue
        lines.append(f"o {statement(topic, choose)}")
        left -= 1
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, statements: int, seed: int = 1) -> Path:
    """Write notes with about so many statements into a folder; it is left alone where it is there already."""
    if folder.is_dir():
        return folder
    folder.mkdir(parents=True)
    for number in range(-(-statements // PER_NOTE)):
        count = min(PER_NOTE, statements - number * PER_NOTE)
        (folder / f"note-{number:06}.txt").write_text(note_text(seed * 1_000_000 + number, count), encoding="utf-8")
    return folder


def questions(count: int, seed: int = 2) -> list[str]:
    """Return questions to the topics, as people ask them."""
    choose = random.Random(seed)  # noqa: S311
    asked = [question for topic in topics() for question in topic.questions]
    return choose.sample(asked, min(count, len(asked)))
