"""The chat in the browser, the widget and the programming interface: one server, one service behind them.

The way: ``server`` (application, protections) → ``api`` and ``chat`` (thin) → ``service`` (asks the assistant) →
``render`` and ``exports`` (answers as HTML, Word, Markdown, CSV). ``texts`` holds what the pages say in Danish.
"""

from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
"""Style sheets and scripts of the pages."""
