"""Where a Milvus store is: ``milvus+http://host:19530/name``, with the token apart from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from randers_rag.settings import STORE, Settings

NAME = "randers_rag"
"""The name of a store that was given none."""


@dataclass(frozen=True)
class Address:
    """A server (or a file of milvus-lite), what the store is called there, and the token that opens it, never shown."""

    uri: str
    name: str = NAME
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Address:
        """Return the address that the settings name. ValueError: they name none."""
        found = STORE.fullmatch(settings.store)
        if found is None:
            raise ValueError(f"{settings.store} is not a store on Milvus")
        return cls(found["file"] or found["uri"], found["name"] or NAME, settings.store_token)

    def __str__(self) -> str:
        return f"{self.name} at {self.uri}"
