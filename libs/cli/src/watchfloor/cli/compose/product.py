"""Gateway and coordinator in one process."""

from collections.abc import Callable, Mapping

from watchfloor.cli.compose.checks import NO_CHECKS, told_by
from watchfloor.cli.compose.coordinator_side import CoordinatorSide
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.gateway_side import GatewaySide
from watchfloor.cli.compose.local_agents import local_runtime
from watchfloor.cli.compose.privacy import eraser_parts
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.core import Clock
from watchfloor.gateway import Listeners
from watchfloor.runtime import ActorRuntime, Check, DiskGuard, Life, Part
from watchfloor.store import ApiKeyRepository, Maintenance, ProjectRepository


class Product:
    """Everything in one process, on servers that run already and are prepared.

    Args:
        config: What the operator set.
        addresses: Where the servers are.
        listeners: Where HTTP is served; closed when the product stops.
        checks: What ``/ready`` asks beside the product's own parts.
        disk: Watches the disk under an embedded server, where there is one.
        runtime: Hosts agents and analyzers; by default the product's own, in this process.
        clock: Time.

    Attributes:
        life: Starts and stops everything.
        projects: Tenants.
        keys: API keys.
        threats: Finished threats.
        parts: What it is made of, in the order of starting.
    """

    def __init__(
        self,
        config: RootConfig,
        addresses: Addresses,
        *,
        listeners: Listeners,
        checks: Mapping[str, Check] = NO_CHECKS,
        disk: DiskGuard | None = None,
        runtime: Callable[[Foundation], ActorRuntime] | None = None,
        clock: Clock | None = None,
    ) -> None:
        foundation = Foundation(
            addresses, store=config.store, bus=config.bus, tracing=config.tracing, clock=clock
        )
        maintenance = Maintenance(
            addresses.database.owner,
            clock=foundation.clock,
            config=config.store,
            metrics=foundation.metrics,
            shortest_days=config.shortest_retention_days,
        )
        hosted = runtime(foundation) if runtime else _own_agents(config, foundation)
        judging = JudgingSettings(config.llm, config.judgement, config.dataflow, config.pii)
        coordinator = CoordinatorSide(
            config.coordinator, foundation, runtime=hosted, judging=judging
        ).parts()
        self._gateway = GatewaySide(
            config,
            foundation,
            listeners=listeners,
            checks={**checks, **told_by(coordinator)},
            disk=disk,
        )
        self.projects = ProjectRepository(foundation.store)
        self.keys = ApiKeyRepository(foundation.store)
        self.threats = foundation.threats
        self.parts = (
            Part("maintenance", maintenance),
            *foundation.parts(),
            *coordinator,
            *eraser_parts(foundation, config.store, owner_url=addresses.database.owner),
            *self._gateway.parts(),
        )
        self.life = Life(self.parts)

    @property
    def grpc_addresses(self) -> dict[str, str]:
        """Where gRPC and OTLP by gRPC are served, once the product has started."""
        return self._gateway.grpc_addresses


def _own_agents(config: RootConfig, foundation: Foundation) -> ActorRuntime:
    return local_runtime(
        foundation,
        coordinator=config.coordinator,
        agents_config=config.agents,
        llm=config.llm,
    )
