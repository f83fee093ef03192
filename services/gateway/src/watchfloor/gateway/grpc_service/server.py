"""The gRPC server: the threat service, health and reflection on one port."""

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from watchfloor.core import Periodic, UnavailableError
from watchfloor.gateway.grpc_service.health import Health
from watchfloor.gateway.grpc_service.reflection import SERVICES as REFLECTION
from watchfloor.gateway.grpc_service.reflection import add_reflection
from watchfloor.gateway.grpc_service.threat_methods import ThreatMethods
from watchfloor.gateway.services import Services
from watchfloor.rpc import Border
from watchfloor.v1 import threat_service_pb2, threat_service_pb2_grpc

THREATS = threat_service_pb2.DESCRIPTOR.services_by_name["ThreatService"].full_name
HEALTH = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name

_HEALTH_REFRESH_S = 1.0
_MOST_CALLS_PER_CONNECTION = 256
_KIBIBYTE = 1024
_MS_PER_S = 1000


class GRPCServer:
    """Serves gRPC on the host and port of the gateway's configuration.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``drop`` -> ``stop``. Health and
    reflection need no key; everything else does.

    Args:
        services: The service layer.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._health = Health(services.readiness, names=("", THREATS))
        self._methods = ThreatMethods(services)
        self._refreshing = Periodic(_HEALTH_REFRESH_S, self._health.refresh)
        self._server: grpc.aio.Server | None = None
        self._port: int | None = None

    @property
    def address(self) -> str | None:
        """``host:port`` as a client takes it; nothing before ``start``."""
        return None if self._port is None else _target(self._services.config.host, self._port)

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            UnavailableError: The address is taken or not ours.
        """
        if self._server is not None:
            return
        server = self._server = self._make_server()
        config = self._services.config
        try:
            self._port = server.add_insecure_port(_target(config.host, config.grpc_port))
        except RuntimeError as exc:
            raise UnavailableError(
                f"Cannot listen on {_target(config.host, config.grpc_port)} for gRPC. "
                "Choose another port with --grpc-port; 0 takes any free one."
            ) from exc
        await server.start()
        await self._health.refresh()
        await self._refreshing.start()

    async def drop(self) -> None:
        """Tell everyone who watches the health that no more calls are welcome."""
        await self._refreshing.stop()
        await self._health.enter_graceful_shutdown()

    async def stop(self) -> None:
        """Take no more calls, let those that have begun finish; safe twice, and unstarted."""
        await self._refreshing.stop()
        server, self._server = self._server, None
        if server is not None:
            self._health.end_watches()
            self._methods.end_streams()
            await server.stop(grace=self._services.config.stop_timeout_s)

    def _make_server(self) -> grpc.aio.Server:
        config = self._services.config
        border = Border(
            self._services.authenticator.authenticate,
            while_good=self._services.authenticator.while_good,
            open_services={HEALTH, *REFLECTION},
        )
        server = grpc.aio.server(
            interceptors=[border],
            options=[
                ("grpc.max_receive_message_length", config.max_body_bytes),
                ("grpc.max_metadata_size", 16 * _KIBIBYTE),
                ("grpc.max_concurrent_streams", _MOST_CALLS_PER_CONNECTION),
                # A client that vanished without a word is one that answers no ping.
                ("grpc.keepalive_time_ms", round(config.client_timeout_s * _MS_PER_S)),
                ("grpc.http2.ping_timeout_ms", round(config.client_timeout_s * _MS_PER_S)),
                # Otherwise a second gateway could take the same port and half of the calls.
                ("grpc.so_reuseport", 0),
            ],
        )
        threat_service_pb2_grpc.add_ThreatServiceServicer_to_server(  # type: ignore[no-untyped-call]  # generated
            self._methods, server
        )
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        add_reflection(server, (THREATS, HEALTH))
        return server


def _target(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
