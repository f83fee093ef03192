"""Brings signals to stored, published results, and sessions to their conclusion."""

from watchfloor.coordinator.app import Coordinator
from watchfloor.coordinator.assembly import Assembly
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.pipeline import Pipeline
from watchfloor.coordinator.republishing import Republishing
from watchfloor.coordinator.sessions.app import SessionCoordinator
from watchfloor.coordinator.sessions.features import FeatureAnalysis
from watchfloor.coordinator.sessions.joining import SessionBackends, SessionJudges, join_sessions
from watchfloor.coordinator.severity import decide_severity
from watchfloor.coordinator.worker import Worker

__all__ = [
    "Assembly",
    "Coordinator",
    "CoordinatorConfig",
    "FeatureAnalysis",
    "GivingUp",
    "Pipeline",
    "Republishing",
    "SessionBackends",
    "SessionCoordinator",
    "SessionJudges",
    "Worker",
    "decide_severity",
    "join_sessions",
]
