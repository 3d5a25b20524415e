"""A note's own habits: how wide its page is, and how it sets its headings off. Wraps are judged by them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import mode

from randers_rag.notes.lines import Line

_GOES_ON = re.compile(r"[=\-–—]+>|→|⇒|[+&/,;)\]»…]|\.\.")
_TERMINAL = re.compile(r"[.?!:;…)\]»”“\"]$")
_DANGLING = re.compile(
    r"(?i)(?:(?<![\w'’-])(?:og|eller|samt|at|en|et|som|der|mellem|fordi|hvis|når|vores|deres|både|enten|hver)|\w,|–)$"
)
_ASKS_FOR_MORE = re.compile(
    r"(?i)(?<![\w'’-])(?:til|i|på|med|fra|af|for|ved|hos|om|under|over|uden|mod|den|det|de|som|end)$"
)
_PAIRS = (("(", ")"), ("[", "]"), ("„", "“"))
_MIN_WIDTH = 70  # a page of text is seldom narrower, in characters
_HEADING_WIDTH = 30  # characters; half of the longest bullet's width, where that is more
_MIN_WRAPPED = 25  # a shorter line is whole, whatever its last word
_NEAR = 0.93  # proportional type: a line may break this early


@dataclass(frozen=True, slots=True)
class Layout:
    """What the note's lines say about its page."""

    bullet_width: int  # the longest bullet line, in characters
    width: int  # the longest line
    wraps: bool  # whether some line evidently goes on in the next
    hanging: bool  # the rests of bullets are indented, so that a line which is not indented is none
    tight: bool  # headings stand directly under bullets, without a blank line
    under: bool  # some lines directly under bullets, over other bullets, are evidently headings
    airy: bool  # headings stand apart from the bullets under them
    low: bool  # bullets begin in lower case, so a small letter does not mean that a line goes on
    gap: int  # the usual number of blank lines between parts
    full_lines: int  # bullet lines nearly as long as the longest
    asked_again: frozenset[str]  # questions that stand under more than one line that names a question


def survey(lines: tuple[Line, ...]) -> Layout:
    """Measure the note."""
    bullets = [line.length for line in lines if line.is_bullet]
    width = max((line.length for line in lines), default=0)
    bullet_width = max(bullets, default=width)
    small = [begins_low(line.text) for line in lines if line.is_bullet]
    low = sum(small) * 2 > len(small)
    airy = _bullets_stand_apart(lines, low)
    wraps = any(
        _is_evident_wrap(before, after, bullet_width if before.is_bullet else width)
        for before, after in pairwise(lines)
    )
    return Layout(
        bullet_width=bullet_width,
        width=width,
        wraps=wraps,
        hanging=_rests_are_indented(lines, low),
        tight=not airy and _headings_follow_bullets(lines, low),
        under=_headings_stand_out(lines, bullet_width, wraps),
        airy=airy,
        low=low,
        gap=mode([line.gap for line in lines if line.gap] or [1]),
        full_lines=sum(length >= 0.85 * bullet_width for length in bullets),
        asked_again=_asked_again(lines),
    )


def goes_on(line: Line, layout: Layout) -> bool:
    """Whether the line begins as no sentence of this note does: in lower case, or with an arrow or the like."""
    return _goes_on(line, layout.low)


def begins_low(text: str) -> bool:
    """Whether the first word is written small; 'el-biler' is, 'eSport' and 'iPad' are not."""
    word = text.split(maxsplit=1)[0].lstrip("(”\"'»“") if text.split() else ""
    return word[:1].islower() and not any(sign.isupper() for sign in word[:2])


def is_terminal(text: str) -> bool:
    """Whether the text ends as a sentence, an aside or a quotation does."""
    return _TERMINAL.search(text) is not None


def is_dangling(text: str) -> bool:
    """Whether the text ends in a word or sign that asks for more: 'og', 'at', a comma."""
    return len(text) >= _MIN_WRAPPED and _DANGLING.search(text) is not None


def is_open(text: str) -> str:
    """Return the sign that would close an open parenthesis or quotation of ``text``; '' if none is open."""
    for opening, closing in _PAIRS:
        if text.rfind(opening) > text.rfind(closing):
            return closing
    for quote in ("”", '"'):
        if text.count(quote) % 2 and "“" not in text and "„" not in text:
            return quote
    return ""


def closes(text: str, closing: str) -> bool:
    """Whether ``text`` closes what an earlier line left open, and not only what it opens itself."""
    opening = next((one for one, other in _PAIRS if other == closing), "")
    if opening:
        return closing in text.split(opening, maxsplit=1)[0]
    return bool(closing) and text.count(closing) % 2 == 1


def overflows(line: Line, following: Line, width: float) -> bool:
    """Whether the next line's first word would not have fitted behind this line."""
    words = following.text.split(maxsplit=1)
    return bool(words) and line.length + 1 + len(words[0]) > width


def was_broken(line: Line, following: Line, after: Line | None, layout: Layout) -> bool:
    """Weigh whether the page's edge broke ``line`` and ``following`` is its rest, though it begins as a sentence.

    The page's width is known only by the note's longest lines, and in characters of unlike widths; so what
    speaks for a break and what speaks against it is added up.
    """
    if following.gap > layout.gap:
        return False
    near = overflows(line, following, _NEAR * layout.bullet_width)
    if not near or is_terminal(line.text):
        return False
    weight = 2 if overflows(line, following, layout.bullet_width) else 1
    weight += layout.wraps
    weight += line.length >= _MIN_WIDTH
    weight -= layout.full_lines < 2
    if layout.airy and after is not None and after.is_bullet:
        weight += 1 if after.gap == 0 else -1
    return weight >= 3 and not following.text.endswith(":")


def is_heading_shaped(line: Line, after: Line | None, bullet_width: int) -> bool:
    """Whether a line is short, begins as a title does, and stands directly over a bullet or ends in a colon."""
    if after is None or begins_low(line.text) or line.text[:1].isdigit() or line.text[-1:] in ".,;":
        return False
    stands_over = after.is_bullet and after.gap == 0
    calls = line.text.endswith(":") and not after.is_bullet
    return (stands_over or calls) and line.length <= max(_HEADING_WIDTH, bullet_width / 2)


def has_room(line: Line, following: Line, bullet_width: int, wraps: bool) -> bool:
    """Whether the next line's first word would have fitted behind this line, in a note that breaks its lines."""
    return not (wraps and overflows(line, following, _NEAR * bullet_width))


def asks_for_more(text: str) -> bool:
    """Whether the text hardly ends here, and a name may follow: 'en bus til'."""
    return _ASKS_FOR_MORE.search(text) is not None


def _goes_on(line: Line, low: bool) -> bool:
    return (begins_low(line.text) and not low) or _GOES_ON.match(line.text) is not None


def _bullets_stand_apart(lines: tuple[Line, ...], low: bool) -> bool:
    """Whether the bullets under a heading that stands apart mostly come after a blank line."""
    apart = [
        after.gap > 0
        for before, after in pairwise(lines)
        if before.is_plain and before.gap > 0 and not _goes_on(before, low) and after.is_bullet
    ]
    return bool(apart) and sum(apart) * 2 >= len(apart)


def _headings_stand_out(lines: tuple[Line, ...], bullet_width: int, wraps: bool) -> bool:
    found = [
        line
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if (before.is_bullet or before.is_plain) and line.is_plain and line.gap == 0
        if before.is_bullet or begins_low(before.text)
        if is_heading_shaped(line, after, bullet_width) and has_room(before, line, bullet_width, wraps)
        if not is_dangling(before.text) and not asks_for_more(before.text)
    ]
    return len(found) > 1


def _rests_are_indented(lines: tuple[Line, ...], low: bool) -> bool:
    rests = [
        after.indent >= before.indent + 2
        for before, after in pairwise(lines)
        if before.is_bullet and after.is_plain and after.gap == 0 and _goes_on(after, low)
    ]
    return bool(rests) and all(rests)


def _asked_again(lines: tuple[Line, ...]) -> frozenset[str]:
    under = Counter(
        after.text
        for before, after in pairwise(lines)
        if before.label and before.label.kind == "question" and after.is_plain and after.text.endswith("?")
    )
    return frozenset(text for text, count in under.items() if count > 1)


def _is_evident_wrap(before: Line, after: Line, width: int) -> bool:
    if not after.is_plain or before.noise or before.length < max(0.7 * width, 40):
        return False
    return begins_low(after.text)


def _headings_follow_bullets(lines: tuple[Line, ...], low: bool) -> bool:
    """Whether lines that begin anew stand directly under bullets more often than after a blank line."""
    below = [
        after
        for before, after in pairwise(lines)
        if before.is_bullet and not after.is_bullet and not after.noise and not after.strong
        if not _goes_on(after, low)
        if after.indent < before.indent + 2
    ]
    direct = [line for line in below if line.gap == 0]
    sure = any(line.label or line.mark or line.text.endswith(":") for line in direct)
    without_gaps = not any(line.gap for line in lines[1:])
    return len(direct) * 2 > len(below) and (sure or without_gaps or len(direct) > 1)
