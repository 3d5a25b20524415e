"""A document's table as rows of a note: groups side by side, or a topic and what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from randers_rag.notes.documents.rows import Row, bullet
from randers_rag.notes.labels import find_label

Cell = Sequence[Row]
_LONGEST_TOPIC = 80  # characters; a longer first cell is a statement


def rows_of_table(table: Sequence[Sequence[Cell]]) -> list[Row]:
    """Return a table's cells in the order in which a person reads them.

    Where the first row names groups or questions, each column is read down under its name. Otherwise a row's first
    cell stands over the others, and a header row is left out, with a warning.
    """
    filled = [list(cells) for cells in table if any(row.text for cell in cells for row in cell)]
    if not filled:
        return []
    if max(map(len, filled)) == 1:
        return [row for cells in filled for cell in cells for row in cell]
    if _names_columns(filled[0]):
        return _down(filled)
    header, body = (filled[0], filled[1:]) if _is_header(filled) else ([], filled)
    out = [replace(row, noise="a table's header row", joins=False) for cell in header for row in cell if row.text]
    return out + [row for cells in body for row in _across(cells)]


def _names_columns(cells: Sequence[Cell]) -> bool:
    texts = [_text(cell) for cell in cells]
    named = [text for text in texts if text and find_label(text)]
    return len(named) > 1 and len(named) >= len([text for text in texts if text]) - 1


def _is_header(table: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row only names the columns: short words without a mark, over longer rows."""
    first = table[0]
    short = all(len(cell) == 1 and len(_text(cell)) <= 30 and not cell[0].mark for cell in first if _text(cell))
    rest = [len(_text(cell)) for cells in table[1:] for cell in cells[1:]]
    return short and len(table) > 1 and all(map(_text, first)) and any(length > 30 for length in rest)


def _down(table: Sequence[Sequence[Cell]]) -> list[Row]:
    """Read each column under its name; a first column without a name holds the topics."""
    topics = not find_label(_text(table[0][0])) if table[0] else False
    out: list[Row] = []
    for column in range(1 if topics else 0, max(map(len, table))):
        for position, cells in enumerate(table):
            if column >= len(cells):
                continue
            if topics and position and _text(cells[0]) and _text(cells[column]):
                out += [replace(row, joins=False, gap=1) for row in cells[0] if row.text]
            out += [replace(row, gap=1) for row in cells[column]] if not position else _as_items(cells[column])
    return out


def _across(cells: Sequence[Cell]) -> list[Row]:
    first, rest = cells[0], [row for cell in cells[1:] for row in cell if row.text]
    topic = _text(first)
    if not rest or len(topic) > _LONGEST_TOPIC or any(row.mark for row in first):
        return _as_items(first) + _as_items(rest)
    return [replace(row, joins=position > 0, gap=1) for position, row in enumerate(first)] + _as_items(rest)


def _as_items(cell: Cell) -> list[Row]:
    """Make the paragraphs of a cell list items, where they are not already."""
    return [row if row.mark or row.joins or not row.text else replace(row, mark=bullet(0), joins=False) for row in cell]


def _text(cell: Cell) -> str:
    return " ".join(row.text for row in cell if row.text)
