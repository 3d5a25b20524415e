from __future__ import annotations

from pathlib import Path

import pytest

from randers_rag.notes import parse_note, parse_text
from randers_rag.schema import Note

ROOT = Path(__file__).parents[1]

BORDE = """Bymøde: handel og torv

Bord 1

Spørgsmål 1: Hvad savner vi på torvet?

Bænke:
- Flere bænke i solen
- Ryglæn til de ældre

Spørgsmål 2: Hvilke gode drømme har vi for byen?

Grønt:
- Et træ på hvert hjørne
- Regnbede

Bord 2

Spørgsmål 1: Hvad savner vi på torvet?

Grønt:
- Skygge om sommeren
- En park

Spørgsmål 2: Hvilke gode drømme har vi for byen?

Handel og caféer:
- En biograf
- Lokale varer
"""


@pytest.fixture(scope="session")
def randers() -> Note:
    return parse_note(ROOT / "corpus" / "hovedudvalget-fremtidens-randers.txt")


@pytest.fixture(scope="session")
def borde() -> Note:
    return parse_text(BORDE, file="bymoede.txt", note_id="bymoede")
