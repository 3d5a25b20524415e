"""The assistant: the one object that the chat, the widget, the programming interface and the command line ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from randers_rag.answer import MOST_NOTES, NAMED_ONE_BY_ONE, Scope, answered_by_outline, compose, suggest
from randers_rag.embedding.base import Embedder
from randers_rag.index import Progress, Report, SearchIndex, embedder_for, store_of
from randers_rag.question import Outline, things_listed, understand
from randers_rag.schema import SMALL_TALK, Answer, Excerpt, Filters, Hit, Note, NoteOutline, Query, Statement, Turn
from randers_rag.search import Calibration, Ranking, Searcher, calibration_for
from randers_rag.settings import Settings

_NO_FILTERS = Filters()
_COUNTING = ("overview", "list_themes", "count_groups")
_UNSEARCHED = (*SMALL_TALK, "unsaid")
_SURER = 6.0
"""By how much surer an answer from everything must be to be given instead of one from the preferred questions."""
_FIRST = ("Hvad sagde gruppe 1 på mødet om skoler og veje?", "Hvad frygter de i trafikkken?", "Are there enough shops?")
"""Questions whose answers need all that is made once: names and titles of notes, the words of the lexicon, English."""
_CERTAIN_SILENCE = -20.0
"""The log-odds of a question that no note answers."""


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
        embedder: Embedder | None = None,
        report: Report | None = None,
        progress: Progress | None = None,
    ) -> Assistant:
        """Open the assistant over a corpus folder; its index is built or refreshed where it is absent or stale.

        ``corpus`` and ``index`` win over ``settings``, which default to the environment, ``embedder`` over the model
        that they name. ``report`` is told in a sentence what happens, ``progress`` how far a build has come.
        CorpusError, NoteError, ModelError and IndexFolderError say what is wrong and what to do.
        """
        settings = settings or Settings.from_environment()
        folders = {"corpus": Path(corpus or settings.corpus), "index": Path(index or settings.index)}
        settings = settings.model_copy(update=folders)
        embedder = embedder or embedder_for(settings)
        opened = store_of(settings).opened(embedder, report, progress)
        return cls(opened, embedder, calibration_for(embedder, settings.index, report))

    def warm_up(self) -> None:
        """Make ready for many questions, as a server must: what is made once, and numpy's matrix products.

        These go on one thread each from now on, in the whole process: asked from several threads at a time, their own
        threads wait for each other, so that eight askers get a fifth of the answers.
        """
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        threadpool_limits(limits=1, user_api="blas")
        self.index.hold()
        for question in _FIRST:
            self.ask(question)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes of the corpus, whole: read when they are first asked for."""
        return tuple(self.index.notes)

    @property
    def outlines(self) -> Sequence[NoteOutline]:
        """The notes in a few words each."""
        return self.index.outlines

    def statement(self, statement_id: str) -> Statement:
        """Return a statement by its id; KeyError where there is none."""
        return self.index.statements[self.index.row(statement_id)]

    def understand(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Query:
        """Return how a question is understood: topic, filters, intent."""
        return understand(question, history, self._outline, filters or _NO_FILTERS)

    def search(
        self, question: str, k: int = 20, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> list[Hit]:
        """Return the k best statements within the filters that the question names, best first."""
        query = self.understand(question, history, filters)
        if query.intent in _UNSEARCHED or k <= 0:
            return []
        limited, ranking = self._rank(query)
        if limited.filters != query.filters and query.preferred != _NO_FILTERS:
            others = self._searcher.rank(query.topic, query.filters, query.things, ranking)
            ranking = ranking.followed_by(others)
        left_out = self._left_out(query)
        if left_out is not None:
            ranking = ranking.but(left_out)
        return self._searcher.hits(ranking, k)

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer in quotes. ``history`` holds the earlier turns (question, answer text), oldest first."""
        query = self.understand(question, history, filters)
        if query.intent in _UNSEARCHED or answered_by_outline(query):
            notes = self._notes(query)
            return compose(query, (), notes, scope=self._scope(query), suggestions=suggest(query, (), notes))
        return self._answer(*self._rank(query))

    def confidence(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> float:
        """Return how sure it is that the notes answer: log-odds over the threshold, negative where it keeps silent."""
        query = self.understand(question, history, filters)
        if query.intent == "unsaid":
            return _CERTAIN_SILENCE
        return self._searcher.judge(self._rank(query)[1]).confidence

    def _rank(self, query: Query) -> tuple[Query, Ranking]:
        """Rank what was said to the questions that are preferred, if that answers as well, else all that is admitted.

        Places that were taken over from the history are let go where nothing in them answers.
        """
        ranking = self._searcher.rank(query.topic, query.filters, query.things)
        prefers = query.preferred != _NO_FILTERS and not query.filters.questions
        widens = bool(query.topic) and query.filters != query.own_filters
        confidence = self._searcher.judge(ranking).confidence if prefers or widens else 0.0
        if prefers:
            named = query.preferred.model_dump(exclude_defaults=True)
            filters = query.filters.model_copy(update=named)
            first = self._searcher.rank(query.topic, filters, query.things, ranking)
            if self._searcher.judge(first).confidence >= max(0.0, confidence - _SURER):
                return query.model_copy(update={"filters": filters}), first
        if confidence < 0 and widens:
            wider = self._searcher.rank(query.topic, query.own_filters, query.things, ranking)
            if self._searcher.judge(wider).confidence >= 0:
                return query.model_copy(update={"filters": query.own_filters}), wider
        return query, ranking

    def _left_out(self, query: Query) -> NDArray[np.int64] | None:
        """Return the rows about each thing that a question leaves out; None where it leaves out nothing."""
        if not query.without:
            return None
        things = things_listed(query.without) or (query.without,)
        return np.concatenate([self._searcher.answering(thing, query.filters) for thing in things])

    def _answer(self, query: Query, ranking: Ranking) -> Answer:
        verdict = self._searcher.judge(ranking, self._left_out(query))
        rows = verdict.cited.rows.tolist()
        chosen = self._searcher.hits(verdict.cited, len(rows))
        notes = self._notes(query, chosen, rows)
        return compose(
            query,
            chosen,
            notes,
            scope=self._scope(query),
            left_out=verdict.left_out,
            silent=[query.things[place] for place in verdict.silent],
            elsewhere=() if chosen else self._elsewhere(query, ranking),
            matched=self._searcher.matched(ranking, chosen),
            also_searched=self._searcher.also_searched(ranking) if chosen else (),
            nearest_themes=() if chosen else self._searcher.nearest_themes(ranking),
            suggestions=suggest(query, chosen, notes),
        )

    def _elsewhere(self, query: Query, ranking: Ranking) -> tuple[int, ...]:
        """Return the groups of the one note that say something where those that were asked do not."""
        asked = query.topic or query.filters.questions or query.filters.themes
        if not asked or query.without or not query.filters.groups or len(self.index.outlines) > 1:
            return ()
        everywhere = query.filters.model_copy(update={"groups": ()})
        verdict = self._searcher.judge(self._searcher.rank(query.topic, everywhere, query.things, ranking))
        said = (hit.statement.group for hit in self._searcher.hits(verdict.cited, len(verdict.cited.rows)))
        return tuple(sorted({group for group in said if group is not None} - set(query.filters.groups)))

    def _scope(self, query: Query) -> Scope:
        index, filters = self.index, query.filters
        return Scope.among(index.outlines, filters, lambda: len(index.notes_within(filters)))

    def _notes(self, query: Query, hits: Sequence[Hit] = (), rows: Sequence[int] = ()) -> list[Excerpt]:
        """Return the notes that an answer tells of: quoted, named by filters, the first, the first to be counted."""
        index, named = self.index, query.filters.notes
        quoted: dict[int, list[int]] = {}
        for hit, row in zip(hits, rows, strict=True):
            quoted.setdefault(index.note_number(hit.statement.note), []).append(row)
        counted = index.notes_within(query.filters)[:MOST_NOTES] if query.intent in _COUNTING else ()
        further = {self._numbers[note] for note in named[:NAMED_ONE_BY_ONE] if note in self._numbers} if named else {0}
        numbers = sorted({*quoted, *counted, *further})
        return [index.excerpt(number, quoted.get(number, ())) for number in numbers]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {outline.id: number for number, outline in enumerate(self.index.outlines)}

    @cached_property
    def _outline(self) -> Outline:
        return Outline(self.index.outlines, self.index.theme_groups)
