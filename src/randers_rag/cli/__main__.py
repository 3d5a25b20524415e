"""``python -m randers_rag.cli``."""

import sys

from randers_rag.cli.main import main

sys.exit(main())
