"""The gateway as one component: its parts joined, its server started and stopped."""

import asyncio
import socket
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple, cast

import structlog

from watchfloor.core import Clock
from watchfloor.gateway._connection import Connection
from watchfloor.gateway._websocket import WebSocketConnection
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.batch import BatchIntake
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.grpc_service import GRPCServer
from watchfloor.gateway.intake import Intake
from watchfloor.gateway.knowledge import Changes, Customers, Intel
from watchfloor.gateway.port import (
    Announcements,
    ApiKeys,
    DeadLetters,
    Disk,
    Keys,
    Projects,
    Replay,
    Results,
    SignalQueue,
    Threats,
)
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.rest import create_app
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import FanOut, Waiters, Watching
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.runtime import Check, HTTPServer, ReadinessChecks
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_LARGEST_MESSAGE_BYTES = 4096


class Backends(NamedTuple):
    """What the gateway stands in front of; each has a life of its own.

    Attributes:
        queue: Where signals become durable.
        keys: Callers' keys for their reports.
        results: Finished threats as they come.
        replay: Finished threats as they came.
        announcements: Where changes of finished threats are told.
        dead_letters: Signals that were given up.
        threats: Finished threats as they are kept.
        customers: Whose traffic it is.
        changes: What changed in the watched systems.
        intel: What others have seen.
        projects: Tenants.
        api_keys: Their API keys.
    """

    queue: SignalQueue
    keys: Keys
    results: Results
    replay: Replay
    announcements: Announcements
    dead_letters: DeadLetters
    threats: Threats
    customers: Customers
    changes: Changes
    intel: Intel
    projects: Projects
    api_keys: ApiKeys


def join(
    config: GatewayConfig,
    backends: Backends,
    *,
    clock: Clock,
    metrics: Metrics,
    version: str,
    project_limit: int,
    checks: Mapping[str, Check],
    disk: Disk | None = None,
) -> Services:
    """The service layer in front of these backends. Does no I/O.

    Args:
        config: What the operator set.
        backends: What is behind it.
        clock: Time.
        metrics: The counts of this process.
        version: Version of the product.
        project_limit: Signals of one project that may wait at once, a quarter of the queue.
        checks: Readiness of each part.
        disk: The disk under the queue, where that is ours to watch.
    """
    limit = TimeLimit(config.backend_timeout_s)
    waiters = Waiters()
    fan_out = FanOut(backends.results, waiters=waiters, queue_size=config.stream_queue_size)
    intake = Intake(backends.queue, keys=backends.keys, clock=clock, limit=limit, metrics=metrics)
    return Services(
        config=config,
        version=version,
        clock=clock,
        started_at=clock.monotonic(),
        limit=limit,
        authenticator=Authenticator(
            backends.api_keys, clock=clock, limit=limit, remember_s=config.key_cache_s
        ),
        threats=ThreatService(
            backends.threats,
            queue=backends.queue,
            intake=intake,
            batches=BatchIntake(intake, concurrency=config.publish_concurrency),
            admission=Admission(
                backends.queue, project_limit=project_limit, clock=clock, limit=limit, disk=disk
            ),
            waiters=waiters,
            announcements=backends.announcements,
            clock=clock,
            limit=limit,
            metrics=metrics,
        ),
        customers=backends.customers,
        changes=backends.changes,
        intel=backends.intel,
        dead_letters=backends.dead_letters,
        projects=backends.projects,
        keys=backends.api_keys,
        fan_out=fan_out,
        watching=Watching(
            fan_out,
            replay=backends.replay,
            threats=backends.threats,
            limit=limit,
            heartbeat_s=config.stream_heartbeat_s,
            most=config.max_stream_clients,
        ),
        queue_depth=QueueDepth(backends.queue, limit=limit, metrics=metrics),
        readiness=ReadinessChecks(checks),
        metrics=metrics,
    )


class Gateway:
    """The faces, served.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``stop``. When it stops, readiness
    drops first; then streams and waits end and no connection is taken; what has begun finishes
    within ``stop_timeout_s``.

    Args:
        services: The service layer, from ``join``.
        listener: A bound socket, from ``bind``; closed by ``stop``.
    """

    def __init__(self, services: Services, *, listener: socket.socket) -> None:
        self._services = services
        patience_s = services.config.client_timeout_s
        connection = partial(Connection, patience_s=patience_s)
        websocket = partial(WebSocketConnection, patience_s=patience_s)
        self._server = HTTPServer(
            create_app(services),
            listener=listener,
            stop_timeout_s=services.config.stop_timeout_s,
            http=cast("type[asyncio.Protocol]", connection),
            ws=cast("type[asyncio.Protocol]", websocket),
            ws_max_size=_LARGEST_MESSAGE_BYTES,
            # Compressed, each threat would have to be encoded for each watcher anew.
            ws_per_message_deflate=False,
        )
        self._grpc = GRPCServer(services)
        self._is_stopped = False

    @property
    def grpc_address(self) -> str | None:
        """Where gRPC is served, as ``host:port``; known after ``start``."""
        return self._grpc.address

    async def start(self) -> None:
        """Listen to results, then to callers."""
        await self._services.fan_out.start()
        await self._services.queue_depth.start()
        await self._grpc.start()
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
        await self._services.fan_out.stop()
        await asyncio.gather(self._server.stop(), self._grpc.stop())
        log.info("gateway_stopped")
