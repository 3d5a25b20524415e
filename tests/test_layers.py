"""Imports never run upwards: the package's stages, lowest first, and what each may import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import randers_rag

PACKAGE = Path(randers_rag.__file__).parent
FLOORS = (
    {"errors", "messages", "schema", "settings"},
    {"notes", "danish"},
    {"embedding"},
    {"index"},
    {"question"},
    {"search"},
    {"answer"},
    {"assistant"},
    {"serving"},
    {"evaluation"},
    {"web"},
    {"cli"},
)
"""A stage may import stages of lower floors only, and none of its own floor."""
CLOSED = {"question": {"errors", "schema", "danish"}}
"""Stages that import less than their floor allows: a question is read without an index."""
FLOOR = {stage: number for number, stages in enumerate(FLOORS) for stage in stages}
PUBLIC = {"Assistant": "assistant", "parse_note": "notes"}
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def stage_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[str]:
    """Yield the stages that a module imports, at its top or in a function."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "randers_rag":
            names = [f"randers_rag.{PUBLIC.get(alias.name, alias.name)}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import; write it in full"
            names = [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("randers_rag."))


def test_every_stage_has_a_floor() -> None:
    assert {stage_of(module) for module in MODULES} == set(FLOOR)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_import_runs_upwards(module: Path) -> None:
    stage = stage_of(module)
    below = {other for other in FLOOR if FLOOR[other] < FLOOR[stage]}
    assert set(imported(module)) - {stage} <= CLOSED.get(stage, below)


def test_search_reads_questions_only_when_it_is_fitted() -> None:
    found = [module.name for module in MODULES if stage_of(module) == "search" and "question" in set(imported(module))]
    assert found == ["fitting.py"]
