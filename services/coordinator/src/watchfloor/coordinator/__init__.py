"""Takes signals from the queue and brings each to one stored, published result."""

from watchfloor.coordinator.app import Coordinator
from watchfloor.coordinator.assembly import Assembly
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.pipeline import Pipeline
from watchfloor.coordinator.republishing import Republishing
from watchfloor.coordinator.severity import decide_severity
from watchfloor.coordinator.worker import Worker

__all__ = [
    "Assembly",
    "Coordinator",
    "CoordinatorConfig",
    "GivingUp",
    "Pipeline",
    "Republishing",
    "Worker",
    "decide_severity",
]
