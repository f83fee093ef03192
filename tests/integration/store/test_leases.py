"""Leases: one holder at a time, whatever dies."""

import asyncio

import asyncpg
import pytest

from watchfloor.store import LeaseRepository, Store

pytestmark = pytest.mark.integration


@pytest.fixture
def leases(store: Store) -> LeaseRepository:
    return LeaseRepository(store)


async def _expire(owner: asyncpg.Connection, name: str) -> None:
    await owner.execute(
        "UPDATE leases SET expires_at = now() - interval '1 second' WHERE name = $1", name
    )


async def test_of_many_at_once_one_takes_it(leases: LeaseRepository, project: str) -> None:
    taken = await asyncio.gather(
        *(leases.take(project, f"run-{number}", ttl_s=60) for number in range(8))
    )

    assert sum(taken) == 1


async def test_of_many_at_once_one_takes_what_has_ended(
    leases: LeaseRepository, project: str, owner: asyncpg.Connection
) -> None:
    assert await leases.take(project, "died", ttl_s=60)
    await _expire(owner, project)

    taken = await asyncio.gather(
        *(leases.take(project, f"run-{number}", ttl_s=60) for number in range(8))
    )

    assert sum(taken) == 1


async def test_the_holder_keeps_it_by_taking_or_renewing(
    leases: LeaseRepository, project: str
) -> None:
    """Taking again is what a caller does who did not hear the answer."""
    assert await leases.take(project, "mine", ttl_s=60)
    assert await leases.take(project, "mine", ttl_s=60)
    assert await leases.renew(project, "mine", ttl_s=60)
    assert not await leases.renew(project, "other", ttl_s=60)
    assert not await leases.take(project, "other", ttl_s=60)


async def test_what_has_ended_is_not_renewed(
    leases: LeaseRepository, project: str, owner: asyncpg.Connection
) -> None:
    """By then another may have begun the work and finished it."""
    await leases.take(project, "late", ttl_s=60)
    await _expire(owner, project)

    assert not await leases.renew(project, "late", ttl_s=60)


async def test_only_its_holder_gives_it_back(leases: LeaseRepository, project: str) -> None:
    await leases.take(project, "mine", ttl_s=60)

    await leases.release(project, "other")
    assert not await leases.take(project, "other", ttl_s=60)
    await leases.release(project, "mine")
    assert await leases.take(project, "other", ttl_s=60)


async def test_the_app_knows_no_leases(app: asyncpg.Connection) -> None:
    """Their names hold ids of several tenants."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.fetch("SELECT * FROM leases")
