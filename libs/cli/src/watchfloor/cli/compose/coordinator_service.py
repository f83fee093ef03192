"""A coordinator with connections of its own, in whichever process."""

from collections.abc import Callable
from dataclasses import dataclass

from watchfloor.bus import BusConfig
from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.compose.coordinator_side import CoordinatorSide
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.servers import Addresses
from watchfloor.coordinator import CoordinatorConfig
from watchfloor.runtime import ActorRuntime, Life, RayRuntime, ReadinessChecks, ServiceReport
from watchfloor.store import StoreConfig
from watchfloor.telemetry import MetricsForm, TracingConfig

COORDINATOR = "watchfloor-coordinator"
"""What it is called in spans."""


class CoordinatorService:
    """A coordinator, what it stands on, and what it says about itself.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        config: What the operator set.
        foundation: Started and stopped here.
        runtime: Hosts the agents and analyzers on this foundation, or reaches them.
        judging: How sessions are judged.

    Attributes:
        metrics: What it counts.
    """

    def __init__(
        self,
        config: CoordinatorConfig,
        foundation: Foundation,
        *,
        runtime: Callable[[Foundation], ActorRuntime],
        judging: JudgingSettings,
    ) -> None:
        coordinator = CoordinatorSide(
            config, foundation, runtime=runtime(foundation), judging=judging
        ).parts()
        self.metrics = foundation.metrics
        self._readiness = ReadinessChecks({**foundation.checks(), **told_by(coordinator)})
        self._life = Life([*foundation.parts(), *coordinator])

    async def start(self) -> None:
        """Return when signals are taken."""
        await self._life.start()

    async def stop(self) -> None:
        """Finish what is in flight and stop. Safe twice and without ``start``."""
        self._readiness.drop()
        await self._life.stop()

    async def report(self, form: MetricsForm = MetricsForm.TEXT) -> ServiceReport:
        """How it is and what it counted."""
        return ServiceReport(await self._readiness.read(), self.metrics.render(form))


@dataclass(frozen=True)
class CoordinatorSpec:
    """Builds a coordinator that asks the actors of its team, in whichever process calls it.

    It holds addresses and settings alone, so that it can be sent there. Contains passwords: never
    log it.

    Attributes:
        addresses: Where the servers are.
        coordinator: What the operator set about it.
        store: How the store is used.
        bus: The same of the bus.
        judging: How sessions are judged.
        tracing: Where spans go.
    """

    addresses: Addresses
    coordinator: CoordinatorConfig
    store: StoreConfig
    bus: BusConfig
    judging: JudgingSettings
    tracing: TracingConfig

    def __call__(self) -> CoordinatorService:
        """The coordinator; not started."""
        foundation = Foundation(
            self.addresses,
            store=self.store,
            bus=self.bus,
            tracing=self.tracing,
            service=COORDINATOR,
        )
        return CoordinatorService(
            self.coordinator, foundation, runtime=self._team, judging=self.judging
        )

    def _team(self, _foundation: Foundation) -> RayRuntime:
        return RayRuntime(
            agent_budget_s=self.coordinator.agent_budget_ms / 1000,
            analyzer_budget_s=self.coordinator.analyzer_budget_ms / 1000,
            per_replica=self.coordinator.batches_per_replica,
        )
