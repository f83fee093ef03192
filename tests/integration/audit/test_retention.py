"""Retention takes the beginning of a chain and leaves what proves that it was one."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from integration.audit.world import AuditWorld
from support import Servers

from watchfloor.core import FakeClock
from watchfloor.store import Maintenance, StoreConfig

pytestmark = pytest.mark.integration

Remove = Callable[[], Awaitable[None]]


@pytest.fixture
async def remove(world: AuditWorld, servers: Servers) -> AsyncIterator[Remove]:
    """Let go what was sealed ten days ago, and remove it."""
    clock = FakeClock(world.clock.now())
    config = StoreConfig(audit_retention_days=10, partition_days_ahead=1)
    maintenance = Maintenance(servers.owner_url, clock=clock, config=config)

    async def remove() -> None:
        clock.advance((world.clock.now() - clock.now()).total_seconds())
        sealer = world.sealer(retention_days=10)
        await sealer.let_go()
        await maintenance.prepare()

    yield remove
    await maintenance.stop()


async def _counts(owner: asyncpg.Connection, world: AuditWorld) -> list[int]:
    tables = ("audit_log", "audit_links", "audit_checkpoints")
    return [
        await owner.fetchval(f"SELECT count(*) FROM {each} WHERE project_id = $1", world.project)
        for each in tables
    ]


async def test_what_is_past_goes_and_the_rest_verifies_from_there(
    world: AuditWorld, owner: asyncpg.Connection, remove: Remove
) -> None:
    await world.sealed(5)
    world.later(days=12)
    await world.sealed(3)

    await remove()
    await remove()

    report = await world.verified()
    assert (report.is_intact, report.first, report.last) == (True, 6, 8)
    assert await _counts(owner, world) == [3, 3, 1]


async def test_a_chain_of_which_everything_is_past_goes_on_where_it_ended(
    world: AuditWorld, owner: asyncpg.Connection, remove: Remove
) -> None:
    await world.sealed(5)
    world.later(days=12)
    await remove()
    assert (await world.verified()).is_intact
    assert await _counts(owner, world) == [0, 0, 1]

    await world.sealed(2)

    report = await world.verified()
    assert (report.is_intact, report.first, report.last) == (True, 6, 7)


async def test_each_checkpoint_takes_the_place_of_the_one_before(
    world: AuditWorld, owner: asyncpg.Connection, remove: Remove
) -> None:
    for _ in range(3):
        await world.sealed(2)
        world.later(days=6)
        await remove()

    report = await world.verified()
    assert (report.is_intact, report.first, report.last) == (True, 5, 6)
    assert (await _counts(owner, world))[2] == 1


async def test_only_a_beginning_goes_though_a_clock_went_back(
    world: AuditWorld, remove: Remove
) -> None:
    """What is in front of something that stays stays, too."""
    await world.sealed(2)
    world.later(days=12)
    await world.sealed(2)
    world.later(days=-12)
    await world.sealed(2)
    world.later(days=12)

    await remove()

    report = await world.verified()
    assert (report.is_intact, report.first, report.last) == (True, 3, 6)


async def test_leave_alone_removes_nothing_before_its_time(
    world: AuditWorld, owner: asyncpg.Connection, remove: Remove
) -> None:
    """The worker may write checkpoints, and must not gain the owner's right by it."""
    await world.sealed(3)
    forged = world.sealer(retention_days=1)
    world.later(days=2)
    await forged.let_go()

    await remove()

    assert (await _counts(owner, world))[:2] == [3, 3]


async def test_more_than_one_look_of_links_is_let_go(
    world: AuditWorld, owner: asyncpg.Connection, remove: Remove
) -> None:
    await world.sealed(5_100)
    world.later(days=12)

    await remove()

    assert await _counts(owner, world) == [0, 0, 1]
    assert (await world.verified()).last == 5_100
