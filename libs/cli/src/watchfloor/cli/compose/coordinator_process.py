"""A coordinator in a process of its own, its agents with it."""

import socket
from importlib.metadata import version

from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.compose.coordinator_side import CoordinatorSide
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.local_agents import local_runtime
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.runtime import Life, OpsServer, Part, ReadinessChecks
from watchfloor.store import Maintenance


class CoordinatorProcess:
    """A coordinator on servers that run already; gateways are somewhere else.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        config: What the operator set.
        addresses: Where the servers are.
        listener: Where ``/health``, ``/ready`` and ``/metrics`` are served, from ``bind``.
    """

    def __init__(
        self, config: RootConfig, addresses: Addresses, *, listener: socket.socket
    ) -> None:
        foundation = Foundation(addresses, store=config.store, bus=config.bus)
        self._metrics = foundation.metrics
        hosted = local_runtime(
            foundation,
            coordinator=config.coordinator,
            agents_config=config.agents,
            llm=config.llm,
        )
        coordinator = CoordinatorSide(config.coordinator, foundation, runtime=hosted).parts()
        self._readiness = ReadinessChecks({**foundation.checks(), **told_by(coordinator)})
        ops = OpsServer(
            listener,
            version=version("watchfloor"),
            readiness=self._readiness,
            metrics=self._render,
            clock=foundation.clock,
        )
        maintenance = Maintenance(
            addresses.database.owner, clock=foundation.clock, config=config.store
        )
        # First to be asked and last to go: what starts slowly is seen to be alive meanwhile.
        self._life = Life(
            [
                Part("ops", ops),
                Part("maintenance", maintenance),
                *foundation.parts(),
                *coordinator,
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
        self._readiness.drop()
        await self._life.stop()

    async def _render(self) -> bytes:
        return self._metrics.render()
