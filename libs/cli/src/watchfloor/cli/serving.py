"""Starting everything on a data folder, and serving until told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from watchfloor.cli.compose import Product
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import NATS, POSTGRES, PRODUCT, Servers
from watchfloor.core import ConflictError, Periodic, Role, UnavailableError
from watchfloor.gateway import bind
from watchfloor.runtime import DataFolder, DiskGuard, relax_collector
from watchfloor.store import migrate

log = structlog.get_logger(__name__)

ALL_PARTS = frozenset({POSTGRES, NATS, PRODUCT})
DEFAULT_PROJECT = "default"
_DISK_LOOK_S = 1.0


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
        # Ports are tried first: a conflict is told at once, before any server is started.
        listener = stack.enter_context(listening(config)) if PRODUCT in parts else None
        if listener is not None:
            _bound(config.gateway.host, config.gateway.grpc_port, "--grpc-port").close()
        servers = Servers(config, folder, parts=parts)
        stack.push_async_callback(servers.stop)
        await servers.start()
        endpoints = servers.endpoints()
        if listener is not None:
            product = await _start_product(stack, servers.fitted(config), folder, servers, listener)
            grpc = {"grpc": product.grpc_address} if product.grpc_address else {}
            endpoints = {"http": url_of(listener)} | grpc | endpoints
        folder.write_endpoints(endpoints)
        yield endpoints


def listening(config: RootConfig) -> socket.socket:
    """The socket that REST is served on.

    Raises:
        UnavailableError: The address is taken or not ours.
    """
    return _bound(config.gateway.host, config.gateway.http_port, "--http-port")


def url_of(listener: socket.socket) -> str:
    """The address that a listening socket is reached at."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def until_told_to_stop() -> None:
    """Return at the first SIGINT or SIGTERM; a second one ends the process at once."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, tell)
    await told.wait()


def _bound(host: str, port: int, option: str) -> socket.socket:
    try:
        return bind(host, port)
    except OSError as exc:
        raise UnavailableError(
            f"Cannot listen on {host}:{port}: {exc.strerror}. "
            f"Choose another port with {option}; 0 takes any free one."
        ) from exc


async def _start_product(
    stack: AsyncExitStack,
    config: RootConfig,
    folder: DataFolder,
    servers: Servers,
    listener: socket.socket,
) -> Product:
    addresses = servers.addresses()
    revision = await migrate(addresses.database.owner)
    log.info("database_migrated", revision=revision)
    disk = DiskGuard(folder.path) if servers.parts() else None
    product = Product(config, addresses, listener=listener, servers=servers.parts(), disk=disk)
    stack.push_async_callback(product.life.stop)
    await product.life.start()
    if disk is not None:
        recovery = Periodic(_DISK_LOOK_S, DiskRecovery(disk, servers).look)
        stack.push_async_callback(recovery.stop)
        await recovery.start()
    await _ensure_admin_key(product, folder)
    relax_collector()
    return product


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


async def _ensure_admin_key(product: Product, folder: DataFolder) -> None:
    """The first start makes the default project and a key that may do everything in it."""
    with contextlib.suppress(UnavailableError):
        folder.read_admin_key()
        return
    if await product.keys.has_admin():
        log.warning("admin_key_file_missing", path=str(folder.admin_key_path))
        return
    with contextlib.suppress(ConflictError):
        await product.projects.create(DEFAULT_PROJECT)
    issued = await product.keys.issue(DEFAULT_PROJECT, Role.ADMIN)
    folder.write_admin_key(issued.key)
    log.info("admin_key_made", prefix=issued.prefix)
