"""What an installation must have before anything is served: schema, streams, keys."""

import contextlib
from functools import partial

import structlog

from watchfloor.bus import BusConfig, NATSBus
from watchfloor.cli.audit_telling import operator_change
from watchfloor.cli.servers import Addresses
from watchfloor.core import (
    FIRST_PROJECT,
    ConflictError,
    IssuedKey,
    PendingEntry,
    Role,
    UnavailableError,
    entry_pending,
)
from watchfloor.runtime import AuditKeyFile, DataFolder
from watchfloor.store import ApiKeyRepository, ProjectRepository, Store, migrate

log = structlog.get_logger(__name__)


async def prepare(addresses: Addresses, folder: DataFolder, *, bus: BusConfig) -> None:
    """Bring database and bus up to date, those that are there. Safe to repeat.

    Args:
        addresses: Where they are; empty where one is not.
        folder: Gets the key of the first administrator.
        bus: What the streams are like.

    Raises:
        UnavailableError: One of them is away.
    """
    if addresses.database.owner:
        revision = await migrate(addresses.database.owner)
        log.info("database_migrated", revision=revision)
        AuditKeyFile(addresses.audit_keys).ensure()
        await _ensure_admin_key(addresses, folder)
    if addresses.nats_url:
        await _declare_streams(addresses, bus)


async def _declare_streams(addresses: Addresses, config: BusConfig) -> None:
    bus = NATSBus(
        addresses.nats_url,
        token=addresses.nats_token,
        access=addresses.nats_access,
        config=config,
    )
    try:
        await bus.start()
    finally:
        await bus.stop()


async def _ensure_admin_key(addresses: Addresses, folder: DataFolder) -> None:
    """The first start makes the default project and a key that may do everything in it."""
    with contextlib.suppress(UnavailableError):
        folder.read_admin_key()
        return
    issued = await first_key(addresses, operation="up")
    if issued is None:
        log.warning("admin_key_file_missing", path=str(folder.admin_key_path))
        return
    folder.write_admin_key(issued.key)
    log.info("admin_key_made", prefix=issued.prefix)


async def first_key(addresses: Addresses, *, operation: str) -> IssuedKey | None:
    """The first project, and a key that may do everything in it; nothing where somebody has one.

    Args:
        addresses: Where the database is.
        operation: What the audit log says of it.

    Raises:
        UnavailableError: The database is away, or the keys of the audit log are.
    """
    store = Store(addresses.database.app, worker_url=addresses.database.worker)
    await store.start()
    try:
        return await _minted(store, addresses, operation)
    finally:
        await store.stop()


async def _minted(store: Store, addresses: Addresses, operation: str) -> IssuedKey | None:
    keys = ApiKeyRepository(store)
    if await keys.has_admin():
        return None
    with contextlib.suppress(ConflictError):
        await ProjectRepository(store).create(FIRST_PROJECT)
    with entry_pending() as hold:
        hold(PendingEntry(partial(operator_change, addresses, operation=operation)))
        return await keys.issue(FIRST_PROJECT, Role.ADMIN)
