"""Documents to the same lines that text gives: Word, PDF, OpenDocument, HTML.

Each reader returns rows (``rows.Row``): text, the document's own mark, indent, page, and whether a row goes on with
the one before it. ``rows.to_lines`` writes them as plain text, the note's ``source``, and makes the parser's lines.
"""

from randers_rag.notes.documents.reading import SUFFIXES, read_document

__all__ = ["SUFFIXES", "read_document"]
