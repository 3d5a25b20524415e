"""Lines of a PDF with their places on the page: a program of its own, so that its memory and time are bounded.

``python -m randers_rag.notes.documents.pdf_worker`` reads a PDF from standard input and writes one JSON object:
``{"pages": [[width, [[left, text_left, right, baseline, size, bold, text], …]], …]}``, lengths in points and
baselines counted upwards; or ``{"fault": "password" | "damaged" | "pages" | "text"}``. PDFium (the PDF engine of
Chromium) runs in here: a document that crashes or stalls it ends this program and no other.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from dataclasses import dataclass, field
from typing import Any

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
MEMORY = 2 * 2**30
"""Bytes of address space."""
CPU_SECONDS = 120
_BOLD = 600
_MISSING = "\ufffd"
_HYPHEN = "\x02"  # PDFium's sign for a hyphen that only the line's end needs


@dataclass(slots=True)
class _Line:
    baseline: float
    size: float
    bold: bool
    left: float
    right: float
    text_left: float = 0.0
    signs: list[str] = field(default_factory=list)

    def take(self, sign: str, left: float, right: float) -> None:
        gap = left - self.right
        blank = gap > 0.2 * self.size or sign.isspace()
        if blank and self.signs and self.signs[-1] != " ":
            self.signs.append(" ")
        if not sign.isspace():
            if not self.text_left and " " in self.signs:
                self.text_left = left
            self.signs.append(sign)
            self.right = max(self.right, right)

    def as_row(self) -> list[Any]:
        numbers = (self.left, self.text_left or self.left, self.right, self.baseline, self.size)
        return [*(round(number, 1) for number in numbers), self.bold, "".join(self.signs).strip()]


def main() -> int:
    """Read, and write what was found."""
    _limit()
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the caller's time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"fault": "password" if "assword" in str(error) or "ecurity" in str(error) else "damaged"}
    if len(document) > MAX_PAGES:
        return {"fault": "pages"}
    pages: list[list[Any]] = []
    left = MAX_CHARACTERS
    for index in range(len(document)):
        try:
            width, lines, count = _page(document[index])
        except pypdfium2.PdfiumError:
            return {"fault": "damaged"}
        left -= count
        if left < 0:
            return {"fault": "text"}
        pages.append([round(width, 1), [line.as_row() for line in lines if "".join(line.signs).strip()]])
    return {"pages": pages}


def _page(page: Any) -> tuple[float, list[_Line], int]:
    text = page.get_textpage()
    count = text.count_chars()
    lines: list[_Line] = []
    for index in range(min(count, MAX_CHARACTERS)):
        _take(text.raw, index, lines)
    width = page.get_width()
    text.close()
    page.close()
    return width, lines, count


def _take(raw: Any, index: int, lines: list[_Line]) -> None:
    """Add a character to the line that it stands on; a new line begins where the baseline or the reading moves back."""
    from pypdfium2 import raw as api

    code = api.FPDFText_GetUnicode(raw, index)
    if api.FPDFText_IsGenerated(raw, index) == 1 or code in (0x0A, 0x0D):
        return
    angle = api.FPDFText_GetCharAngle(raw, index)
    if 0.1 < angle < 6.18:  # a watermark across the page
        return
    box, x, y = api.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    if not api.FPDFText_GetLooseCharBox(raw, index, box) or not api.FPDFText_GetCharOrigin(raw, index, x, y):
        return
    size = max(_size(raw, index), 1.0)
    sign = _sign(code)
    line = lines[-1] if lines else None
    if line is None or abs(line.baseline - y.value) > 0.4 * max(size, line.size) or box.left < line.right - 2 * size:
        if sign.isspace():
            return
        bold = api.FPDFText_GetFontWeight(raw, index) >= _BOLD
        line = _Line(y.value, size, bold, box.left, box.left)
        lines.append(line)
    line.take(sign, box.left, box.right)


def _size(raw: Any, index: int) -> float:
    """Return the size of a character's font on the page; its box will not do, since some fonts' boxes fit the sign."""
    from pypdfium2 import raw as api

    matrix = api.FS_MATRIX()
    scale = math.hypot(matrix.c, matrix.d) if api.FPDFText_GetMatrix(raw, index, matrix) else 1.0
    return float(api.FPDFText_GetFontSize(raw, index)) * scale


def _sign(code: int) -> str:
    if code == ord(_HYPHEN):
        return "\u00ad"
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return _MISSING
    return chr(code)


if __name__ == "__main__":
    raise SystemExit(main())
