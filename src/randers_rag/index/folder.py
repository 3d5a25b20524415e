"""The index folder: versions side by side, one of them current, each replaced in one step.

    <index>/CURRENT                 the current version's name, and "pinned" where it stays until it is released
    <index>/versions/<name>/        its files and manifest; <name> ends in the hash of the manifest
    <index>/versions/.building-*/   a build in progress, or what a killed one left
    <index>/.lock                   held while building

Only files that an index consists of are ever deleted; what others put into the folder stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from randers_rag.errors import IndexDamagedError, IndexFolderError, IndexMissingError
from randers_rag.index import files, manifest
from randers_rag.index.files import REMEDY
from randers_rag.index.manifest import FileRecord, Manifest

KEEP = 3
"""How many versions stay, the current one among them."""
_CURRENT, _VERSIONS, _LOCK, _BUILDING = "CURRENT", "versions", ".lock", ".building-"
_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{16}")
OURS = re.compile(r"manifest\.json|[a-z_]+\.(?:[a-z]+\.)?(?:npy|faiss|jsonl|json)")
_PINNED = " pinned"
_LOCK_SECONDS = 600.0


@dataclass(frozen=True)
class Pointer:
    """What CURRENT says: which version serves, and whether it stays although the corpus has changed."""

    name: str
    pinned: bool = False


def read_pointer(root: Path) -> Pointer | None:
    """Return what CURRENT says, whole or not; None where there is none."""
    text = _read_current(root)
    return None if text is None else Pointer(text.removesuffix(_PINNED), text.endswith(_PINNED))


def current_version(root: Path) -> Path:
    """Return the folder of the current version. IndexMissingError if there is none, IndexDamagedError if it is lost."""
    pointer = read_pointer(root)
    name = pointer.name if pointer else None
    if name is None:
        if versions(root):
            raise IndexDamagedError(f"{root / _CURRENT} is missing. {REMEDY}")
        raise IndexMissingError(f"There is no index in {root}. Run `randers-rag index` to build it.")
    if not _NAME.fullmatch(name):
        _refuse_foreign(root)
        raise IndexDamagedError(f"{root / _CURRENT} does not name a version. {REMEDY}")
    if not (root / _VERSIONS / name).is_dir():
        raise IndexDamagedError(f"The current version {name} is missing in {root / _VERSIONS}. {REMEDY}")
    return root / _VERSIONS / name


def version_named(root: Path, name: str) -> Path:
    """Return the folder of a version; a beginning of its name will do if only one version has it."""
    found = [path for path in versions(root) if path.name.startswith(name)]
    if len(found) != 1:
        there = ", ".join(path.name for path in versions(root)) or "none"
        what = "There is no version" if not found else "Several versions begin with"
        raise IndexFolderError(f"{what} {name} in {root}. Name one of: {there}.")
    return found[0]


def versions(root: Path) -> list[Path]:
    """Return the folders of the complete versions, oldest first."""
    return sorted(path for path in _children(root / _VERSIONS) if _NAME.fullmatch(path.name))


@contextmanager
def building(root: Path, report: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the index folder for one builder; make it where it is missing and clean up after killed builds."""
    from filelock import FileLock, Timeout

    _refuse_foreign(root)
    _make(root / _VERSIONS)
    lock = FileLock(root / _LOCK)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            report("Another program is building this index; waiting for it.")
            lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        raise IndexFolderError(
            f"Another program has been building {root} for {_LOCK_SECONDS:.0f} seconds. Wait until it is done, or stop "
            "it, and try again."
        ) from None
    except OSError as error:
        raise unwritable(root, error) from error
    try:
        _clean(root)
        yield
    finally:
        lock.release()


@contextmanager
def new_version(root: Path) -> Iterator[Path]:
    """Give an empty folder to write a version into; it is removed unless :func:`publish` moved it."""
    folder = root / _VERSIONS / f"{_BUILDING}{token_hex(8)}"
    try:
        folder.mkdir()
        yield folder
    except OSError as error:
        raise unwritable(root, error) from error
    finally:
        remove(folder)


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Return size and checksum of each file in a folder, after each has reached the disk."""
    records = {}
    for path in sorted(folder.iterdir()):
        files.sync_file(path)
        records[path.name] = FileRecord(bytes=path.stat().st_size, sha256=files.sha256(path))
    return records


def publish(root: Path, folder: Path, made: Manifest, *, pinned: bool = False) -> Path:
    """Write the manifest, move the folder into place, make it current, and drop the oldest versions."""
    data = manifest.to_json(made)
    files.write_bytes(folder / manifest.NAME, data)
    files.sync_folder(folder)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{hashlib.sha256(data).hexdigest()[:16]}"
    version = root / _VERSIONS / name
    folder.rename(version)
    files.sync_folder(root / _VERSIONS)
    point_to(root, Pointer(name, pinned))
    for old in versions(root)[:-KEEP]:
        if old != version:
            remove(old)
    return version


def point_to(root: Path, pointer: Pointer) -> None:
    """Make a version the current one, in one step."""
    made = root / f"{_CURRENT}.new"
    try:
        files.write_bytes(made, f"{pointer.name}{_PINNED if pointer.pinned else ''}\n".encode())
        made.replace(root / _CURRENT)
        files.sync_folder(root)
    except OSError as error:
        raise unwritable(root, error) from error


def _read_current(root: Path) -> str | None:
    try:
        return (root / _CURRENT).read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(root / _CURRENT, error) from error


def _refuse_foreign(root: Path) -> None:
    """Refuse a folder that another program's CURRENT lies in (LevelDB, for one, has such a file)."""
    pointer = read_pointer(root)
    if pointer is not None and not _NAME.fullmatch(pointer.name) and not versions(root):
        raise IndexFolderError(
            f"{root / _CURRENT} was not written by randers-rag: the folder seems to belong to another program. "
            "Name another folder with --index."
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder.parent, error) from error


def _clean(root: Path) -> None:
    """Remove what killed builds left."""
    for path in _children(root / _VERSIONS):
        if path.name.startswith(_BUILDING):
            remove(path)
    with suppress(OSError):
        (root / f"{_CURRENT}.new").unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Remove a version's own files, and the folder if nothing else is in it. What resists stays for the next time."""
    for path in _children(folder):
        if OURS.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()
    with suppress(OSError):
        folder.rmdir()


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unreadable(folder, error) from error


def unreadable(path: Path, error: OSError) -> IndexFolderError:
    """Return the error to raise where a file cannot be read."""
    return IndexFolderError(
        f"{path} cannot be read: {error.strerror}. Allow this user to read it, or name another folder with --index."
    )


def unwritable(root: Path, error: OSError) -> IndexFolderError:
    """Return the error to raise where an index folder cannot be written."""
    return IndexFolderError(
        f"The index cannot be written to {root}: {error.strerror or error}. Make room, allow this user to write "
        "there, or name another folder with --index (setting RANDERS_RAG_INDEX)."
    )
