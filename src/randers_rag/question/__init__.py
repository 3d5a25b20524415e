"""From a Danish question to a Query, by rules: what is asked for (topic), where (filters) and how (intent).

The way: ``text`` (tokens) → ``groups``, ``numbering``, ``themes``, ``titles`` (filters, their words taken out) →
``intents``, ``unsaid`` → ``topics``, ``framing`` (what is left is the topic) → ``follow_up`` (what the history adds).
``reading`` does all this for one question, ``understanding`` for a conversation. Everything that depends on the notes
is read from the notes themselves by ``outline``.
"""

from randers_rag.question.coordination import things_listed
from randers_rag.question.outline import Outline
from randers_rag.question.understanding import understand

__all__ = ["Outline", "things_listed", "understand"]
