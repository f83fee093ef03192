"""The gateway as one component: its servers started and stopped."""

import asyncio
import socket
from functools import partial
from typing import cast

import structlog
from starlette.types import ASGIApp

from watchfloor.gateway import otlp
from watchfloor.gateway._connection import Connection
from watchfloor.gateway._websocket import WebSocketConnection
from watchfloor.gateway.grpc_service import GRPCServer
from watchfloor.gateway.limits import Connections
from watchfloor.gateway.listeners import Listeners
from watchfloor.gateway.rest import ROUTERS, create_app
from watchfloor.gateway.services import Services
from watchfloor.runtime import HTTPServer

log = structlog.get_logger(__name__)

_LARGEST_MESSAGE_BYTES = 4096


class Gateway:
    """The faces, served.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``stop``. When it stops, readiness
    drops first; then streams and waits end and no connection is taken; what has begun finishes
    within ``stop_timeout_s``.

    Args:
        services: The service layer, from ``join``.
        listeners: Bound sockets; closed by ``stop``.
    """

    def __init__(self, services: Services, *, listeners: Listeners) -> None:
        self._services = services
        connections = Connections(
            most=services.config.max_connections,
            most_of_address=services.config.max_address_connections,
            metrics=services.metrics,
            proxies=services.config.proxies,
        )
        app, otlp_app = (
            create_app(services, routers) for routers in ((*ROUTERS, otlp.router), (otlp.router,))
        )
        self._server = _server(services, app, listeners.main, connections=connections)
        self._otlp = _server(services, otlp_app, listeners.otlp, connections=connections)
        self._grpc = GRPCServer(services)
        self._otlp_grpc = otlp.otlp_listener(services)
        self._is_stopped = False

    @property
    def grpc_addresses(self) -> dict[str, str]:
        """Where gRPC and OTLP by gRPC are served, as ``host:port``; known after ``start``."""
        found = {"grpc": self._grpc.address, "otlp_grpc": self._otlp_grpc.address}
        return {name: address for name, address in found.items() if address is not None}

    async def start(self) -> None:
        """Listen to what happens, then to callers."""
        if self._services.certificate is not None:
            await self._services.certificate.start()
        await self._services.audit.writer.start()
        await self._services.fan_out.start()
        await self._services.session_fan_out.start()
        await self._services.quotas.start()
        await self._services.rates.start()
        await self._services.queue_depth.start()
        await self._services.client_results.start()
        await self._services.key_life.start()
        await self._grpc.start()
        await self._otlp_grpc.start()
        await self._otlp.start()
        await self._server.start()
        log.info("gateway_started")

    async def stop(self) -> None:
        """Stop as described above; safe twice and without ``start``."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._services.readiness.drop()
        await self._grpc.drop()
        if self._server.is_serving:
            await asyncio.sleep(self._services.config.drain_s)
        await self._services.queue_depth.stop()
        await self._services.client_results.stop()
        await self._services.key_life.stop()
        await self._services.fan_out.stop()
        await self._services.session_fan_out.stop()
        await asyncio.gather(
            self._server.stop(), self._otlp.stop(), self._grpc.stop(), self._otlp_grpc.stop()
        )
        if self._services.certificate is not None:
            await self._services.certificate.stop()
        await self._services.audit.writer.stop()
        await self._services.rates.stop()
        await self._services.quotas.stop()
        log.info("gateway_stopped")


def _server(
    services: Services, app: ASGIApp, listener: socket.socket, *, connections: Connections
) -> HTTPServer:
    patience_s = services.config.client_timeout_s
    connection = partial(Connection, patience_s=patience_s, connections=connections)
    certificate = services.certificate
    websocket = partial(WebSocketConnection, patience_s=patience_s, connections=connections)
    return HTTPServer(
        app,
        listener=listener,
        stop_timeout_s=services.config.stop_timeout_s,
        http=cast("type[asyncio.Protocol]", connection),
        ws=cast("type[asyncio.Protocol]", websocket),
        ws_max_size=_LARGEST_MESSAGE_BYTES,
        # Compressed, each threat would have to be encoded for each watcher anew.
        ws_per_message_deflate=False,
        ssl_context_factory=certificate and (lambda *_: certificate.context()),
    )
