"""What was found for the latest words that were asked for, so that it is not looked up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from randers_rag.index import Alike

MOST = 10_000
"""Words that are remembered."""


class Remembered:
    """Finds words alike to a question's words, each word once; ``find`` looks up those that are new."""

    def __init__(self, find: Callable[[list[str]], Sequence[Alike]]) -> None:
        self._find = find
        self._known: dict[str, Alike] = {}

    def __call__(self, words: Sequence[str]) -> list[Alike]:
        """Return what was found for each of these words."""
        known = {word: self._known[word] for word in words if word in self._known}
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            known.update(zip(new, self._find(new), strict=True))
            if len(self._known) > MOST:
                self._known = {}
            self._known.update(known)
        return [known[word] for word in words]
