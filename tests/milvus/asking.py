"""A process that serves a store without a corpus: it answers each line of its input with a line of JSON."""

from __future__ import annotations

import json
import sys

from randers_rag.serving import Serving
from randers_rag.settings import Settings

serving = Serving.open(Settings.from_environment())
print(json.dumps({"version": serving.version}), flush=True)  # noqa: T201
for question in sys.stdin:
    answer = serving.run(lambda assistant, question=question: assistant.ask(question.strip()))
    print(  # noqa: T201
        json.dumps(
            {
                "found": answer.found,
                "said": [citation.statement.text for citation in answer.citations],
                "version": serving.version,
            }
        ),
        flush=True,
    )
