"""Word documents: paragraphs, lists, headings and tables of the main text. Macros and links are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from randers_rag.notes.documents.archive import Archive
from randers_rag.notes.documents.docx_lists import COLUMN, Lists, Style, left_of, read_lists
from randers_rag.notes.documents.rows import HEADING_GAP, Document, Row, after_break, heading, pieces, settled
from randers_rag.notes.documents.tables import rows_of_table
from randers_rag.notes.documents.xml import Element, child, children, local, parse_xml, value

MAIN = "word/document.xml"
_WRAPPERS = ("sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "hyperlink", "fldSimple", "r")
_TEXT = {"tab": "\t", "noBreakHyphen": "‑", "cr": "\n", "ptab": " "}
_MAX_TABLES = 8  # tables within tables


def read_docx(data: bytes, name: str) -> Document:
    """Return a Word document's rows. NoteError: it is damaged, encrypted or no Word document."""
    archive = Archive(data, name)
    body = child(parse_xml(archive.read(MAIN), name), "body")
    reader = _Reader(read_lists(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml")))
    rows = reader.rows(body) if body is not None else []
    return Document(settled(_depths(rows)))


def _part(archive: Archive, part: str) -> Element | None:
    return parse_xml(archive.read(part), archive.name) if part in archive else None


class _Reader:
    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._gap = 0

    def rows(self, container: Element, tables: int = 0) -> list[Row]:
        """Return the rows of a body or a cell, in order."""
        out: list[Row] = []
        for block in _blocks(container):
            if local(block) == "p":
                out += self._paragraph(block)
            elif tables < _MAX_TABLES:
                out += self._table(block, tables + 1)
        return out

    def _table(self, table: Element, tables: int) -> list[Row]:
        cells = [
            [self.rows(cell, tables) for cell in _within(line, "tc") if not _is_continued(cell)]
            for line in _within(table, "tr")
        ]
        self._gap = 1
        return rows_of_table(cells)

    def _paragraph(self, paragraph: Element) -> list[Row]:
        found = pieces("".join(_texts(paragraph)))
        if not found:
            self._gap += 1
            return []
        style = self._lists.style(paragraph)
        (first, blank), *rest = found
        row = self._first(paragraph, style, first)
        row = replace(row, gap=self._gap, indent=row.indent if row.mark else row.indent + blank)
        self._gap = 0
        if row.mark and row.mark.kind == "heading":
            row = replace(row, gap=max(row.gap, HEADING_GAP))
        return [
            row,
            *(Row(piece, indent=wide, joins=after_break(piece, row), noise=row.noise) for piece, wide in rest),
        ]

    def _first(self, paragraph: Element, style: Style, text: str) -> Row:
        if style.is_contents:
            return Row(text, noise="a line of the table of contents")
        if style.depth:
            return Row(text, heading(style.depth))
        if item := self._lists.item(paragraph):
            return Row(text, item.mark, item.indent)
        left = left_of(child(paragraph, "pPr"))
        return Row(text, indent=max((left if left is not None else style.left) or 0, 0) // COLUMN)


def _depths(rows: list[Row]) -> list[Row]:
    """Give a title depth 1 and headings the depths below it; a single outermost heading at the top is a title too."""
    depths = [row.mark.value for row in rows if row.mark and row.mark.kind == "heading"]
    titled = -1 in depths
    alone = not titled and bool(depths) and depths.count(min(depths)) == 1 and depths[0] == min(depths)
    shift = 0 if alone and min(depths) == 1 else 1
    return [
        replace(row, mark=heading(1 if row.mark.value < 0 else row.mark.value + shift))
        if row.mark and row.mark.kind == "heading"
        else row
        for row in rows
    ]


def _blocks(container: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables, also those inside content controls."""
    waiting = [iter(container)]
    while waiting:
        block = next(waiting[-1], None)
        if block is None:
            waiting.pop()
        elif local(block) in ("p", "tbl"):
            yield block
        elif local(block) in _WRAPPERS:
            waiting.append(iter(block))


def _within(element: Element, name: str) -> Iterator[Element]:
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _WRAPPERS:
            yield from children(inner, name)
            for content in children(inner, "sdtContent"):
                yield from children(content, name)


def _is_continued(cell: Element) -> bool:
    """Whether a cell only goes on with the merged cell above it."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and value(merge) != "restart"


def _texts(paragraph: Element) -> Iterator[str]:
    """Yield the visible text, tracked insertions included, deletions and field codes not."""
    waiting = [iter(paragraph)]
    while waiting:
        piece = next(waiting[-1], None)
        if piece is None:
            waiting.pop()
            continue
        name = local(piece)
        if name == "t":
            yield piece.text or ""
        elif name == "br":
            yield " " if value(piece, "type") in ("page", "column") else "\n"
        elif name in _TEXT:
            yield _TEXT[name]
        elif name == "sym":
            yield chr(min(whole_hex(value(piece, "char")), 0xFFFD))
        elif name in _WRAPPERS and not _is_hidden(piece):
            waiting.append(iter(piece))


def whole_hex(text: str) -> int:
    """Return a hexadecimal number of at most four digits; a blank's where the text is none."""
    try:
        found = int(text[-4:], 16)
    except ValueError:
        return 0x20
    return found if found >= 0x20 and not 0xD800 <= found <= 0xDFFF else 0x20


def _is_hidden(run: Element) -> bool:
    hidden = child(run, "rPr", "vanish")
    return hidden is not None and value(hidden) not in ("0", "false")
