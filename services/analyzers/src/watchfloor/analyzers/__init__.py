"""Components that judge from what others found: of a threat, and of a session."""

from watchfloor.analyzers._second_opinion import JudgementConfig
from watchfloor.analyzers.chain_of_thought.analyzer import ChainOfThoughtAnalyzer
from watchfloor.analyzers.chain_of_thought.heuristic import ThoughtModel
from watchfloor.analyzers.chain_of_thought.thought import Thought, thoughts_of
from watchfloor.analyzers.false_positive.analyzer import FalsePositiveAnalyzer
from watchfloor.analyzers.policy.engine import decide
from watchfloor.analyzers.registry import ANALYZERS, SESSION_ANALYZERS
from watchfloor.analyzers.response.analyzer import ResponseAnalyzer
from watchfloor.analyzers.session_risk.analyzer import SessionRiskAnalyzer
from watchfloor.analyzers.session_risk.heuristic import SessionModel
from watchfloor.analyzers.timeline.analyzer import TimelineAnalyzer

__all__ = [
    "ANALYZERS",
    "SESSION_ANALYZERS",
    "ChainOfThoughtAnalyzer",
    "FalsePositiveAnalyzer",
    "JudgementConfig",
    "ResponseAnalyzer",
    "SessionModel",
    "SessionRiskAnalyzer",
    "Thought",
    "ThoughtModel",
    "TimelineAnalyzer",
    "decide",
    "thoughts_of",
]
