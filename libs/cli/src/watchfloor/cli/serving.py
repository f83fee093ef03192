"""Starting everything on a data folder, and serving until told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import structlog

from watchfloor.cli.compose import Product
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import NATS, POSTGRES, Servers
from watchfloor.core import ConflictError, Role, UnavailableError
from watchfloor.runtime import DataFolder, DiskGuard
from watchfloor.store import migrate

log = structlog.get_logger(__name__)

PRODUCT = "product"
ALL_PARTS = frozenset({POSTGRES, NATS, PRODUCT})
DEFAULT_PROJECT = "default"


@asynccontextmanager
async def serving(
    config: RootConfig, folder: DataFolder, *, parts: Collection[str]
) -> AsyncIterator[dict[str, str]]:
    """Everything that ``parts`` names runs while the block does; yields the endpoints.

    Raises:
        ConflictError: Another process holds the data folder.
        UnavailableError: A part cannot be started; nothing is left running.
    """
    with folder.lock():
        servers = Servers(config, folder, parts=parts)
        try:
            await servers.start()
            endpoints = servers.endpoints()
            if PRODUCT not in parts:
                folder.write_endpoints(endpoints)
                yield endpoints
                return
            product = await _started(config, folder, servers)
            try:
                endpoints = {"http": product.http_url} | endpoints
                folder.write_endpoints(endpoints)
                yield endpoints
            finally:
                await product.life.stop()
        finally:
            await servers.stop()


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


async def _started(config: RootConfig, folder: DataFolder, servers: Servers) -> Product:
    addresses = servers.addresses()
    revision = await migrate(addresses.database.owner)
    log.info("database_migrated", revision=revision)
    disk = DiskGuard(folder.path) if servers.parts() else None
    product = Product(config, addresses, servers=servers.parts(), disk=disk)
    await product.life.start()
    try:
        await _ensure_admin_key(product, folder)
    except BaseException:
        await product.life.stop()
        raise
    return product


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
