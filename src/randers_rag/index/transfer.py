"""An index as one file, to be kept or opened on another machine.

The file is a plain zip without compression: the manifest, which holds the SHA-256 of every other member, and the files
of one version. What is read from one is copied byte by byte to names that the manifest and this program know; links,
folders, other names and compressed members (the stuff of zip bombs) are refused before anything is written.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from randers_rag.errors import IndexFolderError
from randers_rag.index import files, manifest
from randers_rag.index import folder as layout
from randers_rag.index.checks import read_manifest, remember
from randers_rag.index.manifest import FileRecord, Manifest
from randers_rag.index.store import Index, open_index
from randers_rag.index.versions import Version, list_versions

_MOST_MEMBERS, _MOST_MANIFEST, _CHUNK = 100, 16 << 20, 1 << 20
_TIME = (1980, 1, 1, 0, 0, 0)
"""All members carry one time, so that the same version exports to the same bytes."""


def export_index(root: Path, target: Path) -> Manifest:
    """Write the current version to one file, after reading it through. IndexFolderError: the file is there already."""
    version = open_index(root, verify=True).version
    made = read_manifest(version, verify=False)
    part = target.with_name(f".{target.name}.{token_hex(4)}.part")
    if target.exists() or target.is_symlink():
        raise IndexFolderError(f"{target} is there already. Name another file, or remove it first.")
    try:
        with part.open("xb") as file:
            _write(version, made, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        files.sync_folder(target.absolute().parent)
    except OSError as error:
        raise IndexFolderError(f"{target} cannot be written: {error.strerror or error}. Name another place.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return made


def import_index(root: Path, source: Path) -> Version:
    """Make the index in an exported file the current one, pinned, after checking every byte of it.

    IndexFolderError: the file cannot be read, is not an exported index or is not whole; nothing has changed then.
    """
    try:
        with zipfile.ZipFile(source) as archive, layout.building(root), layout.new_version(root) as folder:
            made = _read_manifest(archive, source)
            for name, record in made.files.items():
                _copy(archive, name, record, folder / name, source)
            Index(folder, made)
            version = layout.publish(root, folder, made, pinned=True)
            remember(version, made)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise IndexFolderError(f"{source} is not a file that `randers-rag index export` wrote: {error}.") from error
    except OSError as error:
        raise IndexFolderError(f"{source} cannot be read: {error.strerror or error}.") from error
    return next(one for one in list_versions(root) if one.current)


def _write(version: Path, made: Manifest, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in (manifest.NAME, *made.files):
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = 0o100644 << 16
            info.file_size = (version / name).stat().st_size
            with (version / name).open("rb") as content, archive.open(info, "w") as member:
                while chunk := content.read(_CHUNK):
                    member.write(chunk)


def _read_manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    members = archive.infolist()
    names = [member.filename for member in members]
    size = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or len(set(names)) < len(names) or manifest.NAME not in names:
        raise _foreign(source, "its members are not those of an index")
    for member in members:
        _refuse_odd(member, source)
    if size > source.stat().st_size or archive.getinfo(manifest.NAME).file_size > _MOST_MANIFEST:
        raise _foreign(source, "its sizes contradict each other")
    made = manifest.from_json(archive.read(manifest.NAME), source)
    if {manifest.NAME, *made.files} != set(names):
        raise _foreign(source, "its manifest names other files")
    return made


def _refuse_odd(member: zipfile.ZipInfo, source: Path) -> None:
    kind = member.external_attr >> 16 & 0o170000
    plain = member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
    if not (layout.OURS.fullmatch(member.filename) and plain and kind in (0, 0o100000) and not member.flag_bits & 1):
        raise _foreign(source, f"{member.filename!a} is not a plain file of an index")


def _copy(archive: zipfile.ZipFile, name: str, record: FileRecord, target: Path, source: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as member, target.open("xb") as file:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > record.bytes:
                break
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size != record.bytes or digest.hexdigest() != record.sha256:
        raise IndexFolderError(f"{name} in {source} is not what was exported. Export the index again.")


def _foreign(source: Path, reason: str) -> IndexFolderError:
    return IndexFolderError(f"{source} is not a file that `randers-rag index export` wrote: {reason}.")
