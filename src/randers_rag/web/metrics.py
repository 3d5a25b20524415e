"""Figures about the running server, for Prometheus. No question and no visitor is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram

from randers_rag.schema import Answer
from randers_rag.web.logs import note_answer


class Metrics:
    """Counts and times of one application, in a registry of its own."""

    def __init__(self, log_questions: bool = False) -> None:
        self._log_questions = log_questions
        self.registry = CollectorRegistry()
        self._answers = Counter("randers_rag_answers", "Answers given", ["intent", "found"], registry=self.registry)
        self._seconds = Histogram(
            "randers_rag_seconds",
            "Seconds to answer or search",
            ["operation"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self.registry,
        )

    @contextmanager
    def timed(self, operation: str) -> Iterator[None]:
        """Time what happens inside."""
        start = perf_counter()
        try:
            yield
        finally:
            self._seconds.labels(operation).observe(perf_counter() - start)

    def answered(self, answer: Answer) -> None:
        """Count an answer, and note it in the log."""
        note_answer(answer, self._log_questions)
        self._answers.labels(answer.query.intent, str(answer.found).lower()).inc()
