"""Everything that a face of the gateway needs, in one value."""

from typing import NamedTuple

from watchfloor.core import Clock
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.knowledge import Changes, Customers, Intel
from watchfloor.gateway.port import (
    ApiKeys,
    DeadLetters,
    Projects,
)
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.stream import FanOut, Watching
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.runtime import ReadinessChecks
from watchfloor.telemetry import Metrics


class Services(NamedTuple):
    """The service layer, whichever face is in front of it.

    Attributes:
        config: What the operator set.
        version: Version of the product.
        clock: Time.
        started_at: The clock's monotonic reading when this process began.
        limit: Bounds each question to the store and the bus.
        authenticator: Who is calling.
        threats: The threat path.
        customers: Whose traffic it is.
        changes: What changed in the watched systems.
        intel: What others have seen.
        dead_letters: Signals that were given up.
        projects: Tenants.
        keys: Their API keys.
        fan_out: Live results.
        watching: Streams of them.
        queue_depth: How long the queue is.
        readiness: Whether requests are welcome.
        metrics: The counts of this process.
    """

    config: GatewayConfig
    version: str
    clock: Clock
    started_at: float
    limit: TimeLimit
    authenticator: Authenticator
    threats: ThreatService
    customers: Customers
    changes: Changes
    intel: Intel
    dead_letters: DeadLetters
    projects: Projects
    keys: ApiKeys
    fan_out: FanOut
    watching: Watching
    queue_depth: QueueDepth
    readiness: ReadinessChecks
    metrics: Metrics
