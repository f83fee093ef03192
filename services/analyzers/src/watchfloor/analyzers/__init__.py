"""Components that judge from what others found: of a threat, and of a session."""

from typing import TYPE_CHECKING

from watchfloor.analyzers._second_opinion import JudgementConfig
from watchfloor.analyzers.behavioral.part import BehaviorPart
from watchfloor.analyzers.chain_of_thought.analyzer import ChainOfThoughtAnalyzer
from watchfloor.analyzers.chain_of_thought.heuristic import ThoughtModel
from watchfloor.analyzers.chain_of_thought.thought import Thought, thoughts_of
from watchfloor.analyzers.concluded import ConcludedSessions
from watchfloor.analyzers.dataflow.analysis import trace_dataflow
from watchfloor.analyzers.dataflow.analyzer import DataflowAnalyzer
from watchfloor.analyzers.dataflow.config import DataflowConfig
from watchfloor.analyzers.dataflow.injection import Injection, injection
from watchfloor.analyzers.dataflow.language import Deed
from watchfloor.analyzers.false_positive.analyzer import FalsePositiveAnalyzer
from watchfloor.analyzers.pii.analyzer import PiiAnalyzer
from watchfloor.analyzers.pii.comparison import (
    PresidioComparison,
    compare_with_presidio,
    find_by,
)
from watchfloor.analyzers.pii.config import PiiConfig
from watchfloor.analyzers.pii.finder import PiiFinder
from watchfloor.analyzers.pii.part import NoPiiPart, PiiPart
from watchfloor.analyzers.pii.report import pii_report
from watchfloor.analyzers.policy.engine import decide
from watchfloor.analyzers.registry import ANALYZERS, SESSION_ANALYZERS
from watchfloor.analyzers.response.analyzer import ResponseAnalyzer
from watchfloor.analyzers.security_checks.catalogue import check_catalogue
from watchfloor.analyzers.security_checks.part import SecurityChecksPart
from watchfloor.analyzers.session_risk.analyzer import SessionRiskAnalyzer
from watchfloor.analyzers.session_risk.heuristic import SessionModel
from watchfloor.analyzers.timeline.analyzer import TimelineAnalyzer
from watchfloor.analyzers.usage import UsagePart
from watchfloor.core import deferred

if TYPE_CHECKING:
    from watchfloor.analyzers.behavioral.signed_agent import SignedAgent

__all__ = [
    "ANALYZERS",
    "SESSION_ANALYZERS",
    "BehaviorPart",
    "ChainOfThoughtAnalyzer",
    "ConcludedSessions",
    "DataflowAnalyzer",
    "DataflowConfig",
    "Deed",
    "FalsePositiveAnalyzer",
    "Injection",
    "JudgementConfig",
    "NoPiiPart",
    "PiiAnalyzer",
    "PiiConfig",
    "PiiFinder",
    "PiiPart",
    "PresidioComparison",
    "ResponseAnalyzer",
    "SecurityChecksPart",
    "SessionModel",
    "SessionRiskAnalyzer",
    "SignedAgent",
    "Thought",
    "ThoughtModel",
    "TimelineAnalyzer",
    "UsagePart",
    "check_catalogue",
    "compare_with_presidio",
    "decide",
    "find_by",
    "injection",
    "pii_report",
    "thoughts_of",
    "trace_dataflow",
]


# numpy is loaded when it is first needed: commands must start quickly.
__getattr__ = deferred(__name__, {"SignedAgent": "behavioral.signed_agent"})
