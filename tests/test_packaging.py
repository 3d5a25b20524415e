"""The wheel holds all that answering needs, and works outside the checkout."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.sdist import SdistBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "randers_rag"
NOTE = ROOT / "corpus" / "hovedudvalget-fremtidens-randers.txt"

USED_BY_OTHERS = {"python-multipart"}
"""Starlette reads the forms of our pages by it, and does not bring it along."""


def call(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RANDERS_RAG", "PYTHON"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    built = call(*pip, "--wheel-dir", folder, ROOT, folder=folder)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs' folder of a new environment: the wheel, and this one's packages without the checkout."""
    home = tmp_path_factory.mktemp("installed")
    assert call(sys.executable, "-m", "venv", "--without-pip", home, folder=home).returncode == 0
    programs = next(path for path in (home / "bin", home / "Scripts") if path.exists())
    python = next(programs.glob("python*"))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index")
    done = call(*pip, wheel, folder=home)
    assert done.returncode == 0, done.stderr
    (site,) = [path.parent for path in home.rglob("randers_rag") if path.is_dir()]
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return programs


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == wanted
    for folder in ("danish/data", "embedding/model", "search/judged", "web/assets"):
        assert any(name.startswith(f"randers_rag/{folder}/") for name in held)
    assert wheel.stat().st_size < 50_000_000


def test_the_source_archive_leaves_out_what_is_derived(tmp_path: Path) -> None:
    archive = next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path)))
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml", "app.py", "index/README.md", "src/randers_rag/py.typed"} <= held
    assert {f"corpus/{NOTE.name}", "tests/test_packaging.py"} <= held
    assert not [name for name in held if name.startswith("index/") and name != "index/README.md"]
    assert not [
        name
        for name in held
        if "__pycache__" in name or name.startswith((".venv", ".git/", "reports/", "build/", "dist/"))
    ]


@pytest.mark.model
def test_the_installed_program_answers_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / NOTE.name).write_bytes(NOTE.read_bytes())
    where = call(installed / "python", "-c", "import randers_rag; print(randers_rag.__file__)", folder=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)
    answer = call(installed / "randers-rag", "ask", "Hvad står der om neurodivergens?", folder=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "»Neurodivergens«" in answer.stdout
    assert "Gruppe 3, spørgsmål 1 og 2, Unge, linje 137" in answer.stdout
    silent = call(installed / "randers-rag", "ask", "hvad koster det at leje en hoppeborg?", folder=tmp_path)
    assert silent.returncode == 1
    assert silent.stdout.startswith("Det siger notatet ikke noget om.")


def test_every_import_is_declared_and_every_dependency_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for name, lines in project["optional-dependencies"].items() if name != "dev" for line in lines]
    homes = packages_distributions()
    imported = {
        canonicalize_name(home)
        for path in PACKAGE.rglob("*.py")
        for name in imports_of(path)
        if name not in sys.stdlib_module_names and name != "randers_rag"
        for home in homes.get(name, [name])
    }
    needed = names_of(project["dependencies"])
    assert imported <= needed | names_of(extras)
    assert needed - USED_BY_OTHERS <= imported


def names_of(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "files":
            names = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
            found |= {name.partition(".")[0] for name in names}  # its data alone
    return found
