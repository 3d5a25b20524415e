"""From a topic to ranked statements: evidence → features → calibrated scores."""

from randers_rag.search.calibrating import calibration_for
from randers_rag.search.calibration import Calibration
from randers_rag.search.searcher import Ranking, Searcher

__all__ = ["Calibration", "Ranking", "Searcher", "calibration_for"]
