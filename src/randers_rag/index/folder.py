"""The index folder: versions side by side, one of them current, each replaced in one step.

    <index>/CURRENT                 the current version's name
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
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from randers_rag.errors import IndexDamagedError, IndexFolderError, IndexMissingError
from randers_rag.index import files, manifest
from randers_rag.index.files import REMEDY
from randers_rag.index.manifest import FileRecord, Manifest

KEEP = 3
"""How many versions stay, the current one among them."""
VERIFY_BELOW = 64 << 20
"""An index smaller than this many bytes is checked byte by byte whenever it is opened."""
_CURRENT, _VERSIONS, _LOCK, _BUILDING = "CURRENT", "versions", ".lock", ".building-"
_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{16}")
_OURS = re.compile(r"manifest\.json|[a-z_]+\.(?:[a-z]+\.)?(?:npy|faiss|jsonl|json)")
_LOCK_SECONDS = 600.0


def current_version(root: Path) -> Path:
    """Return the folder of the current version. IndexMissingError if there is none, IndexDamagedError if it is lost."""
    name = _read_current(root)
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


def versions(root: Path) -> list[Path]:
    """Return the folders of the complete versions, oldest first."""
    return sorted(path for path in _children(root / _VERSIONS) if _NAME.fullmatch(path.name))


def read_manifest(version: Path, *, verify: bool | None = None) -> Manifest:
    """Return a version's manifest after checking its files against it.

    Sizes are always checked, checksums when ``verify`` says so; by default when the index is small.
    """
    path = version / manifest.NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise IndexDamagedError(f"{path} is missing. {REMEDY}") from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if hashlib.sha256(data).hexdigest()[:16] != version.name.rpartition("-")[2]:
        raise IndexDamagedError(f"{path} is not what was written. {REMEDY}")
    found = manifest.from_json(data, version)
    _check_files(version, found, checksums=found.size < VERIFY_BELOW if verify is None else verify)
    return found


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
        raise _unwritable(root, error) from error
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
        raise _unwritable(root, error) from error
    finally:
        _remove(folder)


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Return size and checksum of each file in a folder, after each has reached the disk."""
    records = {}
    for path in sorted(folder.iterdir()):
        files.sync_file(path)
        records[path.name] = FileRecord(bytes=path.stat().st_size, sha256=files.sha256(path))
    return records


def publish(root: Path, folder: Path, made: Manifest) -> Path:
    """Write the manifest, move the folder into place, make it current, and drop the oldest versions."""
    data = manifest.to_json(made)
    files.write_bytes(folder / manifest.NAME, data)
    files.sync_folder(folder)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{hashlib.sha256(data).hexdigest()[:16]}"
    version = root / _VERSIONS / name
    folder.rename(version)
    files.sync_folder(root / _VERSIONS)
    _point_to(root, name)
    for old in versions(root)[:-KEEP]:
        if old != version:
            _remove(old)
    return version


def _point_to(root: Path, name: str) -> None:
    pointer = root / f"{_CURRENT}.new"
    files.write_bytes(pointer, f"{name}\n".encode())
    pointer.replace(root / _CURRENT)
    files.sync_folder(root)


def _check_files(version: Path, found: Manifest, *, checksums: bool) -> None:
    for name, record in found.files.items():
        path = version / name
        try:
            size = path.stat().st_size
            if size != record.bytes:
                raise IndexDamagedError(f"{path} has {size} bytes; {record.bytes} were written. {REMEDY}")
            if checksums and files.sha256(path) != record.sha256:
                raise IndexDamagedError(f"{path} is not what was written (its SHA-256 differs). {REMEDY}")
        except FileNotFoundError:
            raise IndexDamagedError(f"{path} is missing. {REMEDY}") from None
        except OSError as error:
            raise _unreadable(path, error) from error


def _read_current(root: Path) -> str | None:
    try:
        return (root / _CURRENT).read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(root / _CURRENT, error) from error


def _refuse_foreign(root: Path) -> None:
    """Refuse a folder that another program's CURRENT lies in (LevelDB, for one, has such a file)."""
    name = _read_current(root)
    if name is not None and not _NAME.fullmatch(name) and not versions(root):
        raise IndexFolderError(
            f"{root / _CURRENT} was not written by randers-rag: the folder seems to belong to another program. "
            "Name another folder with --index."
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder.parent, error) from error


def _clean(root: Path) -> None:
    """Remove what killed builds left."""
    for path in _children(root / _VERSIONS):
        if path.name.startswith(_BUILDING):
            _remove(path)
    with suppress(OSError):
        (root / f"{_CURRENT}.new").unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    """Remove a version's own files, and the folder if nothing else is in it. What resists stays for the next time."""
    for path in _children(folder):
        if _OURS.fullmatch(path.name):
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
        raise _unreadable(folder, error) from error


def _unreadable(path: Path, error: OSError) -> IndexFolderError:
    return IndexFolderError(
        f"{path} cannot be read: {error.strerror}. Allow this user to read it, or name another folder with --index."
    )


def _unwritable(root: Path, error: OSError) -> IndexFolderError:
    return IndexFolderError(
        f"The index cannot be written to {root}: {error.strerror or error}. Make room, allow this user to write "
        "there, or name another folder with --index (setting RANDERS_RAG_INDEX)."
    )
