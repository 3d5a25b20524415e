"""The overview: who spoke of what. Routes and the data behind them; ``overview_page`` makes the HTML.

The chat's page fetches ``/overblik`` and shows its content beside the chat; the same address is a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from threading import Lock
from typing import Annotated, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from randers_rag.schema import Filters, Note, Quote, Section
from randers_rag.web import overview_texts, texts
from randers_rag.web.asking import Asked
from randers_rag.web.overview_page import Comparison, Overview, overview_page
from randers_rag.web.overview_plots import figure, packed_script, project, script
from randers_rag.web.overview_themes import SharedTheme, shared_themes
from randers_rag.web.service import Service, View

T = TypeVar("T")
LONGEST_TOPIC = 200


class Overviews:
    """Computes the overview of each note of one version once. All methods may be called from any thread."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._lock = Lock()
        self._figures: dict[str, dict[str, object]] = {}
        self._shared: dict[str, tuple[SharedTheme, ...]] = {}

    def note(self, note_id: str | None) -> Note:
        """Return a note, the first one without an id; KeyError where there is none."""
        if note_id:
            return self._view.note(note_id)
        if not self._view.notes:
            raise KeyError("no notes")
        return self._view.notes[0]

    def are_of(self, view: View) -> bool:
        """Whether they belong to this version."""
        return self._view is view

    def figure(self, note: Note) -> dict[str, object]:
        """Return the map of a note's statements, as ``figure`` describes it."""
        with self._lock:
            if note.id not in self._figures:
                index = self._view.index
                vectors = index.vectors_of(index.note_rows(self._number(note)))
                self._figures[note.id] = figure(note, project(vectors))
            return self._figures[note.id]

    def overview(self, note: Note, topic: str = "", themes: tuple[str, ...] = ()) -> Overview:
        """Return what the page shows of a note, with a comparison of the groups where a topic is given.

        ``themes`` are headings that a shared theme consists of: then all that stands under them is compared.
        """
        with self._lock:
            if note.id not in self._shared:
                self._shared[note.id] = shared_themes(self._view.index, self._number(note), note)
            shared = self._shared[note.id]
        return Overview(note, self._view.notes, shared, self._compare(note, topic, themes))

    def _compare(self, note: Note, topic: str, themes: tuple[str, ...]) -> Comparison | None:
        topic = " ".join(topic.split())[:LONGEST_TOPIC]
        if not topic:
            return None
        if any(theme in themes for theme in note.themes):
            return under_themes(note, topic, themes)
        filters = Filters(notes=(note.id,)) if len(self._view.notes) > 1 else Filters()
        answer = self._view.answer(Asked(question=overview_texts.QUESTION.format(topic=topic), filters=filters))
        counts = {row.group: row.statements for row in answer.coverage if row.note == note.id}
        own = tuple(section for section in answer.sections if section.note == note.id)
        return Comparison(topic, own, counts, frozenset(answer.matched))

    def _number(self, note: Note) -> int:
        return self._view.index.note_number(note.id)


class Newest:
    """Keeps the overviews of the version that was asked last, and of no other."""

    def __init__(self) -> None:
        self._kept: Overviews | None = None

    def over(self, view: View) -> Overviews:
        """Return the overviews of a version."""
        kept = self._kept
        if kept is None or not kept.are_of(view):
            kept = self._kept = Overviews(view)
        return kept


def under_themes(note: Note, topic: str, themes: Sequence[str]) -> Comparison:
    """Return all that stands under some themes of a note, group by group."""
    counts: dict[int | None, int] = dict.fromkeys(note.groups, 0)
    sections = []
    for (group, theme), run in groupby(note.statements, key=lambda one: (one.group, one.theme)):
        if theme not in themes:
            continue
        said = tuple(run)
        counts[group] = counts.get(group, 0) + len(said)
        quotes = tuple(Quote(statement=one, number=1, depth=one.level - 1) for one in said)
        sections.append(Section(note=note.id, group=group, theme=theme, quotes=quotes))
    return Comparison(topic, tuple(sections), counts)


def overview_router(service: Service) -> APIRouter:
    """Return the routes of the overview; they are not part of the programming interface."""
    router = APIRouter(include_in_schema=False)
    newest = Newest()

    def run(request: Callable[[Overviews], T]) -> T:
        return service.run(lambda view: request(newest.over(view)))

    def chosen(overviews: Overviews, note_id: str | None) -> Note:
        try:
            return overviews.note(note_id)
        except KeyError:
            raise HTTPException(404, texts.NOT_FOUND) from None

    @router.get("/overblik")
    def page(notat: str | None = None, emne: str = "", tema: Annotated[tuple[str, ...], Query()] = ()) -> HTMLResponse:
        return HTMLResponse(overview_page(run(lambda views: views.overview(chosen(views, notat), emne, tema))))

    @router.get("/overblik/kort.json")
    def positions(notat: str | None = None) -> JSONResponse:
        found = run(lambda views: views.figure(chosen(views, notat)))
        return JSONResponse(found, headers={"cache-control": "no-cache"})

    @router.get("/overblik/plotly.js")
    def plotly(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                packed_script(), headers=headers | {"content-encoding": "gzip"}, media_type="text/javascript"
            )
        return Response(script(), headers=headers, media_type="text/javascript")

    return router
