"""``randers-rag index list | verify | rollback | export | import``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from randers_rag.cli.console import write_json, write_lines
from randers_rag.cli.faults import UsageError
from randers_rag.cli.opening import settings_of
from randers_rag.index.transfer import export_index, import_index
from randers_rag.index.versions import Version, list_versions, rollback
from randers_rag.messages import in_danish

_STAYS = "Den gælder, til du kører 'randers-rag index'. En åben server tager den selv i brug."


def run(arguments: Namespace) -> int:
    """Do one thing with the versions of an index; 2 where one of them is damaged."""
    if arguments.purge or arguments.rebuild:
        raise UsageError("--purge og --rebuild hører til 'randers-rag index' uden handling.")
    settings = settings_of(arguments)
    if settings.store != "folder":
        raise UsageError(f"'{arguments.action}' gælder et indeks i en mappe; RANDERS_RAG_STORE er {settings.store}.")
    return _ACTIONS[arguments.action](settings.index, arguments)


def _list(root: Path, arguments: Namespace) -> int:
    return _show(list_versions(root), _target(arguments, wanted=False), arguments)


def _verify(root: Path, arguments: Namespace) -> int:
    return _show(list_versions(root, verify=True), _target(arguments, wanted=False), arguments, checked=True)


def _rollback(root: Path, arguments: Namespace) -> int:
    version = rollback(root, arguments.target)
    return _say(version, arguments, f"Indekset er nu version {version.name}. {_STAYS}")


def _export(root: Path, arguments: Namespace) -> int:
    target = Path(_target(arguments))
    made = export_index(root, target)
    line = f"Indekset er gemt i {target} ({_megabytes(target.stat().st_size)}, {made.counts.statements} udsagn)."
    if arguments.json:
        write_json({"file": str(target), "bytes": target.stat().st_size, "statements": made.counts.statements})
    else:
        write_lines(line)
    return 0


def _import(root: Path, arguments: Namespace) -> int:
    version = import_index(root, Path(_target(arguments)))
    return _say(version, arguments, f"Indekset er nu version {version.name}, model {version.model}. {_STAYS}")


_ACTIONS: dict[str, Callable[[Path, Namespace], int]] = {
    "list": _list,
    "verify": _verify,
    "rollback": _rollback,
    "export": _export,
    "import": _import,
}


def _target(arguments: Namespace, *, wanted: bool = True) -> str:
    name: str | None = arguments.target
    if wanted and not name:
        raise UsageError(f"'randers-rag index {arguments.action}' mangler en FIL.")
    if name and not wanted:
        raise UsageError(f"'randers-rag index {arguments.action}' skal ikke have {name} med.")
    return name or ""


def _show(versions: tuple[Version, ...], _: str, arguments: Namespace, *, checked: bool = False) -> int:
    if arguments.json:
        write_json([version.model_dump(mode="json") for version in versions])
    else:
        write_lines(*(_line(version, checked) for version in versions))
    return 2 if any(version.fault for version in versions) else 0


def _line(version: Version, checked: bool) -> str:
    mark = "*" if version.current else " "
    if version.fault:
        return f"{mark} {version.name}  beskadiget: {in_danish(version.fault)}"
    parts = [
        f"{mark} {version.name}",
        version.created,
        f"{version.notes} noter",
        f"{version.statements} udsagn",
        _megabytes(version.bytes),
        version.model,
    ]
    parts += ["fastholdt"] if version.pinned else []
    parts += ["hel"] if checked else []
    return "  ".join(parts)


def _say(version: Version, arguments: Namespace, line: str) -> int:
    if arguments.json:
        write_json(version.model_dump(mode="json"))
    else:
        write_lines(line)
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")
