"""Importing Gradio without what it does for those who write components: half of the time that the import takes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_META = ("gradio.component_meta", "gradio.blocks_events")


@contextmanager
def without_stubs() -> Iterator[None]:
    """Keep Gradio from writing a type stub beside the source of each of its components when it is imported.

    It parses each component's source for that, twice, and writes into the installed package where it may. Where
    ``inspect.getfile`` knows no file of a component, it leaves that out.
    """
    getfile = inspect.getfile

    def of_others(item: Any) -> str:
        if type(item).__module__ in _META:
            raise OSError(f"{item} is a component of Gradio")
        return getfile(item)

    inspect.getfile = of_others  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile
