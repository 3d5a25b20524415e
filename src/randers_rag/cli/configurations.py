"""``--config name=key:value,key:value``: settings with a name."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import ValidationError

from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import invalid_settings
from randers_rag.settings import Settings


class Configuration(NamedTuple):
    """One column of an evaluation."""

    name: str
    settings: Settings


def configurations(texts: list[str] | None, base: Settings) -> tuple[Configuration, ...]:
    """Return the named configurations over the base settings; the base alone where none is named."""
    found = tuple(_configuration(text, base) for text in texts) if texts else (Configuration(base.model, base),)
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        raise UsageError("--config: to opsætninger hedder det samme. Giv hver sit navn.")
    return found


def _configuration(text: str, base: Settings) -> Configuration:
    name, _, rest = text.partition("=")
    if not name.strip():
        raise UsageError(f"--config {text}: navnet mangler. Skriv navn=nøgle:værdi,nøgle:værdi.")
    values = dict(_pair(text, pair) for pair in rest.split(",") if pair.strip())
    try:
        settings = type(base).model_validate(base.model_dump() | values)
    except ValidationError as error:
        raise UsageError(f"--config {text}: {invalid_settings(error)}") from error
    return Configuration(name.strip(), settings)


def _pair(text: str, pair: str) -> tuple[str, str]:
    key, colon, value = pair.partition(":")
    known = [name for name in Settings.model_fields if name not in ("corpus", "index")]
    if not colon or key.strip() not in known:
        raise UsageError(f"--config {text}: {pair} kendes ikke. Skriv nøgle:værdi; nøglerne er {', '.join(known)}.")
    return key.strip(), value.strip()
