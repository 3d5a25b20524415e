"""Arrays that belong to a calibration, read with an error that names the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.errors import ModelError

REMEDY = "Build the model with `make model`, or the index with `randers-rag index`."


def read_parts(what: str, paths: Iterable[Path]) -> list[NDArray[Any]]:
    """Return stored arrays; ModelError, which says what they are, where one is absent or damaged."""
    try:
        return [_read(path) for path in paths]
    except OSError as error:
        raise ModelError(f"No {what}: {error.strerror}. {REMEDY}") from error
    except (ValueError, EOFError) as error:
        raise ModelError(f"The {what} is damaged. {REMEDY}") from error


def _read(path: Path) -> NDArray[Any]:
    with path.open("rb") as stream:
        found: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    return found
