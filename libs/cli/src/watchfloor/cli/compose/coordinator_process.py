"""A coordinator in a process of its own, with what machines ask about it."""

import socket
from collections.abc import Sequence
from importlib.metadata import version

from watchfloor.cli.compose.coordinator_service import COORDINATOR, CoordinatorService
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.local_agents import local_runtime
from watchfloor.cli.compose.privacy import eraser_parts
from watchfloor.cli.compose.ray_team import ray_coordinator
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.core import SystemClock
from watchfloor.runtime import ActorRuntime, DataFolder, Life, OpsServer, Part, RayService
from watchfloor.store import Maintenance


class CoordinatorProcess:
    """A coordinator on servers that run already; gateways are somewhere else.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        config: What the operator set.
        addresses: Where the servers are; with a cluster, coordinator and agents are actors there.
        listener: Where ``/health``, ``/ready`` and ``/metrics`` are served, from ``bind``.
        folder: Where actors of an embedded cluster log.
    """

    def __init__(
        self,
        config: RootConfig,
        addresses: Addresses,
        *,
        listener: socket.socket,
        folder: DataFolder,
    ) -> None:
        clock = SystemClock()
        service: CoordinatorService | RayService
        scaling: Sequence[Part] = ()
        foundation = Foundation(addresses, store=config.store, bus=config.bus, clock=clock)
        if addresses.ray is not None:
            service, scaling = ray_coordinator(config, addresses, folder, bus=foundation.bus)
            metrics = None
        else:
            service = _local_coordinator(config, addresses)
            metrics = service.metrics
        self._ops = OpsServer(
            listener, version=version("watchfloor"), report=service.report, clock=clock
        )
        owner_url = addresses.database.owner
        maintenance = Maintenance(
            owner_url,
            clock=clock,
            config=config.store,
            metrics=metrics,
            shortest_days=config.shortest_retention_days,
        )
        # First to be asked and last to go: what starts slowly is seen to be alive meanwhile.
        self._life = Life(
            [
                Part("ops", self._ops),
                Part("maintenance", maintenance),
                Part("coordinator", service),
                *foundation.parts(),
                *eraser_parts(foundation, config.store, owner_url=owner_url),
                *scaling,
            ]
        )

    async def start(self) -> None:
        """Return when signals are taken.

        Raises:
            UnavailableError: A server is away; nothing is left running.
        """
        await self._life.start()

    async def stop(self) -> None:
        """Readiness drops, then everything stops in order. Safe twice and without ``start``."""
        self._ops.drop()
        await self._life.stop()


def _local_coordinator(config: RootConfig, addresses: Addresses) -> CoordinatorService:
    def runtime(foundation: Foundation) -> ActorRuntime:
        return local_runtime(
            foundation,
            coordinator=config.coordinator,
            agents_config=config.agents,
            llm=config.llm,
        )

    foundation = Foundation(
        addresses,
        store=config.store,
        bus=config.bus,
        tracing=config.tracing,
        service=COORDINATOR,
    )
    judging = JudgingSettings(config.llm, config.judgement, config.dataflow, config.pii)
    return CoordinatorService(config.coordinator, foundation, runtime=runtime, judging=judging)
