"""The analyzers by name, in the order in which they run: of threats, and of sessions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watchfloor.analyzers.chain_of_thought.analyzer import ChainOfThoughtAnalyzer
from watchfloor.analyzers.dataflow.analyzer import DataflowAnalyzer
from watchfloor.analyzers.false_positive.analyzer import FalsePositiveAnalyzer
from watchfloor.analyzers.response.analyzer import ResponseAnalyzer
from watchfloor.analyzers.session_risk.analyzer import SessionRiskAnalyzer
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

SessionAnalyzer = type[ChainOfThoughtAnalyzer] | type[SessionRiskAnalyzer] | type[DataflowAnalyzer]

SESSION_ANALYZERS: Mapping[str, SessionAnalyzer] = MappingProxyType(
    {
        "chain_of_thought": ChainOfThoughtAnalyzer,
        "session_risk": SessionRiskAnalyzer,
        "dataflow": DataflowAnalyzer,
    }
)
"""Each is made with ``clock=`` and ``metrics=``, and ``config=`` where wanted."""
