"""Arrays that belong to a calibration, read with an error that names the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.errors import ModelError

REMEDY = "Build the model with `make model`, or the index with `randers-rag index`."


def read_parts(paths: Iterable[Path]) -> list[NDArray[Any]]:
    """Return stored arrays; ModelError where one is absent or damaged."""
    return [_read(path) for path in paths]


def _read(path: Path) -> NDArray[Any]:
    try:
        with path.open("rb") as stream:
            found: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    except OSError as error:
        raise ModelError(f"The model's file {path} cannot be read: {error.strerror}. {REMEDY}") from error
    except (ValueError, EOFError) as error:
        raise ModelError(f"The model's file {path} is damaged. {REMEDY}") from error
    return found


def unfit(files: Iterable[Path]) -> ModelError:
    """Return the error of files that are not of one model."""
    names = ", ".join(map(str, files))
    return ModelError(f"The model's files {names} do not fit together. {REMEDY}")
