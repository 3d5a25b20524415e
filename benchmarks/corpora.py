"""Corpora of any size, the same for the same seed, with the structure and the Danish words of real notes.

    python benchmarks/corpora.py 100000 FOLDER      # write one
    python benchmarks/corpora.py --check            # how near its words are to those of the training text

A theme takes a topic of the training blocks. Its statements are things said on that topic, joined by a conjunction now
and then, with a third of their content words exchanged for others of the same form: mostly words said around the topic,
else words of the whole training text as often as they occur there, else rare words of the lexicon; some end with a
street, a date or a price. So statements lie in clusters, common words are common and rare ones rare, and the vocabulary
grows with the corpus. Uniform noise would have neither neighbours to find nor rare words, and recall measured on it
would mean nothing. Nothing of ``corpus/`` or ``evaluation/`` goes into it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from randers_rag.danish.lexicon import load_lexicon
from randers_rag.danish.morphology import Morphology

BLOCKS = Path(__file__).parent.parent / "training" / "blocks"
PER_NOTE = 95
GROUPS, NESTED, JOINED, EXCHANGED, DETAILED = 4, 0.12, 0.4, 0.35, 0.3
"""Groups of a note; shares of nested statements, of joined ones, of content words exchanged, of those with a detail."""
AROUND, COMMON = 0.6, 0.9
"""Up to which draw an exchanged word comes from around the topic, and up to which from the whole training text."""
JOINTS = (" – ", " – ", ", og ", ", så ", ", men ", ", fordi ", " og ")
STREETS = ("vej", "gade", "parken", "torvet", "skolen", "hallen", "huset", "engen", "haven", "bakken")
MONTHS = "januar februar marts april maj juni august september oktober november december".split()
_WORD = re.compile(r"[^\W\d_]{4,}")
_SUFFIXES = (
    "ing",
    "else",
    "hed",
    "skab",
    "dom",
    "ion",
    "itet",
    "ende",
    "lig",
    "ig",
    "isk",
    "sk",
    "ere",
    "er",
    "e",
    "t",
)

Form = tuple[str, str]
"""How a word is formed: the ending of its lemma, and what is inflected onto it."""


@dataclass(frozen=True)
class Bag:
    """Words to draw from, with cumulated weights."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, counts: Counter[str]) -> Bag:
        """Return the bag of words as often as they were counted."""
        return cls(tuple(counts), tuple(itertools.accumulate(counts.values())))

    def draw(self, choose: random.Random) -> str:
        """Return one of the words."""
        return choose.choices(self.words, cum_weights=self.weights)[0]


@dataclass(frozen=True)
class Topic:
    """One thing people talk about: its name, how it is asked for, what is said, and the words around it by form."""

    name: str
    questions: tuple[str, ...]
    statements: tuple[str, ...]
    around: dict[Form, Bag]


@cache
def form_of(word: str) -> Form | None:
    """Return how a word is formed; None for a function word or one that the lexicon does not know."""
    small = word.lower()
    lemma = _morphology().lemma(small)
    if lemma is None or small in load_lexicon().stopwords:
        return None
    stem = lemma if small.startswith(lemma) else _common(small, lemma)
    return next((suffix for suffix in _SUFFIXES if lemma.endswith(suffix)), ""), small[len(stem) :]


@cache
def _morphology() -> Morphology:
    return Morphology()


def _common(one: str, other: str) -> str:
    return "".join(a for a, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def bags(texts: Iterable[str]) -> dict[Form, Bag]:
    """Return the content words of texts by their form."""
    counts: defaultdict[Form, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in _WORD.findall(text):
            form = form_of(word)
            if form:
                counts[form][word.lower()] += 1
    return {form: Bag.of(count) for form, count in counts.items()}


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics of the training blocks; what is said on the blocks before and after counts as around them."""
    found = []
    for path in sorted(BLOCKS.glob("*.txt")):
        blocks = [block.splitlines() for block in path.read_text(encoding="utf-8").split("\n\n") if "\n+ " in block]
        said = [tuple(line[2:] for line in block if line.startswith(("+ ", "- "))) for block in blocks]
        for place, block in enumerate(blocks):
            around = bags(itertools.chain(*said[max(place - 2, 0) : place + 3]))
            asked = tuple(line[2:] for line in block if line.startswith("? "))
            name = next(line[2:] for line in block if line.startswith("# "))
            found.append(Topic(name.partition(": ")[2] or name, asked, said[place], around))
    return tuple(found)


@cache
def common_words() -> dict[Form, Bag]:
    """Return the words of the whole training text by form."""
    return bags(text for topic in topics() for text in topic.statements)


@cache
def rare_words() -> dict[str, Bag]:
    """Return the lexicon's words by the ending of the lemma, in a fixed random order, weighed by Zipf's law."""
    words = sorted(word for word in load_lexicon().glosses if word.isalpha() and len(word) > 3)
    random.Random(5).shuffle(words)  # noqa: S311
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rank, word in enumerate(words, start=1):
        form = form_of(word)
        if form:
            found[form[0]][word] = 1 + len(words) // rank
    return {suffix: Bag.of(count) for suffix, count in found.items()}


def statement(topic: Topic, choose: random.Random) -> str:
    """Return something said on a topic."""
    text = choose.choice(topic.statements)
    if choose.random() < JOINED:
        text = text.rstrip(".!?") + choose.choice(JOINTS) + _lowered(choose.choice(topic.statements))
    text = _WORD.sub(lambda match: _exchanged(match[0], topic, choose), text)
    return f"{text.rstrip('.')} {_detail(choose)}" if choose.random() < DETAILED else text


def _lowered(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _exchanged(word: str, topic: Topic, choose: random.Random) -> str:
    form = form_of(word)
    if form is None or choose.random() > EXCHANGED:
        return word
    at, bag, ending = choose.random(), None, ""
    if at < AROUND:
        bag = topic.around.get(form)
    elif at < COMMON:
        bag = common_words().get(form)
    else:
        bag, ending = rare_words().get(form[0]), form[1]
    drawn = bag.draw(choose) + ending if bag else word
    return drawn.capitalize() if word[0].isupper() else drawn


def _detail(choose: random.Random) -> str:
    kind = choose.randrange(5)
    if kind < 2:
        head = rare_words()[""].draw(choose).capitalize()
        return (
            f"({head}{choose.choice(STREETS)} {choose.randint(1, 199)})"
            if kind
            else f"ved {head}{choose.choice(STREETS)}"
        )
    if kind == 2:
        return f"fra den {choose.randint(1, 30)}. {choose.choice(MONTHS)}"
    return f"(ca. {choose.randint(2, 90) * 10} {'kr.' if kind == 3 else 'pladser'})"


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


def statistics_of(texts: Sequence[str]) -> dict[str, float]:
    """Return what shows whether text is like text: lengths, repetition, and how common its words are."""
    counts = Counter(word.lower() for text in texts for word in re.findall(r"[^\W_]+", text))
    total = sum(counts.values())
    return {
        "statements": len(texts),
        "words_a_statement": round(total / len(texts), 2),
        "distinct_statements": round(len(set(texts)) / len(texts), 4),
        "distinct_words": len(counts),
        "share_of_10_commonest": round(sum(n for _, n in counts.most_common(10)) / total, 3),
        "share_of_1000_commonest": round(sum(n for _, n in counts.most_common(1000)) / total, 3),
        "words_said_once": round(sum(n == 1 for n in counts.values()) / len(counts), 3),
    }


def check(sizes: Sequence[int]) -> list[dict[str, float | str]]:
    """Return the statistics of the training text and of corpora made from it."""
    rows: list[dict[str, float | str]] = [
        {"text": "training", **statistics_of([text for topic in topics() for text in topic.statements])}
    ]
    for size in sizes:
        lines = [line for seed in range(size // PER_NOTE) for line in note_text(seed).splitlines()]
        rows.append(
            {"text": "made", **statistics_of([line.lstrip(" o▪") for line in lines if line.startswith(("o ", "  ▪"))])}
        )
    return rows


def main() -> None:
    """Write a corpus, or print how near its words are to those of the training text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=int, nargs="?", default=10_000)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if given.check or not given.folder:
        from measuring import print_table

        print_table(check([given.statements // 10, given.statements]))
    else:
        print(write_corpus(given.folder, given.statements))


if __name__ == "__main__":
    main()
