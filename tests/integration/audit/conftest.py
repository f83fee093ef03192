"""A log on the real PostgreSQL and NATS, a sealer, and whoever has the database's owner."""

from collections.abc import AsyncIterator, Callable
from itertools import count
from uuid import uuid4

import asyncpg
import pytest
from integration.audit.world import AuditWorld
from support import Servers

from watchfloor.bus import NATSBus
from watchfloor.store import Store

_NUMBERS = count(1)


@pytest.fixture
async def store(servers: Servers) -> AsyncIterator[Store]:
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
async def owner(servers: Servers) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who may do everything in the database."""
    connection = await asyncpg.connect(servers.owner_url)
    yield connection
    await connection.close()


MakeWorld = Callable[[], AuditWorld]
_TABLES = ("audit_log", "audit_links", "audit_marks", "audit_checkpoints", "key_habits")


@pytest.fixture
async def make_world(
    store: Store, bus: NATSBus, owner: asyncpg.Connection
) -> AsyncIterator[MakeWorld]:
    """Logs that other tests' sealers do not find damaged."""
    made: list[str] = []
    # What the servers themselves have done is signed with keys of their own.
    await owner.execute("DELETE FROM audit_log WHERE project_id = 'default'")
    # Some tests leave a sealer as if it had died.
    await owner.execute("DELETE FROM leases WHERE name = 'audit/sealer'")

    def make() -> AuditWorld:
        made.append(f"audit-{uuid4().hex[:8]}-{next(_NUMBERS)}")
        return AuditWorld(store, bus, made[-1])

    yield make
    for table in _TABLES:
        await owner.execute(
            f"DELETE FROM {table} WHERE project_id LIKE ANY ($1)",
            [f"{project}%" for project in made],
        )


@pytest.fixture
def world(make_world: MakeWorld) -> AuditWorld:
    return make_world()
