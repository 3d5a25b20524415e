"""Whether a version's files are what was written.

Sizes are looked at whenever a version is opened; so are the checksums of a small one. A large version is read through
when it is opened for the first time, and each of its files again when it is another file or has been written since; how
each one was found is remembered beside them. What decays without the file system noticing shows on
``randers-rag index verify``; and a statement is never quoted unless its own checksum is right (``files.Lines``).
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from randers_rag.errors import IndexDamagedError
from randers_rag.index import files, folder, manifest
from randers_rag.index.files import REMEDY
from randers_rag.index.manifest import FileRecord, Manifest

VERIFY_BELOW = 64 << 20
"""An index smaller than this many bytes is checked byte by byte whenever it is opened."""
CHECKED = "checked.json"
Marks = dict[str, list[int]]
"""By file name what changes when the file does: inode, size, and times of the last change to content and to inode."""


def read_manifest(version: Path, *, verify: bool | None = None) -> Manifest:
    """Return a version's manifest after checking its files against it.

    ``verify``: True checks every byte, False sizes alone, None as the module says.
    """
    path = version / manifest.NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise IndexDamagedError(f"{path} is missing. {REMEDY}") from None
    except OSError as error:
        raise folder.unreadable(path, error) from error
    if hashlib.sha256(data).hexdigest()[:16] != version.name.rpartition("-")[2]:
        raise IndexDamagedError(f"{path} is not what was written. {REMEDY}")
    found = manifest.from_json(data, version)
    if verify is None and found.size >= VERIFY_BELOW:
        _check_once(version, found)
        return found
    for name, record in found.files.items():
        _check(version / name, record, checksum=verify is not False)
    return found


def remember(version: Path, made: Manifest) -> None:
    """Remember that all files of a large version are as they should be."""
    if made.size >= VERIFY_BELOW:
        with suppress(OSError):
            marks = {name: _mark(version / name) for name in made.files}
            (version / CHECKED).write_text(json.dumps(marks), encoding="utf-8")


def _check_once(version: Path, found: Manifest) -> None:
    known, fresh = _remembered(version), False
    for name, record in found.files.items():
        path = version / name
        before = _mark(path) if path.exists() else []
        new = known.get(name) != before
        _check(path, record, checksum=new)
        fresh = fresh or new
    if fresh:
        remember(version, found)


def _check(path: Path, record: FileRecord, *, checksum: bool) -> None:
    try:
        size = path.stat().st_size
        if size != record.bytes:
            raise IndexDamagedError(f"{path} has {size} bytes; {record.bytes} were written. {REMEDY}")
        if checksum and files.sha256(path) != record.sha256:
            raise IndexDamagedError(f"{path} is not what was written (its SHA-256 differs). {REMEDY}")
    except FileNotFoundError:
        raise IndexDamagedError(f"{path} is missing. {REMEDY}") from None
    except OSError as error:
        raise folder.unreadable(path, error) from error


def _remembered(version: Path) -> Marks:
    try:
        found = json.loads((version / CHECKED).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
