"""The chat: Gradio blocks, wired to the service. Everything that is shown is made by ``render`` and ``filterbar``."""

from __future__ import annotations

from typing import Any, cast

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from randers_rag.schema import Filters, Note
from randers_rag.web import texts
from randers_rag.web.access import ROLE
from randers_rag.web.asking import MOST_QUESTIONS, Asked, existing, read_controls, read_filters, read_link, still_chosen
from randers_rag.web.filterbar import filter_bar
from randers_rag.web.limits import LIMITED
from randers_rag.web.markup import asset, text
from randers_rag.web.metrics import Metrics
from randers_rag.web.problems import add_pages_of_problems
from randers_rag.web.render import Turn, introduction, log
from randers_rag.web.service import LONGEST_QUESTION, QuestionTooLongError, Service, View
from randers_rag.web.widget import widget_head

_Shown = tuple[str, str, str, tuple[Asked, ...], str]
_Opened = tuple[str, str, str, tuple[Asked, ...], str, str]
"""Conversation, filter bar, chosen filters (JSON), what was asked, the emptied text box; opened: the head, too."""

_QUEUE_PAUSE = 0.5
"""Seconds between two looks into Gradio's queue. Nothing goes through it; Gradio itself looks 1,000 times a second."""


class Chat:
    """What happens when a visitor asks, chooses a filter or follows a link."""

    def __init__(self, service: Service, metrics: Metrics, notes: tuple[Note, ...]) -> None:
        self._service = service
        self._metrics = metrics
        self._built_with = notes

    def ask(self, question: str, controls: str, before: tuple[Asked, ...], request: gr.Request) -> _Shown:
        """Answer the next question of a conversation; a client that asks too often is told so."""
        if request.request is not None and request.request.scope.get(LIMITED):
            return self._service.run(lambda view: self._too_often(view, question, controls, before))
        return self._service.run(lambda view: self._ask(view, question, controls, before))

    def _ask(self, view: View, question: str, controls: str, before: tuple[Asked, ...]) -> _Shown:
        chosen = read_controls(controls, view.notes)
        if not question.strip():
            return (*self._show(view, before, chosen), before, "")
        earlier = tuple(asked.question for asked in before if len(asked.question) <= LONGEST_QUESTION)
        asked = Asked(question=question.strip(), earlier=earlier[1 - MOST_QUESTIONS :], filters=chosen)
        return self._continue(view, before, asked)

    def _too_often(self, view: View, question: str, controls: str, before: tuple[Asked, ...]) -> _Shown:
        chosen = read_controls(controls, view.notes)
        _, bar, kept = self._show(view, (), chosen)
        refused = Turn(Asked(question=question.strip()[:LONGEST_QUESTION]), None, texts.TOO_OFTEN)
        turns = [*(self._turn(view, asked) for asked in before), refused]
        return log(turns, view.notes, feedback=self._service.keeps_feedback), bar, kept, before, question

    def open(self, request: gr.Request) -> _Opened:
        """Open the page; a link with ``?q=`` asks its question again."""
        pairs = request.query_params.multi_items()
        uploads = self._service.settings.upload and _is_administrator(request)
        return self._service.run(lambda view: self._open(view, pairs, uploads))

    def _open(self, view: View, pairs: list[tuple[str, str]], uploads: bool) -> _Opened:
        known = view.notes == self._built_with
        head = cast(str, gr.skip()) if known and not uploads else introduction(view.notes, uploads=uploads)
        asked = read_link(pairs)
        if asked is None:  # leave the page as it is: somebody may be typing already
            chosen = existing(read_filters(pairs), view.notes)
            shown = (gr.skip(),) * 2 if known and chosen == Filters() else self._show(view, (), chosen)[1:]
            return cast(_Opened, (gr.skip(), *shown, gr.skip(), gr.skip(), head))
        before: tuple[Asked, ...] = ()
        filters = existing(asked.filters, view.notes)
        for number, question in enumerate(asked.earlier):
            before = (*before, Asked(question=question, earlier=asked.earlier[:number], filters=filters))
        return (*self._continue(view, before, asked.model_copy(update={"filters": filters})), head)

    def choose(self, controls: str, before: tuple[Asked, ...]) -> str:
        """Show the filters as they were changed."""
        return self._service.run(lambda view: self._show(view, before, read_controls(controls, view.notes))[1])

    def _continue(self, view: View, before: tuple[Asked, ...], asked: Asked) -> _Shown:
        with self._metrics.timed("chat"):
            newest = self._turn(view, asked)
        if newest.answer is not None:
            self._metrics.answered(newest.answer)
        asked = (
            asked if newest.answer else asked.model_copy(update={"question": asked.question[: LONGEST_QUESTION + 1]})
        )
        conversation = (*before, asked)[-MOST_QUESTIONS:]
        chosen = still_chosen(asked.filters, newest.answer.query) if newest.answer else asked.filters
        return (*self._show(view, conversation, chosen), conversation, "")

    def _show(self, view: View, conversation: tuple[Asked, ...], chosen: Filters) -> tuple[str, str, str]:
        turns = [self._turn(view, asked) for asked in conversation]
        answer = turns[-1].answer if turns else None
        shown = log(turns, view.notes, feedback=self._service.keeps_feedback)
        return shown, filter_bar(chosen, answer, view.notes), chosen.model_dump_json()

    def _turn(self, view: View, asked: Asked) -> Turn:
        try:
            return Turn(asked, view.answer(asked))
        except QuestionTooLongError as error:
            return Turn(asked.model_copy(update={"question": asked.question[:200] + " …"}), None, str(error))


def _is_administrator(request: gr.Request) -> bool:
    return request.request is not None and request.request.scope.get(ROLE) == "administrator"


def build_chat(service: Service, metrics: Metrics) -> gr.Blocks:
    """Return the page."""
    notes = service.run(lambda view: view.notes)
    chat = Chat(service, metrics, notes)
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_width=True) as page:
        top = _html(introduction(notes), "rr-top")
        with gr.Row(elem_id="rr-columns"):
            with gr.Column(elem_id="rr-chat"):
                conversation = _html("", "rr-log")
                with gr.Column(elem_id="rr-composer"):
                    bar = _html(filter_bar(Filters(), None, notes), "rr-bar")
                    with gr.Row(elem_id="rr-ask"):
                        question = _question_box()
                        send = gr.Button(texts.ASK, variant="primary", elem_id="rr-send", scale=0)
                    _html(
                        f'<p id="rr-status" class="rr-status" role="status" data-searching="{texts.SEARCHING}"></p>',
                        "rr-status-box",
                    )
            _html(_panel(), "rr-side")
        controls = gr.Textbox(elem_id="rr-controls", visible="hidden", show_label=False)
        asked = gr.State(())
        outputs: list[Any] = [conversation, bar, controls, asked, question]
        quick: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        gr.on([question.submit, send.click], chat.ask, [question, controls, asked], outputs, **quick)
        controls.change(chat.choose, [controls, asked], bar, **quick)
        page.load(chat.open, None, [*outputs, top], **quick)
    page._queue.sleep_when_free = _QUEUE_PAUSE
    return cast(gr.Blocks, page)


def _html(content: str, name: str) -> gr.Markdown:
    """Return a piece of the page. Markdown leaves HTML as it is, and unlike ``gr.HTML`` needs no ``unsafe-eval``."""
    return gr.Markdown(content, elem_id=name, sanitize_html=False, latex_delimiters=[])


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=texts.QUESTION_LABEL,
        placeholder=texts.QUESTION_HINT,
        elem_id="rr-question",
        lines=1,
        max_lines=5,
        scale=1,
    )


def _panel() -> str:
    messages = {"copied": texts.COPIED, "loading": texts.NOTE_LOADING, "failed": texts.NOTE_FAILED}
    messages |= {"gone": texts.PLACE_GONE, "thanks": texts.THANKS, "unsent": texts.FEEDBACK_FAILED}
    data = " ".join(f'data-{name}="{text(message)}"' for name, message in messages.items())
    return (
        f'<aside id="rr-note" aria-labelledby="rr-note-heading" hidden {data}>'
        f'<div class="rr-note-bar"><h2 id="rr-note-heading">{texts.NOTE_PANEL}</h2>'
        f'<button type="button" id="rr-back">{texts.BACK}</button></div>'
        '<p class="rr-where" id="rr-where"></p><div id="rr-note-text" tabindex="0" role="region" '
        f'aria-label="{texts.NOTE_PANEL}"></div></aside>'
    )


def mount_chat(app: FastAPI, service: Service, metrics: Metrics) -> FastAPI:
    """Put the chat at the root of the application."""
    head = (
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{asset("chat.css")}"><script type="module" src="{asset("chat.js")}"></script>'
        f'<link rel="stylesheet" href="{asset("overview.css")}">'
        f'<script type="module" src="{asset("overview.js")}"></script>{widget_head()}'
    )
    mounted = gr.mount_gradio_app(
        app,
        build_chat(service, metrics),
        path="/",
        head=head,
        root_path=service.settings.root_path or None,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
    )
    for route in mounted.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            add_pages_of_problems(route.app)
    return cast(FastAPI, mounted)
