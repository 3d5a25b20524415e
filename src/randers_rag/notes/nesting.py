"""How deep a bullet stands: by its mark and its indent, against the bullets above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from randers_rag.notes.blocks import Block
from randers_rag.notes.marks import MarkKind

_STEP = 2  # columns that make a level of their own


def rank_marks(blocks: Iterable[Block]) -> dict[MarkKind, int]:
    """Order the kinds of marks by their first appearance in the note: the earlier, the higher."""
    ranks: dict[MarkKind, int] = {}
    for block in blocks:
        if block.mark is not None and block.kind == "bullet":
            ranks.setdefault(block.mark.kind, len(ranks))
    return ranks


@dataclass(slots=True)
class _Rung:
    indent: int
    rank: int
    owner: int


@dataclass(slots=True)
class Ladder:
    """The bullets that are open above the next one, outermost first."""

    ranks: dict[MarkKind, int]
    rungs: list[_Rung] = field(default_factory=list)

    def clear(self) -> None:
        """Forget the bullets above: a heading begins."""
        self.rungs.clear()

    def climb(self, block: Block, owner: int) -> tuple[int, int | None]:
        """Put a bullet on the ladder; return its level (from 1) and the owner of the bullet it is nested under."""
        rank = self.ranks[block.mark.kind] if block.mark else 0
        indent = block.first.indent
        while self.rungs and not self._is_above(self.rungs[-1], indent, rank):
            self.rungs.pop()
        parent = self.rungs[-1].owner if self.rungs else None
        self.rungs.append(_Rung(indent, rank, owner))
        return len(self.rungs), parent

    @staticmethod
    def _is_above(rung: _Rung, indent: int, rank: int) -> bool:
        if abs(indent - rung.indent) >= _STEP:
            return rung.indent < indent
        return rung.rank < rank
