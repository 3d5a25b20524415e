"""Where output goes: safe streams, JSON, a rich console, a progress bar."""

from __future__ import annotations

import codecs
import io
import json
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from randers_rag.messages import in_danish

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_PLAIN = {
    "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e", "–": "-", "—": "-", "’": "'",
    "‘": "'", "“": '"', "”": '"', "„": '"', "»": '"', "«": '"', "•": "*", "▪": "*", "·": "-", "…": "...", "→": "->",
}  # fmt: skip
_SAFE = "randers_rag.plain"


def make_streams_safe() -> None:
    """Let stdout and stderr spell what their encoding lacks (å → aa) instead of failing."""
    codecs.register_error(_SAFE, _spell_plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_SAFE)


def _spell_plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    piece = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in piece), error.end


def is_terminal(stream: TextIO) -> bool:
    """Whether a person reads along: colour, layout and progress make sense."""
    return stream.isatty()


def write_json(data: Any) -> None:
    """Write JSON that every parser reads, also where the stream is not UTF-8."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    sys.stdout.write(json.dumps(data, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False) + "\n")


def write_lines(*lines: str) -> None:
    """Write plain lines to stdout."""
    sys.stdout.writelines(line + "\n" for line in lines)


def rich_console(stream: TextIO | None = None) -> Console:
    """Return a console that colours nothing by guess."""
    from rich.console import Console

    return Console(file=stream, highlight=False, emoji=False)


def tell(message: str) -> None:
    """Tell the person (not the program that reads stdout) in Danish what is going on."""
    if is_terminal(sys.stderr):
        sys.stderr.write(in_danish(message) + "\n")


class ProgressBar:
    """A bar on stderr for long work; it appears with the first step, and only on a terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps are finished."""
        if not is_terminal(sys.stderr):
            return
        if self._bar is None or self._task is None:
            self._start()
        else:
            self._bar.update(self._task, completed=done, total=total)

    def _start(self) -> None:
        from rich.progress import Progress

        self._bar = Progress(console=rich_console(sys.stderr), transient=True)
        self._task = self._bar.add_task(self._label, total=None)
        self._bar.start()
