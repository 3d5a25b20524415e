"""A tool server for assistants (Model Context Protocol): ``ask`` and ``search`` over the same service as the chat.

It needs the extra ``mcp``. Answers are the notes' own words with citations, so an assistant that calls it need not make
anything up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from randers_rag.errors import MissingExtraError
from randers_rag.web.service import LONGEST_QUESTION, Service

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = (
    "Answers Danish questions about meeting notes in the notes' own words. Quote the text as it is, with its numbers; "
    "where found is false, the notes say nothing about it."
)
Question = Annotated[str, Field(max_length=LONGEST_QUESTION, description="in Danish, as people ask")]
Count = Annotated[int, Field(ge=1, le=100, description="how many statements at most")]


def create_tools(service: Service) -> MCPServer[Any]:
    """Return the tool server over a service. MissingExtraError: the package ``mcp`` is not installed."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise MissingExtraError("The tool server", "mcp") from error
    server: MCPServer[Any] = MCPServer("randers-rag", instructions=INSTRUCTIONS)

    def ask(question: Question) -> dict[str, Any]:
        """Answer a question about the notes in their own words, with numbered citations."""
        answer = service.run(lambda view: view.ask(question))
        return answer.model_dump(mode="json", include={"found", "text", "citations", "coverage", "nearest_themes"})

    def search(question: Question, k: Count = 10) -> dict[str, Any]:
        """Return the statements of the notes that are nearest to a question, best first."""
        hits = service.run(lambda view: view.search(question, k))
        return {"hits": [hit.model_dump(mode="json") for hit in hits]}

    server.add_tool(ask)
    server.add_tool(search)
    return server
