"""Starting everything on a data folder, and serving while a block runs."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from importlib import import_module
from typing import Protocol

import structlog

from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.config import RootConfig
from watchfloor.cli.coordinator_child import coordinator_child
from watchfloor.cli.listening import http_endpoints, listening
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.cli.servers import NATS, POSTGRES, PRODUCT, Servers
from watchfloor.cli.together import together
from watchfloor.core import Periodic
from watchfloor.gateway import Listeners
from watchfloor.runtime import Check, DataFolder, DiskGuard, Life, OwnProcess

log = structlog.get_logger(__name__)

ALL_PARTS = frozenset({POSTGRES, NATS, PRODUCT})
_DISK_LOOK_S = 1.0
_COMPOSE = "watchfloor.cli.compose"


@asynccontextmanager
async def serving(
    config: RootConfig, folder: DataFolder, *, parts: Collection[str]
) -> AsyncIterator[dict[str, str]]:
    """Everything that ``parts`` names runs while the block does; yields the endpoints.

    Raises:
        ConflictError: Another process holds the data folder.
        UnavailableError: A part cannot be started; nothing is left running.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(folder.lock())
        folder.require_restored()
        # Ports are tried first: a conflict is told at once, before any server is started.
        listeners = stack.enter_context(closing(listening(config))) if PRODUCT in parts else None
        servers = Servers(config, folder, parts=parts)
        stack.push_async_callback(servers.stop)
        await _started(servers, _rooms(config, parts))
        config = servers.fitted(config).with_keys_at(folder.redaction_keys_path)
        await _prepared(servers, folder, config)
        endpoints = servers.endpoints()
        # From here on other processes can attach.
        folder.write_endpoints(endpoints)
        disk = DiskGuard(folder.path) if servers.parts() else None
        if listeners is not None:
            product = await _start_product(stack, config, folder, servers, listeners, disk)
            endpoints = http_endpoints(config, listeners) | product.grpc_addresses | endpoints
            folder.write_endpoints(endpoints)
        elif disk is not None:
            # Gateways elsewhere watch the disk for themselves; NATS is started again from here.
            stack.push_async_callback(disk.stop)
            await disk.start()
        if disk is not None:
            recovery = Periodic(_DISK_LOOK_S, DiskRecovery(disk, servers).look)
            stack.push_async_callback(recovery.stop)
            await recovery.start()
        yield endpoints


async def _started(servers: Servers, rooms: Sequence[str]) -> None:
    """Start the servers, and import meanwhile what will run on them."""
    async with together() as both:
        both.create_task(servers.start())
        for room in rooms:
            both.create_task(asyncio.to_thread(import_module, room))


def _rooms(config: RootConfig, parts: Collection[str]) -> Sequence[str]:
    # A gateway whose coordinator is elsewhere need not load what analyses.
    if PRODUCT not in parts:
        return ()
    return (f"{_COMPOSE}.{'gateway_process' if config.runtime is Runtime.RAY else 'product'}",)


async def _prepared(servers: Servers, folder: DataFolder, config: RootConfig) -> None:
    from watchfloor.cli.preparing import prepare

    await prepare(servers.addresses(), folder, bus=config.bus)


class _Serving(Protocol):
    life: Life

    @property
    def grpc_addresses(self) -> dict[str, str]: ...


async def _start_product(
    stack: AsyncExitStack,
    config: RootConfig,
    folder: DataFolder,
    servers: Servers,
    listeners: Listeners,
    disk: DiskGuard | None,
) -> _Serving:
    checks = told_by(servers.parts())
    child: OwnProcess | None = None
    if config.runtime is Runtime.RAY:
        child = coordinator_child(config, folder)
        stack.push_async_callback(child.stop)
        product = _gateway(config, servers, listeners, {**checks, "coordinator": child.ping}, disk)
    else:
        product = _whole(config, servers, listeners, checks, disk)
    stack.push_async_callback(product.life.stop)
    # A gateway takes what its coordinator will find in the queue; until then it is not ready.
    async with together() as both:
        both.create_task(product.life.start())
        if child is not None:
            both.create_task(child.start())
    return product


def _whole(
    config: RootConfig,
    servers: Servers,
    listeners: Listeners,
    checks: Mapping[str, Check],
    disk: DiskGuard | None,
) -> _Serving:
    from watchfloor.cli.compose.product import Product

    return Product(config, servers.addresses(), listeners=listeners, checks=checks, disk=disk)


def _gateway(
    config: RootConfig,
    servers: Servers,
    listeners: Listeners,
    checks: Mapping[str, Check],
    disk: DiskGuard | None,
) -> _Serving:
    from watchfloor.cli.compose.gateway_process import GatewayProcess

    return GatewayProcess(
        config, servers.addresses(), listeners=listeners, checks=checks, disk=disk
    )


class DiskRecovery:
    """Restarts NATS when a full disk has space again: JetStream does not recover by itself."""

    def __init__(self, disk: DiskGuard, servers: Servers) -> None:
        self._disk = disk
        self._servers = servers
        self._was_full = False

    async def look(self) -> None:
        """Restart NATS once after each time that the disk was full."""
        if self._was_full and not self._disk.is_full:
            log.warning("nats_restarted", reason="the disk was full and has space again")
            await self._servers.restart_nats()
        self._was_full = self._disk.is_full
