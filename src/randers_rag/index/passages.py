"""What is embedded for a statement and for a heading, in one place, so that it can be tuned."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from randers_rag.schema import Statement

Hashes = NDArray[np.uint64]
"""Two numbers a passage."""


def passage_text(statement: Statement, parent: Statement | None) -> str:
    """Return the text that stands for a statement: its own, after its heading and, where it is nested, its parent's.

    A statement of two words ("Med støtte") means little without what stands above it.
    """
    own = f"{parent.text} – {statement.text}" if parent else statement.text
    return f"{statement.theme}: {own}" if statement.theme else own


def heading_text(theme: str) -> str:
    """Return the text that stands for a theme heading."""
    return theme


def passage_hashes(texts: Sequence[str]) -> Hashes:
    """Return 128 bits of each text's hash, shape (len(texts), 2)."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts)
    return np.frombuffer(digests, dtype="<u8").reshape(-1, 2)
