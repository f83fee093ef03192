"""Brings signals to stored, published results, and sessions to their conclusion."""

from typing import TYPE_CHECKING

from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.feed_ages import FeedAges
from watchfloor.coordinator.letter_retention import LetterRetention
from watchfloor.core import deferred

if TYPE_CHECKING:
    from watchfloor.coordinator.analysed import Analysed
    from watchfloor.coordinator.app import Coordinator
    from watchfloor.coordinator.assembly import Assembly
    from watchfloor.coordinator.giving_up import GivingUp
    from watchfloor.coordinator.last_minute import LastMinute
    from watchfloor.coordinator.pipeline import Pipeline
    from watchfloor.coordinator.republishing import Republishing
    from watchfloor.coordinator.sessions.app import SessionCoordinator
    from watchfloor.coordinator.sessions.features import FeatureAnalysis
    from watchfloor.coordinator.sessions.joining import (
        SessionBackends,
        SessionJudges,
        join_sessions,
    )
    from watchfloor.coordinator.severity import decide_severity
    from watchfloor.coordinator.status_reporting import StatusReporting
    from watchfloor.coordinator.worker import Worker

__all__ = [
    "Analysed",
    "Assembly",
    "Coordinator",
    "CoordinatorConfig",
    "FeatureAnalysis",
    "FeedAges",
    "GivingUp",
    "LastMinute",
    "LetterRetention",
    "Pipeline",
    "Republishing",
    "SessionBackends",
    "SessionCoordinator",
    "SessionJudges",
    "StatusReporting",
    "Worker",
    "decide_severity",
    "join_sessions",
]

# The store and what reads sessions take long to load, which the servers need for their start.
__getattr__ = deferred(
    __name__,
    {
        "Analysed": "analysed",
        "Assembly": "assembly",
        "Coordinator": "app",
        "FeatureAnalysis": "sessions.features",
        "GivingUp": "giving_up",
        "LastMinute": "last_minute",
        "Pipeline": "pipeline",
        "Republishing": "republishing",
        "SessionBackends": "sessions.joining",
        "SessionCoordinator": "sessions.app",
        "SessionJudges": "sessions.joining",
        "StatusReporting": "status_reporting",
        "Worker": "worker",
        "decide_severity": "severity",
        "join_sessions": "sessions.joining",
    },
)
