"""A note's outline to a Note: names for the statements, titles, warnings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

from randers_rag.errors import NoteError
from randers_rag.notes.blocks import join_lines
from randers_rag.notes.layout import survey
from randers_rag.notes.lines import Line, split_lines
from randers_rag.notes.outline import Entry, Outline, build_outline, question_texts
from randers_rag.notes.reading import normalise_newlines, read_text
from randers_rag.schema import Note, ParseWarning, Statement

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_ID_DIGITS = 10


def parse_note(path: str | Path) -> Note:
    """Read and parse a note's file. NoteError: it cannot be read as text, is empty, or holds no statement."""
    path = Path(path)
    return parse_text(read_text(path), file=path.name, note_id=note_id_of(path))


def parse_text(text: str, *, file: str, note_id: str) -> Note:
    """Parse a note's text. ``file`` is the name that warnings show; NoteError if it holds no statement."""
    source = normalise_newlines(text)
    lines = split_lines(source)
    kept = _without_noise(lines)
    outline = build_outline(join_lines(kept, survey(kept)))
    if not outline.entries:
        raise NoteError(
            f"{file} holds no statement. Bullets ('o', '-', '•', '1.') or lines under headings were expected."
        )
    return Note(
        id=note_id,
        title=next((heading.text for heading in outline.headings if heading.kind == "title"), note_id),
        statements=_statements(outline.entries, note_id),
        questions=question_texts(outline),
        headings=tuple(outline.headings),
        warnings=_warnings(lines, outline, file),
        source=source,
        file=file,
    )


def note_id_of(path: Path) -> str:
    """Slug of the file's stem: small letters a-z, digits and hyphens ('Møde i Råd.txt' → 'moede-i-raad')."""
    stem = unicodedata.normalize("NFC", path.stem).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "note"


def _without_noise(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Leave out page numbers and rulings; the line after one stands apart, as after a blank line."""
    kept: list[Line] = []
    broken = False
    for line in lines:
        if line.noise:
            broken = True
        else:
            kept.append(replace(line, gap=max(line.gap, 1)) if broken else line)
            broken = False
    return tuple(kept)


def _statements(entries: list[Entry], note_id: str) -> tuple[Statement, ...]:
    ids = _ids(entries, note_id)
    return tuple(
        Statement(
            id=name,
            text=entry.block.text,
            group=entry.group,
            questions=entry.questions,
            theme=entry.theme,
            parent=None if entry.parent is None else ids[entry.parent],
            level=entry.level,
            note=note_id,
            place=entry.block.place,
            continues_heading=entry.continues_heading,
        )
        for entry, name in zip(entries, ids, strict=True)
    )


def _ids(entries: list[Entry], note_id: str) -> list[str]:
    """Name every statement by its group and text alone, so that edits elsewhere change no name."""
    seen: Counter[str] = Counter()
    ids = []
    for entry in entries:
        key = f"{entry.group or ''}\n{entry.block.text}"
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
        seen[digest] += 1
        ids.append(f"{note_id}:{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return ids


def _warnings(lines: tuple[Line, ...], outline: Outline, file: str) -> tuple[ParseWarning, ...]:
    noise = [(line.number, line.text, f"{line.noise}, left out") for line in lines if line.noise]
    doubts = [
        (line.number, line.text or block.first.text, reason) for block, reason in outline.doubts for line in block.lines
    ]
    return tuple(
        ParseWarning(file=file, line=number, text=text, reason=reason)
        for number, text, reason in sorted(noise + doubts)
    )
