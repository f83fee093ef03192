"""A gRPC server on one port, whatever it serves."""

from collections.abc import Callable, Collection, Mapping

import grpc

from watchfloor.core import UnavailableError
from watchfloor.gateway.grpc_service.around import Around
from watchfloor.gateway.grpc_service.audited import AuditedCalls
from watchfloor.gateway.grpc_service.encryption import Encryption
from watchfloor.gateway.permissions import Requirement
from watchfloor.gateway.services import Services
from watchfloor.rpc import Border

_MOST_CALLS_PER_CONNECTION = 256
_KIBIBYTE = 1024
_MS_PER_S = 1000


class GRPCListener:
    """Serves methods behind the border, on the host of the gateway's configuration.

    Args:
        services: The service layer.
        port: The port; 0 means any free one.
        option: How an operator chooses another port.
        largest_bytes: The largest message that is taken.
        add: Adds what is served.
        requirements: What each method that needs a key asks of its callers, by its full name.
        open_services: Full names of services that need no key.
        face: What the audit log calls it.
    """

    def __init__(
        self,
        services: Services,
        *,
        port: int,
        option: str,
        largest_bytes: int,
        add: Callable[[grpc.aio.Server], None],
        requirements: Mapping[str, Requirement],
        open_services: Collection[str] = (),
        face: str = "grpc",
    ) -> None:
        self._config = services.config
        self._certificate = services.certificate
        self._port = port
        self._option = option
        self._largest_bytes = largest_bytes
        self._add = add
        self._border = Border(
            services.authenticator.admit,
            while_good=services.authenticator.while_good,
            enter=services.room.enter,
            admitted=AuditedCalls(services.audit, requirements=requirements, face=face),
            around=Around(face=face, is_logged=services.config.access_log),
            arrive=services.rates.require_address,
            open_services=open_services,
        )
        self._server: grpc.aio.Server | None = None
        self._bound: int | None = None

    @property
    def address(self) -> str | None:
        """``host:port`` as a client takes it; nothing before ``start``."""
        return None if self._bound is None else _target(self._config.host, self._bound)

    @property
    def is_serving(self) -> bool:
        """Whether calls are answered."""
        return self._server is not None

    async def start(self) -> None:
        """Begin to answer.

        Raises:
            UnavailableError: The address is taken or not ours.
        """
        server = self._server = self._made()
        wanted = _target(self._config.host, self._port)
        try:
            self._bound = self._listen(server, wanted)
        except RuntimeError as exc:
            raise UnavailableError(
                f"Cannot listen on {wanted} for gRPC. "
                f"Choose another port with {self._option}; 0 takes any free one."
            ) from exc
        await server.start()

    async def stop(self) -> None:
        """Take no more calls, let those that have begun finish; safe twice, and unstarted."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop(grace=self._config.stop_timeout_s)

    def _listen(self, server: grpc.aio.Server, wanted: str) -> int:
        if self._certificate is None:
            return server.add_insecure_port(wanted)
        return server.add_secure_port(wanted, Encryption(self._certificate).credentials())

    def _made(self) -> grpc.aio.Server:
        patience_ms = round(self._config.client_timeout_s * _MS_PER_S)
        server = grpc.aio.server(
            interceptors=[self._border],
            options=[
                ("grpc.max_receive_message_length", self._largest_bytes),
                ("grpc.max_metadata_size", 16 * _KIBIBYTE),
                ("grpc.max_concurrent_streams", _MOST_CALLS_PER_CONNECTION),
                ("grpc.max_allowed_incoming_connections", self._config.max_connections),
                # A client that vanished without a word is one that answers no ping.
                ("grpc.keepalive_time_ms", patience_ms),
                ("grpc.http2.ping_timeout_ms", patience_ms),
                # Otherwise a second gateway could take the same port and half of the calls.
                ("grpc.so_reuseport", 0),
            ],
        )
        self._add(server)
        return server


def _target(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
