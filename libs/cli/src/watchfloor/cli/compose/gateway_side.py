"""The gateway on its foundation."""

import socket
from collections.abc import Mapping
from importlib.metadata import version

from watchfloor.bus import (
    DeadLetterBox,
    IdempotencyKeys,
    ResultFeed,
    ResultReplay,
    ResultStream,
    SignalQueue,
)
from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.config import RootConfig
from watchfloor.gateway import Backends, Gateway, Services, join
from watchfloor.runtime import Check, DiskGuard, Part
from watchfloor.store import (
    ApiKeyRepository,
    ChangeEventRepository,
    CustomerRepository,
    IntelRepository,
    ProjectRepository,
)


class GatewaySide:
    """The gateway and what it alone needs.

    Args:
        config: What the operator set.
        foundation: Started before.
        listener: Where REST is served, from ``bind``; closed by the gateway.
        checks: What ``/ready`` asks beside store and bus, by component.
        disk: The disk under an embedded server, where there is one; started and stopped here.
    """

    def __init__(
        self,
        config: RootConfig,
        foundation: Foundation,
        *,
        listener: socket.socket,
        checks: Mapping[str, Check],
        disk: DiskGuard | None = None,
    ) -> None:
        self._config = config
        self._foundation = foundation
        self._disk = disk
        self._watched = [Part("disk", disk)] if disk is not None else []
        self._checks = {**foundation.checks(), **told_by(self._watched), **checks}
        self._feed = ResultFeed(foundation.bus)
        self._gateway = Gateway(self._services(), listener=listener)

    @property
    def grpc_address(self) -> str | None:
        """Where gRPC is served, once it is."""
        return self._gateway.grpc_address

    def parts(self) -> list[Part]:
        """What is started, in order."""
        return [*self._watched, Part("results", self._feed), Part("gateway", self._gateway)]

    def _services(self) -> Services:
        store, bus = self._foundation.store, self._foundation.bus
        backends = Backends(
            queue=SignalQueue(bus),
            keys=IdempotencyKeys(bus),
            results=self._feed,
            replay=ResultReplay(bus),
            announcements=ResultStream(bus),
            dead_letters=DeadLetterBox(bus),
            threats=self._foundation.threats,
            customers=CustomerRepository(store),
            changes=ChangeEventRepository(store),
            intel=IntelRepository(store),
            projects=ProjectRepository(store),
            api_keys=ApiKeyRepository(store),
        )
        return join(
            self._config.gateway,
            backends,
            clock=self._foundation.clock,
            metrics=self._foundation.metrics,
            version=version("watchfloor"),
            project_limit=self._config.bus.queue_max_messages // 4,
            checks=self._checks,
            disk=self._disk,
        )
