"""From chosen statements to a Danish answer made of quotes.

The way: ``layout`` (which quote stands where, numbered) → ``replies`` (the lines of each kind of answer, worded by
``danish`` and ``labels``, quoted by ``markdown``) → ``composing`` (Answer). ``suggesting`` finds the next questions.
"""

from randers_rag.answer.composing import answered_by_outline, compose
from randers_rag.answer.layout import NAMED_ONE_BY_ONE
from randers_rag.answer.markdown import escape_markdown
from randers_rag.answer.replies import MOST_NOTES
from randers_rag.answer.scope import Scope
from randers_rag.answer.suggesting import suggest

__all__ = ["MOST_NOTES", "NAMED_ONE_BY_ONE", "Scope", "answered_by_outline", "compose", "escape_markdown", "suggest"]
