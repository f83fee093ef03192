"""The gRPC server: threats, sessions, agents, health and reflection on one port."""

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from watchfloor.core import Periodic
from watchfloor.gateway.grpc_service.agent_methods import AgentMethods
from watchfloor.gateway.grpc_service.health import Health
from watchfloor.gateway.grpc_service.listener import GRPCListener
from watchfloor.gateway.grpc_service.reflection import SERVICES as REFLECTION
from watchfloor.gateway.grpc_service.reflection import add_reflection
from watchfloor.gateway.grpc_service.served import requirements_of, served_by
from watchfloor.gateway.grpc_service.session_methods import SessionMethods
from watchfloor.gateway.grpc_service.threat_methods import ThreatMethods
from watchfloor.gateway.services import Services

HEALTH = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name

_HEALTH_REFRESH_S = 1.0


class GRPCServer:
    """Serves gRPC on the host and port of the gateway's configuration.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``drop`` -> ``stop``. Health and
    reflection need no key; everything else does.

    Args:
        services: The service layer.
    """

    def __init__(self, services: Services) -> None:
        config = services.config
        self._threats = ThreatMethods(services)
        self._sessions = SessionMethods(services)
        self._served = served_by(self._threats, self._sessions, AgentMethods(services))
        names = [each.descriptor.full_name for each in self._served]
        self._health = Health(services.readiness, names=("", *names))
        self._refreshing = Periodic(_HEALTH_REFRESH_S, self._health.refresh)
        self._listener = GRPCListener(
            services,
            port=config.grpc_port,
            option="--grpc-port",
            largest_bytes=config.max_body_bytes,
            add=self._add,
            requirements=requirements_of(self._served),
            open_services={HEALTH, *REFLECTION},
        )

    @property
    def address(self) -> str | None:
        """``host:port`` as a client takes it; nothing before ``start``."""
        return self._listener.address

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            UnavailableError: The address is taken or not ours.
        """
        if self._listener.is_serving:
            return
        await self._listener.start()
        await self._health.refresh()
        await self._refreshing.start()

    async def drop(self) -> None:
        """Tell everyone who watches the health that no more calls are welcome."""
        await self._refreshing.stop()
        await self._health.enter_graceful_shutdown()

    async def stop(self) -> None:
        """Take no more calls, let those that have begun finish; safe twice, and unstarted."""
        await self._refreshing.stop()
        if self._listener.is_serving:
            self._health.end_watches()
            self._threats.end_streams()
            self._sessions.end_streams()
        await self._listener.stop()

    def _add(self, server: grpc.aio.Server) -> None:
        for served in self._served:
            served.add(served.servicer, server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        names = (each.descriptor.full_name for each in self._served)
        add_reflection(server, (*names, HEALTH))
