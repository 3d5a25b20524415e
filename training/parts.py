"""Writes `danish/data/parts.tsv`: words of the lexicon that are not compounds of what they can be cut into.

`fordele` (advantages) is no `ford` + `el`, `transport` no `tran` + `sport`; `digitalisere` has something to do with
`digital`, and nothing with `is`. The table of the shipped model tells: a compound means something like its parts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.danish.morphology import Morphology
from randers_rag.embedding.danish import FAST, DanishEmbedder

TARGET = Path(__file__).parent.parent / "src" / "randers_rag" / "danish" / "data" / "parts.tsv"
ALIKE = 0.3
"""The cosine between a word and the sum of its parts from which it is made of them."""
ALIKE_ONE = 0.5
"""The same where one part is left."""
SUFFIXES = frozenset("el is it ur".split())
"""Words that `-el`, `-isere`, `-itet` and `-tur` look like."""

Vectors = Mapping[str, NDArray[np.float32]]


def lines() -> Iterator[str]:
    """Yield a line for each word that is cut otherwise than its spelling allows: the word, a tab, its true parts."""
    morphology = Morphology()
    cut = {word: morphology.parts(word) for word in sorted(morphology.lexicon.glosses) if " " not in word}
    cut = {word: parts for word, parts in cut.items() if parts}
    names = sorted({name for word, parts in cut.items() for name in (word, *parts)})
    vectors = dict(zip(names, DanishEmbedder(FAST).embed_words(names), strict=True))
    for word, parts in cut.items():
        true = true_parts(word, parts, vectors)
        if true != parts:
            yield f"{word}\t{' '.join(true)}"


def true_parts(word: str, parts: tuple[str, ...], vectors: Vectors) -> tuple[str, ...]:
    """Return the parts that a word means something like; none where it only looks like a compound."""
    if parts[-1] in SUFFIXES and alike(word, parts[-1:], vectors) < ALIKE:
        parts = parts[:-1]
    return parts if alike(word, parts, vectors) >= (ALIKE if len(parts) > 1 else ALIKE_ONE) else ()


def alike(word: str, parts: tuple[str, ...], vectors: Vectors) -> float:
    """Return the cosine between a word and the sum of some others."""
    own, other = vectors[word], np.sum([vectors[part] for part in parts], axis=0)
    return float(own @ other / max(float(np.linalg.norm(own) * np.linalg.norm(other)), 1e-9))


if __name__ == "__main__":
    TARGET.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(TARGET.read_text(encoding='utf-8').splitlines())} words\n")
