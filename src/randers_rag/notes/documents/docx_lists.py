"""Word's lists: which paragraph is an item, how deep, with which sign (ECMA-376 part 1, 17.9 "Numbering")."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from randers_rag.notes.documents.rows import bullet, number
from randers_rag.notes.documents.xml import Element, child, children, value, whole
from randers_rag.notes.marks import Mark, find_mark

COLUMN = 100
"""Twentieths of a point that make one column of indent; a level is usually 360 or 720."""
_STEP = 720
_LEVELS = 9
_BASED_ON = 12  # styles that a style may be based on, one on another
_HEADING = re.compile(r"(?:heading|overskrift)\s*(?P<depth>[1-9])", re.IGNORECASE)
_UNNUMBERED = ("bullet", "none", "")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "bullet"
    sign: str = ""
    left: int | None = None
    start: int = 1


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says. ``depth`` is a heading's, 0 for none; a title's is -1."""

    depth: int = 0
    list_id: str = ""
    level: int = 0
    left: int | None = None
    is_contents: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A list item's mark and indent in columns."""

    mark: Mark
    indent: int


@dataclass(slots=True)
class Lists:
    """The document's lists; counts the numbered items as they come."""

    levels: dict[str, dict[int, _Level]]
    styles: dict[str, Style]
    default_style: Style
    _counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * _LEVELS))

    def style(self, paragraph: Element) -> Style:
        """Return a paragraph's style."""
        return self.styles.get(value(child(paragraph, "pPr", "pStyle")), self.default_style)

    def item(self, paragraph: Element) -> Item | None:
        """Return a paragraph's list mark and depth; None where it is no list item."""
        style = self.style(paragraph)
        own = child(paragraph, "pPr", "numPr")
        list_id = value(child(own, "numId")) or style.list_id
        if not list_id or list_id == "0" or style.depth:
            return None
        level = min(max(whole(value(child(own, "ilvl")), style.level), 0), _LEVELS - 1)
        held = self.levels.get(list_id, {}).get(level, _Level())
        from_list = (held.left, style.left) if own is not None else (style.left, held.left)
        lefts = (left_of(child(paragraph, "pPr")), *from_list)
        left = next((left for left in lefts if left is not None), _STEP * (level + 1))
        return Item(self._mark(list_id, level, held), max(left, 0) // COLUMN + 2 * level)

    def _mark(self, list_id: str, level: int, held: _Level) -> Mark:
        if held.form in _UNNUMBERED:
            typed = find_mark(held.sign + " ") if len(held.sign) == 1 else None
            return typed if typed and typed.kind not in ("heading", "number", "letter") else bullet(level)
        counts = self._counts[list_id]
        counts[level] = counts[level] + 1 if counts[level] else held.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return number(counts[level], letters=held.form == "lowerLetter")


def left_of(properties: Element | None) -> int | None:
    """Return the indent that paragraph properties state, in twentieths of a point."""
    indent = child(properties, "ind")
    text = value(indent, "left") or value(indent, "start")
    return whole(text) if text else None


def read_lists(numbering: Element | None, styles: Element | None) -> Lists:
    """Read ``word/numbering.xml`` and ``word/styles.xml``."""
    elements = {value(one, "styleId"): one for one in children(styles, "style")} if styles is not None else {}
    found = {name: _style(name, elements) for name in elements}
    default = next((n for n, one in elements.items() if value(one, "default") in ("1", "true")), "")
    return Lists(_levels(numbering), found, found.get(default, Style()))


def _levels(numbering: Element | None) -> dict[str, dict[int, _Level]]:
    if numbering is None:
        return {}
    abstract = {value(one, "abstractNumId"): _levels_in(one) for one in children(numbering, "abstractNum")}
    found: dict[str, dict[int, _Level]] = {}
    for one in children(numbering, "num"):
        levels = dict(abstract.get(value(child(one, "abstractNumId")), {}))
        for override in children(one, "lvlOverride"):
            levels |= _levels_in(override)
        found[value(one, "numId")] = levels
    return found


def _levels_in(element: Element) -> dict[int, _Level]:
    return {
        whole(value(one, "ilvl")): _Level(
            form=value(child(one, "numFmt")),
            sign=value(child(one, "lvlText")).strip(),
            left=left_of(child(one, "pPr")),
            start=max(whole(value(child(one, "start")), 1), 1),
        )
        for one in children(element, "lvl")
    }


def _style(name: str, elements: dict[str, Element]) -> Style:
    """Gather what a style and those it is based on say; the nearest wins."""
    style, level = Style(), None
    depth, list_id, left, contents = 0, "", None, False
    for _ in range(_BASED_ON):
        element = elements.get(name)
        if element is None:
            break
        depth = depth or _depth(element, value(child(element, "name")))
        list_id = list_id or value(child(element, "pPr", "numPr", "numId"))
        level = level if level is not None else _whole_or_none(value(child(element, "pPr", "numPr", "ilvl")))
        left = left if left is not None else left_of(child(element, "pPr"))
        contents = contents or value(child(element, "name")).lower().startswith("toc")
        name = value(child(element, "basedOn"))
    return Style(depth, list_id, level or style.level, left, contents)


def _depth(element: Element, name: str) -> int:
    if name.lower() in ("title", "titel"):
        return -1
    if match := _HEADING.fullmatch(name.strip()):
        return int(match["depth"])
    outline = value(child(element, "pPr", "outlineLvl"))
    return whole(outline) + 1 if outline and 0 <= whole(outline, 9) < 9 else 0


def _whole_or_none(text: str) -> int | None:
    return whole(text) if text else None
