"""The service that the chat, the widget and the programming interface share."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeVar

from randers_rag.assistant import Assistant
from randers_rag.index import SearchIndex
from randers_rag.schema import Answer, Filters, Hit, Note, Statement, Turn
from randers_rag.serving import Serving
from randers_rag.settings import Settings
from randers_rag.web import texts
from randers_rag.web.asking import Asked
from randers_rag.web.feedback import Feedback, FeedbackStore

T = TypeVar("T")
LONGEST_QUESTION = 2_000
MOST_TURNS = 30
_LONGEST_ANSWER = 20_000
_REMEMBERED = 256
_LONG_WORD = re.compile(r"(\w{60})\w+")
"""No Danish word is longer; the time to cut compounds grows with the square of a word's length."""


class QuestionTooLongError(ValueError):
    """The question has more than LONGEST_QUESTION characters; the message is Danish."""


class Service:
    """Asks the assistant that serves on behalf of many visitors. All methods may be called from any thread."""

    def __init__(self, settings: Settings, serving: Serving) -> None:
        self.settings = settings
        self._serving = serving
        self._lock = Lock()
        self._view = View(serving.assistant)
        self._feedback = FeedbackStore(settings.feedback, settings.feedback_days) if settings.feedback else None

    def run(self, request: Callable[[View], T]) -> T:
        """Answer a request from the newest version of the index; the request sees that version alone."""
        return self._serving.run(lambda assistant: request(self._over(assistant)))

    def _over(self, assistant: Assistant) -> View:
        with self._lock:
            if self._view.assistant is assistant:
                return self._view
            view = View(assistant)
            if assistant is self._serving.assistant:
                self._view = view
            return view

    @property
    def keeps_feedback(self) -> bool:
        """Whether feedback is switched on."""
        return self._feedback is not None

    def keep(self, feedback: Feedback) -> bool:
        """Keep a feedback; False where feedback is switched off."""
        if self._feedback is None:
            return False
        self._feedback.add(feedback)
        return True


class View:
    """The notes and answers of one version of the index, with what is remembered of it."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._lock = Lock()
        self._answers: OrderedDict[Asked, Answer] = OrderedDict()

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of the corpus."""
        return self.assistant.notes

    @property
    def index(self) -> SearchIndex:
        """The index of the notes."""
        return self.assistant.index

    def note(self, note_id: str) -> Note:
        """Return a note; KeyError where there is none."""
        return self.index.notes[self.index.note_number(note_id)]

    def statement(self, statement_id: str) -> Statement:
        """Return a statement; KeyError where there is none."""
        return self.assistant.statement(statement_id)

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer a question; QuestionTooLongError where it is too long."""
        _check(question)
        with self._lock:
            answer = self.assistant.ask(_spared(question), bounded(history), filters)
        query = answer.query.model_copy(update={"question": question})
        return answer.model_copy(update={"question": question, "query": query})

    def answer(self, asked: Asked) -> Answer:
        """Answer what a page asks; the latest answers are remembered."""
        with self._lock:
            known = self._answers.get(asked)
            if known is not None:
                self._answers.move_to_end(asked)
                return known
        answer = self.ask(asked.question, asked.history, asked.filters)
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return answer

    def search(self, question: str, k: int, history: Sequence[Turn] = (), filters: Filters | None = None) -> list[Hit]:
        """Return the k best statements; QuestionTooLongError where the question is too long."""
        _check(question)
        with self._lock:
            return self.assistant.search(_spared(question), k, bounded(history), filters)


def bounded(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the latest turns, each cut to a length that is still understood."""
    return tuple((_spared(q[:LONGEST_QUESTION]), a[:_LONGEST_ANSWER]) for q, a in history[-MOST_TURNS:])


def _spared(question: str) -> str:
    return _LONG_WORD.sub(r"\1", question)


def _check(question: str) -> None:
    if len(question) > LONGEST_QUESTION:
        raise QuestionTooLongError(texts.TOO_LONG.format(length=len(question), most=LONGEST_QUESTION))
