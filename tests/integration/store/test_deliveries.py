"""Deliveries: claimed by one at a time, told again when nobody answers, given up after eight."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import asyncpg
import pytest
from integration.store.making import NOON
from integration.store.postgres import Postgres
from support import eventually

from watchfloor.core import Delivery, DeliveryDraft, DeliveryStatus
from watchfloor.store import DeliveryRepository, Store

pytestmark = pytest.mark.integration


@pytest.fixture
async def deliveries(store: Store, owner: asyncpg.Connection) -> DeliveryRepository:
    """They are claimed across projects: nothing of other tests may be due."""
    await owner.execute("DELETE FROM deliveries")
    return DeliveryRepository(store)


def _draft(project: str, number: int = 0) -> DeliveryDraft:
    return DeliveryDraft(
        project_id=project,
        key=f"session-1/{number}",
        kind="policy",
        url="https://hooks.example.org/x",
        payload='{"text":"ü"}'.encode(),
    )


async def _only(deliveries: DeliveryRepository, project: str) -> Delivery:
    (delivery,) = (await deliveries.list(project)).items
    return delivery


async def _make_due(owner: asyncpg.Connection) -> None:
    await owner.execute("UPDATE deliveries SET due_at = now() - interval '1 second'")


async def test_the_same_key_is_the_same_delivery(
    deliveries: DeliveryRepository, project: str
) -> None:
    """What decides is asked again after a crash; its receiver must not be told twice."""
    drafts = [_draft(project, number) for number in range(3)]

    assert await deliveries.add(drafts[:2]) == 2
    assert await deliveries.add(drafts) == 1
    assert await deliveries.add([]) == 0
    assert len((await deliveries.list(project)).items) == 3


async def test_many_workers_claim_each_once(deliveries: DeliveryRepository, project: str) -> None:
    await deliveries.add([_draft(project, number) for number in range(200)])

    async def work() -> list[Delivery]:
        mine: list[Delivery] = []
        while claimed := await deliveries.claim(7, lease_s=60):
            mine += claimed
            for each in claimed:
                await deliveries.delivered(each)
        return mine

    claimed = [each for mine in await asyncio.gather(*(work() for _ in range(4))) for each in mine]

    assert len(claimed) == len({each.key for each in claimed}) == 200
    assert {each.attempts for each in claimed} == {1}
    assert claimed[0].payload == '{"text":"ü"}'.encode()


async def test_what_a_dead_worker_had_is_claimed_again_after_its_lease(
    deliveries: DeliveryRepository, project: str, owner: asyncpg.Connection
) -> None:
    await deliveries.add([_draft(project)])
    (lost,) = await deliveries.claim(10, lease_s=60)
    assert await deliveries.claim(10, lease_s=60) == []
    await _make_due(owner)

    (again,) = await deliveries.claim(10, lease_s=60)

    assert (lost.attempts, again.attempts) == (1, 2)
    assert await deliveries.failed(lost, reason="late") is None
    assert (await _only(deliveries, project)).failure_reason is None
    await deliveries.delivered(again)
    await deliveries.delivered(again)
    assert (await _only(deliveries, project)).status is DeliveryStatus.DELIVERED


async def test_a_worker_killed_inside_its_claim_has_claimed_nothing(
    deliveries: DeliveryRepository, project: str, postgres: Postgres
) -> None:
    await deliveries.add([_draft(project)])
    dying = await asyncpg.connect(postgres.worker_url)
    await dying.execute("BEGIN")
    await dying.execute("UPDATE deliveries SET attempts = attempts + 1")
    assert await deliveries.claim(10, lease_s=60) == []
    dying.terminate()

    claimed: list[Delivery] = []

    async def is_claimed() -> bool:
        claimed.extend(await deliveries.claim(10, lease_s=60))
        return bool(claimed)

    await eventually(is_claimed)
    assert [each.attempts for each in claimed] == [1]


async def test_pauses_grow_and_the_eighth_failure_is_the_last(
    deliveries: DeliveryRepository, project: str, owner: asyncpg.Connection
) -> None:
    await deliveries.add([_draft(project)])
    pauses = []
    for _ in range(7):
        (claimed,) = await deliveries.claim(10, lease_s=60)
        failed = await deliveries.failed(claimed, reason="status 500")
        assert failed is not None
        assert failed.status is DeliveryStatus.PENDING
        assert await deliveries.claim(10, lease_s=60) == []
        pauses.append(failed.due_at - await owner.fetchval("SELECT clock_timestamp()"))
        await _make_due(owner)
    (claimed,) = await deliveries.claim(10, lease_s=60)
    dead = await deliveries.failed(claimed, reason="status 500")

    assert dead is not None
    assert (dead.status, dead.attempts) == (DeliveryStatus.DEAD, 8)
    assert dead.ended_at is not None
    # The jitter takes at most half: every other pause is longer for certain.
    assert all(later > earlier for earlier, later in pairwise(pauses[::2]))
    await _make_due(owner)
    assert await deliveries.claim(10, lease_s=60) == []
    dead_ones = await deliveries.list(project, status=DeliveryStatus.DEAD)
    assert [each.failure_reason for each in dead_ones.items] == ["status 500"]


async def test_what_kills_its_worker_eight_times_is_given_up(
    deliveries: DeliveryRepository, project: str, owner: asyncpg.Connection
) -> None:
    await deliveries.add([_draft(project)])
    for _ in range(8):
        assert len(await deliveries.claim(10, lease_s=60)) == 1
        await _make_due(owner)

    (given_up,) = await deliveries.claim(10, lease_s=60)
    assert given_up.status is DeliveryStatus.DEAD
    assert await deliveries.claim(10, lease_s=60) == []


async def test_the_caller_may_say_when(deliveries: DeliveryRepository, project: str) -> None:
    """A receiver that asks for a pause gets it."""
    await deliveries.add([_draft(project)])
    (claimed,) = await deliveries.claim(10, lease_s=60)
    moment = NOON + timedelta(days=36_500)

    failed = await deliveries.failed(claimed, reason="status 429", retry_at=moment)

    assert failed is not None
    assert failed.due_at == moment
