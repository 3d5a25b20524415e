"""OpenDocument texts (LibreOffice): headings, nested lists, paragraphs, tables. Macros and links are not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from randers_rag.errors import NoteError
from randers_rag.notes.documents.archive import Archive
from randers_rag.notes.documents.rows import (
    HEADING_GAP,
    Document,
    Row,
    after_break,
    bullet,
    heading,
    number,
    pieces,
    settled,
)
from randers_rag.notes.documents.tables import rows_of_table
from randers_rag.notes.documents.xml import Element, child, children, local, parse_xml, value, whole
from randers_rag.notes.marks import Mark, find_mark

_COLUMNS = 4  # of indent for each level
_COLUMN = 5.0  # points
_POINTS = {"in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0, "pc": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,6})?)(?P<unit>in|cm|mm|pt|pc|px)")
_SKIPPED = ("tracked-changes", "annotation", "note", "sequence-decls", "forms", "table-of-content", "ruby-text")
_SECTIONS = ("section", "index-body", "change", "numbered-paragraph")
_SPACES = 60  # at most, for one sign of several spaces
_MAX_DEPTH = 60  # lists and tables within one another


def read_odt(data: bytes, name: str) -> Document:
    """Return an OpenDocument text's rows. NoteError: it is damaged, encrypted or no text document."""
    archive = Archive(data, name)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise NoteError(f"{name} is encrypted. Save it without a password and try again.")
    root = parse_xml(archive.read("content.xml"), name)
    styles = [child(root, "automatic-styles")]
    if "styles.xml" in archive:
        other = parse_xml(archive.read("styles.xml"), name)
        styles += [child(other, "styles"), child(other, "automatic-styles")]
    body = child(root, "body", "text")
    return Document(settled(_Reader(_Styles.of(styles)).rows(body) if body is not None else []))


@dataclass(frozen=True, slots=True)
class _Styles:
    titles: frozenset[str]
    lists: dict[str, dict[int, Mark | str]]  # a sign's mark, or the form of a number
    margins: dict[str, dict[int, int]]  # columns

    @classmethod
    def of(cls, roots: list[Element | None]) -> _Styles:
        titles = {"Title"}
        lists: dict[str, dict[int, Mark | str]] = {}
        margins: dict[str, dict[int, int]] = {}
        for root in (root for root in roots if root is not None):
            titles |= {value(s, "name") for s in children(root, "style") if value(s, "parent-style-name") == "Title"}
            for style in children(root, "list-style"):
                levels = {whole(value(one, "level"), 1): one for one in style}
                lists[value(style, "name")] = {level: _form(one) for level, one in levels.items()}
                margins[value(style, "name")] = {level: _margin(one) for level, one in levels.items()}
        return cls(frozenset(titles), lists, margins)

    def indent(self, style: str, level: int) -> int:
        """Return a list item's indent in columns."""
        return self.margins.get(style, {}).get(level, 0) or _COLUMNS * level

    def mark(self, style: str, level: int, count: int) -> Mark:
        form = self.lists.get(style, {}).get(level, "")
        if isinstance(form, Mark):
            return form
        return number(count, letters=form == "a") if form else bullet(level - 1)


def _margin(level: Element) -> int:
    alignment = child(level, "list-level-properties", "list-level-label-alignment")
    match = _LENGTH.fullmatch(value(alignment, "margin-left"))
    return round(float(match["number"]) * _POINTS[match["unit"]] / _COLUMN) if match else 0


def _form(level: Element) -> Mark | str:
    if local(level) == "list-level-style-number":
        return value(level, "num-format")
    sign = find_mark(value(level, "bullet-char") + " ")
    return sign if sign and sign.kind not in ("number", "letter", "heading") else ""


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._gap = 0

    def rows(self, container: Element, depth: int = 0) -> list[Row]:
        out: list[Row] = []
        for block in container:
            name = local(block)
            if name in ("p", "h"):
                out += self._paragraph(block)
            elif depth > _MAX_DEPTH or name in _SKIPPED:
                continue
            elif name == "list":
                out += self._list(block, 1, value(block, "style-name"), depth)
            elif name == "table":
                out += self._table(block, depth)
            elif name in _SECTIONS:
                out += self.rows(block, depth + 1)
        return out

    def _table(self, table: Element, depth: int) -> list[Row]:
        lines = [
            line for part in (table, *children(table, "table-header-rows")) for line in children(part, "table-row")
        ]
        lines.sort(key=lambda line: line.getparent() is table)
        rows = rows_of_table([[self.rows(c, depth + 1) for c in children(line, "table-cell")] for line in lines])
        self._gap = 1
        return rows

    def _list(self, block: Element, level: int, style: str, depth: int) -> list[Row]:
        out: list[Row] = []
        items = children(block, "list-item", "list-header")
        for count, item in enumerate(items, start=1):
            first = True
            for part in item:
                if local(part) == "list" and depth + level < _MAX_DEPTH:
                    out += self._list(part, level + 1, value(part, "style-name") or style, depth)
                elif local(part) in ("p", "h"):
                    rows = self._paragraph(part)
                    mark = self._styles.mark(style, level, count)
                    if rows and local(part) == "p":
                        head = replace(rows[0], mark=mark, joins=False) if first else replace(rows[0], joins=True)
                        rows = [replace(head, indent=self._styles.indent(style, level) + 2 * (level - 1)), *rows[1:]]
                    out += rows
                    first = first and not rows
        return out

    def _paragraph(self, paragraph: Element) -> list[Row]:
        found = pieces("".join(_texts(paragraph)))
        if not found:
            self._gap += 1
            return []
        (first, blank), *rest = found
        row = Row(first, gap=self._gap, indent=blank)
        self._gap = 0
        if local(paragraph) == "h":
            depth = max(whole(value(paragraph, "outline-level"), 1), 1)
            row = replace(row, mark=heading(depth + 1), gap=max(row.gap, HEADING_GAP))
        elif value(paragraph, "style-name") in self._styles.titles:
            row = replace(row, mark=heading(1))
        return [row, *(Row(piece, indent=wide, joins=after_break(piece, row)) for piece, wide in rest)]


def _texts(element: Element) -> Iterator[str]:
    """Yield the text in order, without notes, comments and what is deleted."""
    waiting: list[tuple[Iterator[Element], str]] = [(iter(element), "")]
    yield element.text or ""
    while waiting:
        piece = next(waiting[-1][0], None)
        if piece is None:
            yield waiting.pop()[1]
            continue
        name, tail = local(piece), piece.tail or ""
        if name in _SKIPPED or not name:
            yield tail
        elif name == "line-break":
            yield "\n" + tail
        elif name == "s":
            yield " " * min(max(whole(value(piece, "c"), 1), 1), _SPACES) + tail
        elif name in ("tab", "soft-page-break"):
            yield ("\t" if name == "tab" else "") + tail
        else:
            yield piece.text or ""
            waiting.append((iter(piece), tail))
