"""What most parts of the service layer need."""

from typing import NamedTuple
from uuid import uuid4

from watchfloor.core import Clock
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.backends import Backends
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.limits import Quotas, RateLimits
from watchfloor.gateway.port import Disk, Pending
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics, Tracer


class Foundation(NamedTuple):
    """What most parts need."""

    config: GatewayConfig
    backends: Backends
    clock: Clock
    metrics: Metrics
    limit: TimeLimit
    disk: Disk | None
    redactions: Redactions
    quotas: Quotas
    rates: RateLimits
    tracer: Tracer

    def admission(self, queue: Pending, *, project_limit: int, noun: str) -> Admission:
        """Whether there is room in a queue, for the project and in all."""
        return Admission(
            queue,
            project_limit=project_limit,
            spend=self.rates.require_project,
            clock=self.clock,
            limit=self.limit,
            disk=self.disk,
            noun=noun,
        )


def foundation_of(
    config: GatewayConfig,
    backends: Backends,
    *,
    clock: Clock,
    metrics: Metrics,
    disk: Disk | None,
    tracer: Tracer,
) -> Foundation:
    """What most parts need, made once."""
    limit = TimeLimit(config.backend_timeout_s)
    quotas = Quotas(backends.projects, defaults=config.quota, limit=limit)
    redactions = Redactions(
        backends.redaction_policies,
        news=backends.policy_news,
        keys=backends.redaction_keys,
        clock=clock,
        limit=limit,
    )
    rates = RateLimits(
        backends.demand,
        gateway_id=uuid4().hex,
        keys=config.key_rate,
        addresses=config.address_rate,
        projects=quotas.rate_of,
        clock=clock,
        metrics=metrics,
    )
    return Foundation(
        config, backends, clock, metrics, limit, disk, redactions, quotas, rates, tracer
    )
