"""Sessions: saved as their events come, analysed, concluded, listed."""

from watchfloor.store.sessions.agents import AgentRepository, WorkflowRepository
from watchfloor.store.sessions.conclusions import Conclusions
from watchfloor.store.sessions.due_analyses import DueAnalyses
from watchfloor.store.sessions.events import EventRepository
from watchfloor.store.sessions.pii import SessionPiiRepository
from watchfloor.store.sessions.repository import SessionRepository
from watchfloor.store.sessions.saving import SessionSaving
from watchfloor.store.sessions.snapshots import SnapshotRepository
from watchfloor.store.sessions.steps import ConclusionSteps, DueStep, Step, StepKind
from watchfloor.store.sessions.traces import TraceRepository
from watchfloor.store.sessions.values import (
    EventPage,
    Found,
    RecentSession,
    Saved,
    SessionIdentity,
    SessionNews,
    SessionPage,
    SessionWork,
)

__all__ = [
    "AgentRepository",
    "ConclusionSteps",
    "Conclusions",
    "DueAnalyses",
    "DueStep",
    "EventPage",
    "EventRepository",
    "Found",
    "RecentSession",
    "Saved",
    "SessionIdentity",
    "SessionNews",
    "SessionPage",
    "SessionPiiRepository",
    "SessionRepository",
    "SessionSaving",
    "SessionWork",
    "SnapshotRepository",
    "Step",
    "StepKind",
    "TraceRepository",
    "WorkflowRepository",
]
