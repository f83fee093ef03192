"""A gateway in a process of its own."""

from collections.abc import Mapping

from watchfloor.cli.compose.checks import NO_CHECKS
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.gateway_side import GatewaySide
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.gateway import Listeners
from watchfloor.runtime import Check, DiskGuard, Life


class GatewayProcess:
    """A gateway on servers that run already; coordinators are somewhere else.

    Args:
        config: What the operator set.
        addresses: Where the servers are.
        listeners: Where HTTP is served; closed when the gateway stops.
        checks: What ``/ready`` asks beside store and bus.
        disk: The disk under an embedded server, where there is one.

    Attributes:
        life: Starts and stops everything.
    """

    def __init__(
        self,
        config: RootConfig,
        addresses: Addresses,
        *,
        listeners: Listeners,
        checks: Mapping[str, Check] = NO_CHECKS,
        disk: DiskGuard | None = None,
    ) -> None:
        foundation = Foundation(
            addresses,
            store=config.store,
            bus=config.bus,
            tracing=config.tracing,
            service="watchfloor-gateway",
        )
        self._side = GatewaySide(config, foundation, listeners=listeners, checks=checks, disk=disk)
        self.life = Life([*foundation.parts(), *self._side.parts()])

    @property
    def grpc_addresses(self) -> dict[str, str]:
        """Where gRPC and OTLP by gRPC are served, once they are."""
        return self._side.grpc_addresses
