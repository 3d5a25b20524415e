"""HTML pages: headings, nested lists, paragraphs, tables. Scripts, styles and navigation are left out."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from randers_rag.errors import NoteError
from randers_rag.notes.documents.rows import (
    HEADING_GAP,
    Document,
    Row,
    after_break,
    bullet,
    heading,
    number,
    plain,
    settled,
)
from randers_rag.notes.documents.tables import rows_of_table
from randers_rag.notes.documents.xml import MAX_MARKUP, Element, check_markup, local, value, whole
from randers_rag.notes.marks import Mark
from randers_rag.notes.reading import decode

_SKIPPED = frozenset(
    "head script style nav template noscript iframe object svg math form select button textarea".split()
)
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u "
    "var wbr".split()
)
_COLUMNS = 4  # of indent for each level
_MAX_DEPTH = 200
_MAX_BYTES = 16 * 2**20  # a tag of three bytes takes a hundred in memory


def read_html(data: bytes, name: str) -> Document:
    """Return a page's rows. NoteError: it is no text, or holds nothing."""
    if len(data) > _MAX_BYTES:
        raise NoteError(f"{name} is larger than {_MAX_BYTES // 2**20} MB of HTML. Split it, or save it as plain text.")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        text = decode(data, name).encode("utf-8", "replace")
        check_markup(text, name, MAX_MARKUP // 2)  # an end tag may be left out, so each may be an element
        root = etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError) as error:
        raise NoteError(f"{name} cannot be read as HTML. Save it as plain text and try again.") from error
    if root is None:
        raise NoteError(f"{name} holds no text. A note with at least one statement was expected.")
    walk = _Walk()
    walk.block(root, 0)
    walk.flush()
    return Document(settled(walk.rows))


class _Walk:
    """Collects text until a block ends, then makes a row of it."""

    def __init__(self, level: int = 0) -> None:
        self.rows: list[Row] = []
        self._text: list[str] = []
        self._mark: Mark | None = None  # of the next row
        self._level = level  # how many lists are open
        self._open: Row | None = None  # what the next text may go on with
        self._gap = 0

    def block(self, element: Element, depth: int) -> None:
        """Read an element and what it holds."""
        self._text.append(element.text or "")
        for inner in element:
            name = local(inner).lower()
            if name and name not in _SKIPPED and depth < _MAX_DEPTH:
                self._inner(inner, name, depth + 1)
            self._text.append(inner.tail or "")

    def _inner(self, element: Element, name: str, depth: int) -> None:
        if name in _INLINE:
            self.block(element, depth)
        elif name == "br":
            self._break()
        elif name in ("ul", "ol"):
            self._list(element, name == "ol", depth)
        elif name == "table":
            self._table(element, depth)
        else:
            self.flush()
            if name in _HEADINGS:
                self._mark, self._gap = heading(_HEADINGS[name]), HEADING_GAP
            self._open = self._open if self._level else None
            self.block(element, depth)
            self.flush()
            if name in _HEADINGS:
                self._mark = None

    def _list(self, element: Element, ordered: bool, depth: int) -> None:
        self.flush()
        self._level += 1
        count = whole(value(element, "start"), 1)
        for item in element:
            if local(item).lower() in ("ul", "ol"):
                self._list(item, local(item).lower() == "ol", depth + 1)
            elif local(item):
                self._mark = number(max(count, 1)) if ordered else bullet(self._level - 1)
                self._open = None
                count += 1
                self.block(item, depth + 1)
                self.flush()
            self._mark, self._open = None, None
        self._level -= 1

    def _table(self, element: Element, depth: int) -> None:
        self.flush()
        lines = []
        parts = [element, *(part for part in element if local(part) in ("thead", "tbody", "tfoot"))]
        for line in (line for part in parts for line in part if local(line) == "tr"):
            cells = []
            for cell in line:
                walk = _Walk()
                if depth < _MAX_DEPTH:
                    walk.block(cell, depth + 20)
                walk.flush()
                cells.append(walk.rows)
            lines.append(cells)
        self.rows += rows_of_table(lines)
        self._gap = 1

    def _break(self) -> None:
        """End a line: what follows may go on with it."""
        before = len(self.rows)
        opened = self._open
        self.flush()
        self._open = opened or (self.rows[-1] if len(self.rows) > before else None)

    def flush(self) -> None:
        """Make a row of the text so far, if there is any."""
        text = plain("".join(self._text))
        self._text.clear()
        if not text:
            return
        row = Row(text, self._mark, indent=_COLUMNS * max(self._level - 1, 0), gap=self._gap)
        if self._open is not None and not self._mark:
            row = replace(row, joins=after_break(text, self._open))
        self._open = (self._open or row) if self._level else None
        self._mark, self._gap = None, 0
        self.rows.append(row)
