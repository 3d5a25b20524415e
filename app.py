"""The chat's server, set up by the environment: ``python app.py`` is ``randers-rag chat``.

``RANDERS_RAG_HOST`` (127.0.0.1) and ``RANDERS_RAG_PORT`` (7860) say where; the other ``RANDERS_RAG_`` variables are
those of the settings.
"""

from __future__ import annotations

import os
import sys

from randers_rag.cli import main

if __name__ == "__main__":
    where = [f"--host={os.environ.get('RANDERS_RAG_HOST', '127.0.0.1')}"]
    where += [f"--port={os.environ.get('RANDERS_RAG_PORT', '7860')}"]
    sys.exit(main(["chat", *where, *sys.argv[1:]]))
