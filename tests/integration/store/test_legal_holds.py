"""What is held is known by row and by subject, and a release ends it."""

import asyncio

import asyncpg
import pytest
from integration.store.making import NOON, MakeRow, MakeSignal, make_hold
from integration.store.sessions.making import make_event, save, session_key
from support.waiting import eventually

from watchfloor.core import HoldId, NotFoundError
from watchfloor.store import (
    AGAINST_HOLDS,
    LegalHoldRepository,
    SessionSaving,
    Store,
    ThreatRepository,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def holds(store: Store) -> LegalHoldRepository:
    return LegalHoldRepository(store)


async def test_a_hold_covers_its_subjects_and_nobody_else(
    holds: LegalHoldRepository, project: str
) -> None:
    await holds.add(make_hold(project, "customer", "acme"))
    await holds.add(make_hold(project, "user", "ann", "user_ABC_1"))
    held = await holds.held(project)
    assert held.covers(customer_id="acme", user_id="bob")
    assert held.covers(user_id="user_ABC_1")
    assert not held.covers(customer_id="ann", user_id="acme")
    assert not held.covers()


async def test_a_hold_on_the_project_covers_everything(
    holds: LegalHoldRepository, project: str
) -> None:
    await holds.add(make_hold(project))
    assert (await holds.held(project)).covers()


async def test_a_released_hold_covers_nothing_and_is_still_listed(
    holds: LegalHoldRepository, project: str
) -> None:
    hold = await holds.add(make_hold(project))
    released = await holds.release(project, hold.hold_id, by="wf_def", at=NOON)
    assert released == hold.model_copy(update={"released_by": "wf_def", "released_at": NOON})
    assert not (await holds.held(project)).covers()
    assert await holds.list(project) == [released]
    assert await holds.release(project, hold.hold_id, by="wf_def", at=NOON) is None


async def test_a_hold_of_another_project_cannot_be_released(
    holds: LegalHoldRepository, project: str
) -> None:
    hold = await holds.add(make_hold(project))
    assert await holds.release("default", hold.hold_id, by="wf_def", at=NOON) is None
    assert (await holds.held(project)).is_whole


async def test_a_project_that_does_not_exist_cannot_be_held(holds: LegalHoldRepository) -> None:
    with pytest.raises(NotFoundError):
        await holds.add(make_hold("nobodys"))


@pytest.mark.parametrize(
    ("scope", "subject", "asked", "stands"),
    [
        ("project", None, {"user_ids": ["zoe"]}, True),
        ("user", "ann", {"user_ids": ["zoe", "ann"]}, True),
        ("user", "ann", {"user_ids": ["zoe"]}, False),
        ("customer", "acme", {"customer_ids": ["acme"]}, True),
        ("customer", "acme", {"customer_ids": ["other"]}, False),
        # They share a threat, and a session.
        ("customer", "acme", {"user_ids": ["ann"]}, True),
        ("customer", "bank", {"user_ids": ["bob"]}, True),
        ("user", "ann", {"customer_ids": ["acme"]}, True),
        ("user", "bob", {"customer_ids": ["bank"]}, True),
        ("customer", "acme", {"user_ids": ["bob"]}, False),
        ("user", "ann", {"customer_ids": ["bank"]}, False),
    ],
)
async def test_a_hold_stands_against_whoever_shares_rows_with_it(
    holds: LegalHoldRepository,
    store: Store,
    owner: asyncpg.Connection,
    make_row: MakeRow,
    make_signal: MakeSignal,
    project: str,
    scope: str,
    subject: str | None,
    asked: dict[str, list[str]],
    stands: bool,
) -> None:
    row = make_row(signal=make_signal(customer_id="acme", user_id="ann"))
    await ThreatRepository(store).save([row])
    key = session_key(project)
    await save(SessionSaving(store), [make_event(key)])
    whose = "UPDATE sessions SET user_id = 'bob', customer_id = 'bank' WHERE project_id = $1"
    await owner.execute(whose, project)
    hold = await holds.add(make_hold(project, scope, *([subject] if subject else [])))
    assert await holds.standing_against(project, **asked) == ([hold] if stands else [])


async def test_a_hold_waits_for_whoever_deletes_at_the_moment(
    holds: LegalHoldRepository, owner: asyncpg.Connection, project: str
) -> None:
    """Once it is answered, nothing that was looked at before is deleted any more."""
    waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
    async with asyncio.TaskGroup() as tasks, owner.transaction():
        await owner.execute(AGAINST_HOLDS)
        adding = tasks.create_task(holds.add(make_hold(project)))
        await eventually(lambda: owner.fetchval(waiting))
        assert not adding.done()
    assert adding.result().hold_id != HoldId("")
