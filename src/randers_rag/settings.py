"""All settings, in one frozen object that is passed in. Importing this module reads and changes nothing."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PersonalData = Literal["report", "mask", "refuse"]
Access = Literal["none", "password", "proxy"]
PREFIX = "RANDERS_RAG_"
_HASH = re.compile(r"scrypt:[0-9]{5}:8:1:[\w-]{22}==:[\w-]{43}=")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
STORE = re.compile(
    r"milvus\+(?:(?P<uri>https?://[\w.-]+(?::\d{1,5})?)(?:/(?P<name>[a-z]\w{0,63}))?/?|file:(?P<file>/.+\.db))"
)
"""A Milvus server, or a file that milvus-lite keeps (for one process); then the store's name, if it has its own."""


class Settings(BaseModel):
    """What can be set, each by the environment variable ``RANDERS_RAG_<NAME>`` in upper case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    corpus: Path = Field(default=Path("corpus"), description="Folder with the notes.")
    index: Path = Field(default=Path("index"), description="Folder that holds the built index.")
    store: str = Field(
        default="folder",
        description="What the index is kept in: `folder` (the one above), or a store on Milvus that several servers "
        "share: `milvus+http://host:19530`, with `/name` behind it where a server holds several.",
    )
    store_token: str = Field(default="", repr=False, description="Token, or `user:password`, that opens the store.")
    model: str = Field(
        default="danish",
        description="Embedding model: `danish` or `danish-fast` (both ship with the package; `auto` takes the fast one "
        "from 4 MB of text on), or the hub name or folder of another.",
    )
    embed_origins: tuple[str, ...] = Field(
        default=(),
        description="Sites that may embed the chat and call the interface, as https://host[:port], by comma or blank. "
        "Localhost always may.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="Host names that the server answers to, by comma or blank; none: any."
    )
    root_path: str = Field(
        default="", pattern=r"^(/[\w.~-]+)*$", description="Path under which a proxy serves the pages: /notat."
    )
    max_note_mb: int = Field(default=50, ge=1, le=1024, description="Size of a note's file, in MB, that is still read.")
    personal_data: PersonalData = Field(
        default="report",
        description="CPR numbers, e-mail addresses and telephone numbers in notes: `report` them as warnings, "
        "`mask` them too, or `refuse` the note.",
    )
    feedback: Path | None = Field(
        default=None, description="SQLite file that thumbs and their questions go to; none: nothing is kept."
    )
    feedback_days: int = Field(default=90, ge=1, le=3650, description="Days after which feedback is deleted.")

    access: Access = Field(
        default="none",
        description="Who may come in: `none`: anybody (this machine only), `password`, or `proxy`: whom a listed proxy "
        "names.",
    )
    reader_password: str = Field(
        default="", repr=False, description="Hash of the readers' password; `randers-rag password` makes it."
    )
    admin_password: str = Field(default="", repr=False, description="Hash of the administrators' password.")
    proxy_addresses: tuple[str, ...] = Field(
        default=(),
        description="Addresses or networks of the proxies in front, by comma or blank. What they say of client and "
        "user is believed; none: of the client, this machine's.",
    )
    proxy_header: str = Field(
        default="X-Remote-User", pattern=r"^[A-Za-z0-9-]+$", description="Header in which a proxy names the user."
    )
    administrators: tuple[str, ...] = Field(
        default=(), description="Users, as the proxy names them, who are administrators, by comma or blank."
    )
    rate_limit: int = Field(
        default=600, ge=0, le=1_000_000, description="Questions that one client may ask in a minute; 0: any number."
    )
    upload: bool = Field(
        default=False,
        description="Whether administrators may put notes into the corpus on the page /notater; they see how each is "
        "read first.",
    )
    log_questions: bool = Field(default=False, description="Whether the log holds the text of the questions.")

    @model_validator(mode="after")
    def _let_somebody_in(self) -> Settings:
        if self.access == "password" and not (self.reader_password or self.admin_password):
            raise ValueError("access is password, but neither reader_password nor admin_password is set")
        if self.access == "proxy" and not self.proxy_addresses:
            raise ValueError("access is proxy, but proxy_addresses names no proxy")
        return self

    @field_validator("store")
    @classmethod
    def _as_store(cls, value: str) -> str:
        if value != "folder" and not STORE.fullmatch(value):
            raise ValueError("this is no store. Write it as milvus+http://host:19530, and its token as STORE_TOKEN")
        return value

    @field_validator("reader_password", "admin_password")
    @classmethod
    def _as_hash(cls, value: str) -> str:
        if value and not _HASH.fullmatch(value):
            raise ValueError("this is no hash of a password. Make one with: randers-rag password")
        return value

    @field_validator("proxy_addresses")
    @classmethod
    def _as_networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(value)) for value in values)

    @field_validator("embed_origins", "allowed_hosts", "proxy_addresses", "administrators", mode="before")
    @classmethod
    def _as_list(cls, value: Any) -> Any:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("embed_origins")
    @classmethod
    def _as_origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        origins = tuple(value.rstrip("/").lower() for value in values)
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin} is not an origin. Write it as https://intranet.example.dk")
        return origins

    @field_validator("root_path", mode="before")
    @classmethod
    def _as_prefix(cls, value: Any) -> Any:
        stripped = value.strip("/") if isinstance(value, str) else value
        return f"/{stripped}" if isinstance(stripped, str) and stripped else stripped

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
