"""The analyzers by name, in the order in which they run."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watchfloor.analyzers.false_positive.analyzer import FalsePositiveAnalyzer
from watchfloor.analyzers.response.analyzer import ResponseAnalyzer
from watchfloor.analyzers.timeline.analyzer import TimelineAnalyzer
from watchfloor.core import Analyzer

ANALYZERS: Mapping[str, Callable[[], Analyzer[object]]] = MappingProxyType(
    {
        "false_positive": FalsePositiveAnalyzer,
        "response": ResponseAnalyzer,
        "timeline": TimelineAnalyzer,
    }
)
"""Each makes one analyzer without I/O; each sees what those before it said."""
