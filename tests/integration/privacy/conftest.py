"""Projects with data of several people, on the real PostgreSQL and NATS, and an eraser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from integration.privacy.world import World
from support import Servers

from watchfloor.archive import ParquetArchive
from watchfloor.bus import NATSBus
from watchfloor.store import Store, migrate


@pytest.fixture
async def store(servers: Servers) -> AsyncIterator[Store]:
    await migrate(servers.owner_url)
    store = Store(servers.app_url, worker_url=servers.worker_url)
    await store.start()
    yield store
    await store.stop()


@pytest.fixture
async def bus(servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
async def owner(servers: Servers) -> AsyncIterator[Store]:
    store = Store(servers.owner_url)
    yield store
    await store.stop()


@pytest.fixture
async def world(store: Store, owner: Store, bus: NATSBus, tmp_path: Path) -> World:
    archive = ParquetArchive(tmp_path / "archive")
    archive.check()
    return await World.made(store, bus, archive, owner=owner)
