"""What the documentation says of the code is what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.model
@pytest.mark.parametrize("name", ["answer", "silence", "settings"])
def test_the_readme_is_what_the_code_gives(refresh: ModuleType, name: str) -> None:
    found = refresh.block(refresh.README.read_text("utf-8"), name)
    assert found == refresh.BLOCKS[name](), "README.md is stale; write it anew: make docs"


@pytest.mark.long
@pytest.mark.model
def test_the_figures_are_those_of_the_evaluation(refresh: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert refresh.block(refresh.README.read_text("utf-8"), "eval") == refresh.figures(), "make docs"


def test_a_block_is_filled_and_the_rest_stays(refresh: ModuleType) -> None:
    page = "before\n<!-- x:begin -->\nold\n\n<!-- x:end -->\nafter"
    assert refresh.filled(page, "x", r"new \1") == "before\n<!-- x:begin -->\nnew \\1\n<!-- x:end -->\nafter"
    with pytest.raises(ValueError, match="no block <!-- y:begin -->"):
        refresh.filled(page, "y", "new")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text) if ":" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    commands = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8")) if page.exists()
    }
    assert named
    assert named <= commands
