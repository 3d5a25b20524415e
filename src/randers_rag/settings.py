"""All settings, in one frozen object that is passed in. Importing this module reads and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

PREFIX = "RANDERS_RAG_"


class Settings(BaseModel):
    """What can be set, each by the environment variable ``RANDERS_RAG_<NAME>`` in upper case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus: Path = Field(default=Path("corpus"), description="Folder with the notes.")
    index: Path = Field(default=Path("index"), description="Folder that holds the built index.")
    model: str = Field(
        default="danish",
        description="Embedding model: `danish` (ships with the package), or the hub name or folder of another.",
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Return settings from environment variables; overrides that are not None win."""
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {
            name: environment[PREFIX + name.upper()]
            for name in cls.model_fields
            if PREFIX + name.upper() in environment
        }
        values.update({name: value for name, value in overrides.items() if value is not None})
        return cls.model_validate(values)
