"""Ask every question, and keep what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Protocol, runtime_checkable

from pydantic import Field

from randers_rag.evaluation.queries import JudgedQuery
from randers_rag.schema import Answer, Hit, Model, Note, Turn

DEPTH = 20
"""How many hits are asked for; recall is measured down to here."""


class System(Protocol):
    """What is measured: an Assistant, or anything with its surface."""

    @property
    def notes(self) -> Sequence[Note]:
        """The notes it answers from."""

    def search(self, question: str, k: int = 20, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return the nearest statements, best first."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer."""


@runtime_checkable
class Confident(Protocol):
    """A system that tells how sure it is that the notes answer; its scores need not say so across questions."""

    def confidence(self, question: str, history: Sequence[Turn] = ()) -> float:
        """Return a finite number, higher is surer."""


class Outcome(Model):
    """What one question brought."""

    query: JudgedQuery
    ranked: tuple[str, ...] = Field(description="statement ids, best first")
    scores: tuple[float, ...] = Field(description="of the ranked statements")
    found: bool = Field(description="whether the assistant answered")
    cited: tuple[str, ...] = ()
    search_ms: float = 0.0
    ask_ms: float = 0.0
    confidence: float = Field(default=0.0, description="the system's own, else the best hit's score; 0 without hits")


def run_queries(
    system: System, queries: Sequence[JudgedQuery], progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Outcome, ...]:
    """Search and ask each question, follow-ups after the answers to their earlier questions."""
    system.search("opvarmning", k=DEPTH)  # the first search loads what later ones find loaded
    outcomes = []
    for done, query in enumerate(queries, start=1):
        outcomes.append(_run(system, query))
        progress(done, len(queries))
    return tuple(outcomes)


def turns_of(system: System, questions: Iterable[str]) -> tuple[Turn, ...]:
    """Ask earlier questions in order, each with those before it."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        turns = (*turns, (question, system.ask(question, history=turns).text))
    return turns


def _run(system: System, query: JudgedQuery) -> Outcome:
    history = turns_of(system, query.history)
    begun = perf_counter()
    hits = system.search(query.question, k=DEPTH, history=history)
    searched = perf_counter()
    answer = system.ask(query.question, history=history)
    asked = perf_counter()
    return Outcome(
        query=query,
        ranked=tuple(hit.statement.id for hit in hits),
        scores=tuple(hit.score for hit in hits),
        found=answer.found,
        cited=tuple(citation.statement.id for citation in answer.citations),
        search_ms=1000 * (searched - begun),
        ask_ms=1000 * (asked - searched),
        confidence=_confidence(system, query.question, history, hits),
    )


def _confidence(system: System, question: str, history: Sequence[Turn], hits: Sequence[Hit]) -> float:
    if isinstance(system, Confident):
        return system.confidence(question, history=history)
    return hits[0].score if hits else 0.0
