"""The assistant: the one object that the chat, the widget, the programming interface and the command line ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

from randers_rag.answer import MOST_NOTES, compose, suggest
from randers_rag.embedding.base import Embedder
from randers_rag.embedding.load import load_embedder
from randers_rag.index import Progress, Report, SearchIndex, store_of
from randers_rag.question import understand
from randers_rag.schema import Answer, Filters, Hit, Note, Query, Statement, Turn
from randers_rag.search import Calibration, Ranking, Searcher, calibration_for
from randers_rag.settings import Settings

_NO_FILTERS = Filters()
_COUNTING = ("overview", "list_themes", "count_groups")
_SMALL_TALK = ("greeting", "thanks", "help", "empty")


class Assistant:
    """Answers Danish questions to notes in the notes' own words. Open one with :meth:`open`."""

    def __init__(self, index: SearchIndex, embedder: Embedder, calibration: Calibration) -> None:
        self.index = index
        self._searcher = Searcher(index, embedder, calibration)

    @classmethod
    def open(
        cls,
        corpus: str | Path | None = None,
        index: str | Path | None = None,
        *,
        settings: Settings | None = None,
        report: Report | None = None,
        progress: Progress | None = None,
    ) -> Assistant:
        """Open the assistant over a corpus folder; its index is built or refreshed where it is absent or stale.

        ``corpus`` and ``index`` win over ``settings``, which default to the environment. ``report`` is told in a
        sentence what happens, ``progress`` how far a build has come. CorpusError, NoteError, ModelError and
        IndexFolderError say what is wrong and what to do.
        """
        settings = settings or Settings.from_environment()
        folders = {"corpus": Path(corpus or settings.corpus), "index": Path(index or settings.index)}
        settings = settings.model_copy(update=folders)
        embedder = load_embedder(settings.model)
        opened = store_of(settings).opened(embedder, report, progress)
        return cls(opened, embedder, calibration_for(embedder, settings.index, report))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes of the corpus, whole: read when they are first asked for."""
        return tuple(self.index.notes)

    def statement(self, statement_id: str) -> Statement:
        """Return a statement by its id; KeyError where there is none."""
        return self.index.statements[self.index.row(statement_id)]

    def understand(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Query:
        """Return how a question is understood: topic, filters, intent."""
        return understand(question, history, self.index.outlines, filters or _NO_FILTERS)

    def search(
        self, question: str, k: int = 20, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> list[Hit]:
        """Return the k best statements within the filters that the question names, best first."""
        query = self.understand(question, history, filters)
        if query.intent in _SMALL_TALK or k <= 0:
            return []
        return self._searcher.hits(self._searcher.rank(query.topic, query.filters), k)

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer in quotes. ``history`` holds the earlier turns (question, answer text), oldest first."""
        query = self.understand(question, history, filters)
        if query.intent in _SMALL_TALK or (query.intent in ("overview", "list_themes") and not query.topic):
            return compose(query, (), self._notes(query, ()), suggestions=suggest(query, (), self.index.outlines))
        return self._answer(query, self._searcher.rank(query.topic, query.filters))

    def confidence(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> float:
        """Return how sure it is that the notes answer: log-odds over the threshold, negative where it keeps silent."""
        query = self.understand(question, history, filters)
        return self._searcher.rank(query.topic, query.filters).confidence

    def _answer(self, query: Query, ranking: Ranking) -> Answer:
        chosen = self._searcher.hits(ranking, ranking.cited)
        notes = self._notes(query, chosen)
        return compose(
            query,
            chosen,
            notes,
            matched=self._searcher.matched(ranking, chosen),
            also_searched=self._searcher.also_searched(ranking) if chosen else (),
            nearest_themes=() if chosen else self._searcher.nearest_themes(ranking),
            suggestions=suggest(query, chosen, notes),
        )

    def _notes(self, query: Query, chosen: Sequence[Hit]) -> list[Note]:
        """Return the outlines of the notes; whole are those that are quoted, and those that are counted."""
        notes = list(self.index.outlines)
        numbers = {self.index.note_number(hit.statement.note) for hit in chosen}
        if query.intent in _COUNTING:
            concerned = (n for n, note in enumerate(notes) if any(map(query.filters.admit, note.statements)))
            numbers.update(islice(concerned, MOST_NOTES))
        for number in numbers:
            notes[number] = self.index.notes[number]
        return notes
