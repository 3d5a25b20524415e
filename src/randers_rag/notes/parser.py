"""A note's outline to a Note: names for the statements, titles, warnings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from randers_rag.errors import NoteError
from randers_rag.notes import personal_data
from randers_rag.notes.blocks import join_lines
from randers_rag.notes.documents import read_document
from randers_rag.notes.documents.rows import to_lines
from randers_rag.notes.layout import survey
from randers_rag.notes.lines import Line, split_lines
from randers_rag.notes.metadata import (
    SIDECAR,
    Stated,
    front_matter,
    read_sidecar,
    stated_in_lines,
    stated_in_passing,
)
from randers_rag.notes.outline import Entry, Outline, build_outline, question_texts
from randers_rag.notes.reading import check_size, decode, normalise_newlines, read_bytes
from randers_rag.schema import Heading, Note, ParseWarning, Place, Statement
from randers_rag.settings import PersonalData, Settings

Clean = Callable[[str], str]

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_ID_DIGITS = 10
_NOTHING = Stated()
MAX_LINES = 200_000
"""Lines with text that one note may have; the longest minutes have a few thousand."""
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=[^\s*_])(.{1,200}?)(?<=[^\s*_])\1(?!\w)")
_VISIBLE = re.compile(r"\S[^\n]*")


def parse_note(path: str | Path, settings: Settings | None = None) -> Note:
    """Read and parse a note's file: text, Word, PDF, OpenDocument or HTML, and the sidecar file beside it.

    NoteError: it cannot be read, is too large, is empty, or holds no statement.
    """
    path, settings = Path(path), settings or Settings()
    data = read_bytes(path, settings.max_note_mb)
    sidecar = next((one for name in sidecar_names(path.name) if (one := path.with_name(name)).is_file()), None)
    about = read_sidecar(read_bytes(sidecar, 1), sidecar.name) if sidecar else Stated()
    return parse_data(data, path.name, settings, about)


def parse_data(data: bytes, name: str, settings: Settings | None = None, about: Stated = _NOTHING) -> Note:
    """Parse the bytes of a note's file; ``about`` is what its sidecar file states. Errors as in ``parse_note``."""
    settings = settings or Settings()
    check_size(len(data), name, settings.max_note_mb)
    note_id = note_id_of(Path(name))
    document = read_document(data, name)
    if document is None:
        return parse_text(decode(data, name), file=name, note_id=note_id, about=about, policy=settings.personal_data)
    _check_lines(len(document.rows), name)
    source, lines = to_lines(document.rows)
    return _parse_lines(source, lines, file=name, note_id=note_id, about=about, policy=settings.personal_data)


def parse_text(
    text: str, *, file: str, note_id: str, about: Stated = _NOTHING, policy: PersonalData = "report"
) -> Note:
    """Parse a note's text. ``file`` is the name that warnings show; NoteError if it holds no statement."""
    source = normalise_newlines(text)
    if source.count("\n") > MAX_LINES:
        _check_lines(sum(1 for _ in _VISIBLE.finditer(source)), file)
    stated, taken = front_matter(source, file)
    lines = split_lines(source)
    if taken:
        lines = tuple(line for line in lines if line.number > taken)
    return _parse_lines(source, lines, file=file, note_id=note_id, about=about.or_else(stated), policy=policy)


def _parse_lines(
    source: str, lines: tuple[Line, ...], *, file: str, note_id: str, about: Stated, policy: PersonalData
) -> Note:
    clean = personal_data.cleaner(source, policy, file)
    kept = _without_noise(lines)
    stated, used = stated_in_lines(kept)
    kept = _without(kept, used)
    outline = build_outline(join_lines(kept, survey(kept)))
    if not outline.entries:
        raise NoteError(
            f"{file} holds no statement. Bullets ('o', '-', '•', '1.') or lines under headings were expected."
        )
    headings = _headings(outline, used, clean)
    themes = (lambda theme: clean(_without_markdown(theme))) if _is_markdown(file) else clean
    about = about.or_else(stated)
    said = [one.text for one in headings if one.kind in ("title", "preamble")]
    about = about.or_else(stated_in_passing([*said, *(line.text for line in lines[:1] if line.noise)]))
    title = about.title or next((heading.text for heading in headings if heading.kind == "title"), note_id)
    return Note(
        id=note_id,
        title=clean(title),
        statements=_statements(outline.entries, note_id, clean, themes),
        questions=tuple(one.model_copy(update={"text": clean(one.text)}) for one in question_texts(outline)),
        headings=headings,
        warnings=_warnings(lines, outline, file, personal_data.report(source, file)),
        source=clean(source),
        file=file,
        date=about.date,
        meeting=about.meeting,
        kind=about.kind,
    )


def _check_lines(count: int, file: str) -> None:
    if count > MAX_LINES:
        raise NoteError(f"{file} has more than {MAX_LINES} lines of text. Split it into several notes.")


def sidecar_names(name: str) -> tuple[str, str]:
    """Return the names of the file that may state title and date of a note: 'm.docx.meta.toml', 'm.meta.toml'."""
    return name + SIDECAR, Path(name).stem + SIDECAR


def note_id_of(path: Path) -> str:
    """Slug of the file's stem: small letters a-z, digits and hyphens ('Møde i Råd.txt' → 'moede-i-raad')."""
    stem = unicodedata.normalize("NFC", path.stem).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "note"


def _headings(outline: Outline, used: tuple[Line, ...], clean: Clean) -> tuple[Heading, ...]:
    """Return the headings, and the lines that only say what the note is, in the note's order."""
    stated = [Heading(kind="preamble", text=line.text, place=_place(line)) for line in used]
    every = sorted((*outline.headings, *stated), key=lambda one: one.place.start) if stated else outline.headings
    return tuple(one.model_copy(update={"text": clean(one.text)}) for one in every)


def _place(line: Line) -> Place:
    return Place(start=line.start, end=line.end, first_line=line.number, last_line=line.number, page=line.page)


def _without(lines: tuple[Line, ...], used: tuple[Line, ...]) -> tuple[Line, ...]:
    """Leave out lines; those after them stand apart."""
    if not used:
        return lines
    return _without_noise(tuple(replace(one, noise="stated") if one in used else one for one in lines))


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


def _is_markdown(file: str) -> bool:
    return Path(file).suffix.lower() in (".md", ".markdown")


def _without_markdown(theme: str) -> str:
    """Leave out the marks of bold and italic words: 'Trafik og **byen**'."""
    return _EMPHASIS.sub(r"\2", theme)


def _statements(entries: list[Entry], note_id: str, clean: Clean, themes: Clean) -> tuple[Statement, ...]:
    texts = [clean(entry.block.text) for entry in entries]
    ids = _ids(entries, texts, note_id)
    return tuple(
        Statement(
            id=name,
            text=text,
            group=entry.group,
            questions=entry.questions,
            theme=None if entry.theme is None else themes(entry.theme),
            parent=None if entry.parent is None else ids[entry.parent],
            level=entry.level,
            note=note_id,
            place=entry.block.place,
            continues_heading=entry.continues_heading,
        )
        for entry, name, text in zip(entries, ids, texts, strict=True)
    )


def _ids(entries: list[Entry], texts: list[str], note_id: str) -> list[str]:
    """Name every statement by its group and text alone, so that edits elsewhere change no name."""
    seen: Counter[str] = Counter()
    ids = []
    for entry, text in zip(entries, texts, strict=True):
        key = f"{entry.group or ''}\n{text}"
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
        seen[digest] += 1
        ids.append(f"{note_id}:{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return ids


def _warnings(
    lines: tuple[Line, ...], outline: Outline, file: str, personal: tuple[ParseWarning, ...]
) -> tuple[ParseWarning, ...]:
    """Return all warnings by line; none of them shows personal data."""
    noise = [(line.number, line.text, f"{line.noise}, left out") for line in lines if line.noise]
    doubts = [
        (line.number, line.text or block.first.text, reason) for block, reason in outline.doubts for line in block.lines
    ]
    found = [
        ParseWarning(file=file, line=number, text=personal_data.mask(text), reason=reason)
        for number, text, reason in sorted(noise + doubts)
    ]
    return tuple(sorted((*found, *personal), key=lambda one: one.line))
