"""The tool server as an assistant sees it: a real client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from randers_rag.errors import MissingExtraError
from randers_rag.web import tools

ROOT = Path(__file__).parents[2]


@pytest.mark.model
def test_a_client_lists_the_tools_and_gets_quotes(tmp_path: Path) -> None:
    pytest.importorskip("mcp")
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave an event loop running in this one
        names, answer, hits = thread.submit(lambda: asyncio.run(_conversation(tmp_path))).result()
    assert names == ["ask", "search"]
    assert answer["found"]
    assert "Atomkraft som en mulighed?" in [citation["statement"]["text"] for citation in answer["citations"]]
    assert len(hits["hits"]) == 3


async def _conversation(folder: Path) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    places = ["--corpus", str(ROOT / "corpus"), "--index", str(folder / "index")]
    server = StdioServerParameters(command=sys.executable, args=["-m", "randers_rag.cli", "tools", *places])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        names = sorted(tool.name for tool in (await session.list_tools()).tools)
        answer = await session.call_tool("ask", {"question": "siger nogen noget om atomkraft?"})
        hits = await session.call_tool("search", {"question": "kultur", "k": 3})
        return names, _content(answer), _content(hits)


def _content(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.content[0].text)
    return found


def test_without_the_package_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(MissingExtraError, match=r"randers-rag\[mcp\]"):
        tools.create_tools(None)  # type: ignore[arg-type]
