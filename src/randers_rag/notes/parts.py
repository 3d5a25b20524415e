"""How a note is laid out as a whole: questions above or below the groups, what all groups say together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from randers_rag.notes.blocks import Block
from randers_rag.notes.labels import names_everybody

_MOST_WORDS = 6
"""Words that a theme above the groups has at most."""
_NO_THEME = re.compile(r"[.?!,]$|:.|\d{4}")
"""A sentence, 'Til stede: ca. 60', a date."""


def number_of(block: Block) -> int:
    """Return the number that a block is marked with; 0 for none."""
    return block.mark.value if block.mark and block.mark.kind == "number" else 0


def outer_parts(blocks: Sequence[Block]) -> frozenset[int]:
    """Positions of the headings above the groups, where the same groups speak under one after the other.

    'Hvad er godt?', Gruppe 1, Gruppe 2, 'Hvad er svært?', Gruppe 1, Gruppe 2. They are all questions, or all themes.
    """
    begins: list[int] = []
    seen: set[int] = set()
    for position, block in enumerate(blocks):
        if block.label is not None and block.label.kind == "group":
            if not begins or seen & set(block.label.numbers):
                begins.append(position)
                seen.clear()
            seen.update(block.label.numbers)
    heads = [position - 1 for position in begins]
    if len(heads) < 2 or heads[0] < 0:
        return frozenset()
    found = [blocks[position] for position in heads]
    questions = all(block.text.endswith("?") and (block.kind == "plain" or number_of(block)) for block in found)
    themes = heads[0] > 0 and all(_is_outer_theme(blocks[head], blocks[head + 1]) for head in heads)
    return frozenset(heads) if questions or themes else frozenset()


def _is_outer_theme(block: Block, group: Block) -> bool:
    """Whether a line is a theme that stands above a group: short, apart, and no deeper than the group's heading."""
    apart = block.depth < group.depth if block.depth else block.first.gap > 0
    short = len(block.text.split()) <= _MOST_WORDS and not _NO_THEME.search(block.text)
    return block.kind == "plain" and apart and short


def numbered_questions(blocks: list[Block], begin: int) -> frozenset[int]:
    """Positions of '1. Hvad …?' with bullets of another kind under them, in a note that so numbers nothing else."""
    numbered = [i for i in range(begin, len(blocks)) if number_of(blocks[i]) and not blocks[i].first.indent]
    shapes = {position: _shape(blocks[position]) for position in numbered}
    found: set[int] = set()
    for shape in set(shapes.values()):
        alike = [position for position in numbered if shapes[position] == shape]
        following = [blocks[position + 1] for position in alike if position + 1 < len(blocks)]
        under = any(block.kind == "bullet" and _shape(block) != shape for block in following)
        if under and all(blocks[position].text.endswith("?") for position in alike):
            found.update(alike)
    return frozenset(found)


def _shape(block: Block) -> str:
    """Return how a number is written ('1.', '1)'), without the number; nothing for another mark."""
    return re.sub(r"\d+", "", block.mark.sign) if block.mark and block.mark.kind == "number" else ""


def common_parts(blocks: list[Block]) -> frozenset[int]:
    """Positions of the headings that end the groups' parts, as 'Alle grupper' does."""
    groups = [i for i, block in enumerate(blocks) if block.kind == "group"]
    if not groups:
        return frozenset()
    gap = min(blocks[i].first.gap for i in groups[1:] or groups)
    depth = max(blocks[i].depth for i in groups)
    plain = [i for i in range(groups[0] + 1, len(blocks) - 1) if blocks[i].kind == "plain"]
    others = [i for i in plain if not names_everybody(blocks[i].text, perhaps=True)]
    themes = [i for i in others if blocks[i - 1].kind == "bullet"] or others
    themes_apart = any(blocks[i].first.gap >= gap and blocks[i + 1].kind == "bullet" for i in themes)
    level = {i for i in plain if depth and blocks[i].depth == depth and blocks[i + 1].kind == "bullet"}
    after = level if all(i > groups[-1] for i in level) else set()
    return frozenset(i for i in plain if i in after or _is_common(blocks[i], blocks[i + 1], gap, depth, themes_apart))


def _is_common(block: Block, following: Block, gap: int, depth: int, themes_apart: bool) -> bool:
    """Whether a heading at the level of the groups', with something under it, says that all of them speak."""
    if following.kind == "group" or block.first.gap < gap or (depth and block.depth > depth):
        return False
    as_a_group = following.kind == "question" or (depth > 0 and block.depth == depth)
    return names_everybody(block.text, perhaps=as_a_group or (following.kind == "bullet" and not themes_apart))
