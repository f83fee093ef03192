"""Components that judge from what the agents found: false alarm, response, timeline."""

from watchfloor.analyzers.false_positive.analyzer import FalsePositiveAnalyzer
from watchfloor.analyzers.registry import ANALYZERS
from watchfloor.analyzers.response.analyzer import ResponseAnalyzer
from watchfloor.analyzers.timeline.analyzer import TimelineAnalyzer

__all__ = ["ANALYZERS", "FalsePositiveAnalyzer", "ResponseAnalyzer", "TimelineAnalyzer"]
