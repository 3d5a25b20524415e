"""What an administrator does with the versions of an index: list, go back, release, verify, purge."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from randers_rag.errors import IndexDamagedError, IndexFolderError
from randers_rag.index import folder as layout
from randers_rag.index.catalogue import read_catalogue
from randers_rag.index.checks import read_manifest, remember
from randers_rag.index.folder import Pointer
from randers_rag.index.store import Index


class Version(BaseModel):
    """One version as it is listed. ``fault`` says why it cannot serve; then the counts are not known."""

    model_config = ConfigDict(frozen=True)

    name: str
    current: bool
    pinned: bool
    created: str = ""
    model: str = ""
    notes: int = 0
    statements: int = 0
    bytes: int = 0
    fault: str = ""


def list_versions(root: Path, *, verify: bool | None = False) -> tuple[Version, ...]:
    """Return the versions, oldest first. ``verify=True`` reads every byte of each; else only sizes are looked at."""
    if not layout.versions(root):
        layout.current_version(root)  # says what is wrong
    return tuple(_listed(version, layout.read_pointer(root), verify) for version in layout.versions(root))


def rollback(root: Path, name: str | None = None) -> Version:
    """Make an earlier version the current one and pin it: the one named, or the one before the current one.

    It is read through first. It stays until :func:`release`, also where the notes have changed since.
    IndexFolderError: there is no such version; IndexDamagedError: it is not whole.
    """
    if not layout.versions(root):
        layout.current_version(root)  # says what is wrong
    with layout.building(root):
        version = layout.version_named(root, name) if name else _before_current(root)
        _whole(version)
        layout.point_to(root, Pointer(version.name, pinned=True))
    return _listed(version, layout.read_pointer(root), False)


def release(root: Path) -> bool:
    """Let the index follow the corpus again after a rollback or an import; whether it was pinned."""
    pointer = layout.read_pointer(root)
    if pointer is None or not pointer.pinned:
        return False
    with layout.building(root):
        layout.point_to(root, Pointer(pointer.name))
    return True


def purge(root: Path) -> int:
    """Erase all versions but the current one and return how many. IndexFolderError: something of one resisted."""
    kept = layout.current_version(root)
    with layout.building(root):
        kept = layout.current_version(root)
        erased = [version for version in layout.versions(root) if version != kept]
        for version in erased:
            layout.remove(version)
    left = [path for version in erased if version.is_dir() for path in version.iterdir()]
    if any(layout.OURS.fullmatch(path.name) for path in left):
        raise IndexFolderError(
            f"{left[0]} and perhaps more cannot be erased. Stop the programs that use the index, allow this user to "
            "write there, and run `randers-rag index --purge` again."
        )
    return len(erased)


def removed_notes(root: Path) -> tuple[str, ...]:
    """Return the ids of notes that only versions before the current one still hold; :func:`purge` erases them."""
    current = layout.current_version(root)
    held: set[str] = set()
    for version in layout.versions(root):
        with suppress(IndexDamagedError):
            held |= {note.id for note in read_catalogue(version).notes} if version != current else set()
    return tuple(sorted(held - {note.id for note in read_catalogue(current).notes}))


def _before_current(root: Path) -> Path:
    """Return the newest version before the current one; the newest whole one where the current one is lost."""
    pointer = layout.read_pointer(root)
    earlier = [version for version in layout.versions(root) if pointer is None or version.name < pointer.name]
    if not earlier:
        raise IndexFolderError(f"There is no version before the current one in {root}. Run `randers-rag index list`.")
    return earlier[-1]


def _whole(version: Path) -> None:
    made = read_manifest(version, verify=True)
    Index(version, made)
    remember(version, made)


def _listed(version: Path, pointer: Pointer | None, verify: bool | None) -> Version:
    current = pointer is not None and pointer.name == version.name
    state = {"name": version.name, "current": current, "pinned": current and pointer is not None and pointer.pinned}
    try:
        made = read_manifest(version, verify=verify)
    except IndexFolderError as error:
        return Version.model_validate(state | {"fault": str(error)})
    counts = {"notes": made.counts.notes, "statements": made.counts.statements, "bytes": made.size}
    return Version.model_validate(state | counts | {"created": made.created, "model": made.model})
