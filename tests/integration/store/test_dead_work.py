"""Deliveries and steps that were given up: seen, tried again, thrown away, each project's apart."""

from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from watchfloor.core import DeadLetter, DeadLetterKind, DeliveryDraft, InvalidInputError
from watchfloor.store import ConclusionSteps, DeadWork, DeliveryRepository, Step, Store

pytestmark = pytest.mark.integration

MOST_ATTEMPTS = 8


@pytest.fixture
def deliveries(store: Store) -> DeadWork:
    return DeadWork.of_deliveries(store)


@pytest.fixture
def steps(store: Store) -> DeadWork:
    return DeadWork.of_steps(store)


@pytest.fixture(autouse=True)
async def nothing_of_others(owner: asyncpg.Connection) -> None:
    """Work is claimed across projects."""
    await owner.execute("DELETE FROM deliveries; DELETE FROM conclusion_steps")


async def _give_up(store: Store, project: str, number: int = 1) -> None:
    repository = DeliveryRepository(store)
    drafts = [
        DeliveryDraft(
            project_id=project,
            key=f"k-{uuid4()}",
            kind="policy",
            url="https://hooks.example.org/x",
            payload=b'{"action":"block"}',
        )
        for _ in range(number)
    ]
    await repository.add(drafts)
    for _ in range(MOST_ATTEMPTS):
        for claimed in await repository.claim(10, lease_s=60):
            await repository.failed(claimed, reason="status 500", retry_at=datetime.now(UTC))


async def _give_up_step(store: Store, owner: asyncpg.Connection, project: str) -> None:
    await owner.execute(
        "INSERT INTO conclusion_steps "
        "(project_id, kind, subject_id, conclusion_number, step, due_at, attempts) "
        "VALUES ($1, 'session', 's-1', 1, 'features', now(), $2)",
        project,
        MOST_ATTEMPTS - 1,
    )
    repository = ConclusionSteps(store)
    (step,) = await repository.due(10)
    await repository.failed([step], reason="ReceiverRefusedError", retry_at=datetime.now(UTC))


async def _only(work: DeadWork, project: str) -> DeadLetter:
    (letter,) = (await work.list(project)).dead_letters
    return letter


async def test_a_dead_delivery_says_what_was_to_be_told_and_why_it_was_not(
    deliveries: DeadWork, store: Store, project: str
) -> None:
    await _give_up(store, project)
    letter = await _only(deliveries, project)
    assert (letter.kind, letter.reason) == (DeadLetterKind.DELIVERIES, "status 500")
    assert (letter.attempts, letter.requeues) == (MOST_ATTEMPTS, 0)
    assert letter.content == {
        "kind": "policy",
        "url": "https://hooks.example.org/x",
        "payload": {"action": "block"},
    }


async def test_a_dead_step_says_what_should_have_followed_which_conclusion(
    steps: DeadWork, store: Store, owner: asyncpg.Connection, project: str
) -> None:
    await _give_up_step(store, owner, project)
    letter = await _only(steps, project)
    assert (letter.kind, letter.reason) == (DeadLetterKind.STEPS, "ReceiverRefusedError")
    assert letter.content == {
        "step": "features",
        "kind": "session",
        "subject_id": "s-1",
        "conclusion_number": 1,
    }


async def test_a_requeued_delivery_is_due_with_all_its_tries(
    deliveries: DeadWork, store: Store, owner: asyncpg.Connection, project: str
) -> None:
    await _give_up(store, project)
    letter = await _only(deliveries, project)

    assert await deliveries.requeue(project, letter.id)

    assert (await deliveries.list(project)).dead_letters == ()
    assert not await deliveries.requeue(project, letter.id)
    (claimed,) = await DeliveryRepository(store).claim(10, lease_s=60)
    assert (claimed.delivery_id, claimed.attempts) == (letter.id, 1)
    await owner.execute("UPDATE deliveries SET status = 'dead', ended_at = now()")
    again = await _only(deliveries, project)
    assert (again.requeues, again.attempts) == (1, 1)
    assert "never told" in again.reason


async def test_a_requeued_step_is_due_with_all_its_tries(
    steps: DeadWork, store: Store, owner: asyncpg.Connection, project: str
) -> None:
    await _give_up_step(store, owner, project)
    assert await steps.requeue(project, (await _only(steps, project)).id)
    (step,) = await ConclusionSteps(store).due(10)
    assert (step.project_id, step.step, step.attempts) == (project, Step.FEATURES, 1)


async def test_what_is_dropped_is_gone_and_what_waits_cannot_be(
    deliveries: DeadWork, store: Store, owner: asyncpg.Connection, project: str
) -> None:
    await _give_up(store, project)
    letter = await _only(deliveries, project)
    assert await deliveries.requeue(project, letter.id)
    assert not await deliveries.drop(project, letter.id)
    await owner.execute("UPDATE deliveries SET status = 'dead', ended_at = now()")
    assert await deliveries.drop(project, letter.id)
    assert await owner.fetchval("SELECT count(*) FROM deliveries") == 0


async def test_steps_are_dropped_too(
    steps: DeadWork, store: Store, owner: asyncpg.Connection, project: str
) -> None:
    await _give_up_step(store, owner, project)
    assert await steps.drop(project, (await _only(steps, project)).id)
    assert (await steps.list(project)).dead_letters == ()


async def test_they_are_listed_in_pages(deliveries: DeadWork, store: Store, project: str) -> None:
    await _give_up(store, project, 3)
    everything = (await deliveries.list(project)).dead_letters
    first = await deliveries.list(project, limit=2)
    rest = await deliveries.list(project, limit=2, cursor=first.next_cursor)
    assert (*first.dead_letters, *rest.dead_letters) == everything
    assert len(everything) == 3
    assert rest.next_cursor is None
    with pytest.raises(InvalidInputError):
        await deliveries.list(project, cursor="x")


@pytest.mark.parametrize("letter_id", ["", "*", "k-1", "01890a5d-ac96-774b-bcce-b302099a8057"])
async def test_an_id_that_none_has_is_none(
    deliveries: DeadWork, steps: DeadWork, project: str, letter_id: str
) -> None:
    for work in (deliveries, steps):
        assert not await work.requeue(project, letter_id)
        assert not await work.drop(project, letter_id)


async def test_another_project_neither_sees_nor_touches_them(
    deliveries: DeadWork,
    steps: DeadWork,
    store: Store,
    owner: asyncpg.Connection,
    project: str,
) -> None:
    await _give_up(store, project)
    await _give_up_step(store, owner, project)
    for work in (deliveries, steps):
        letter = await _only(work, project)
        assert (await work.list("another")).dead_letters == ()
        assert not await work.requeue("another", letter.id)
        assert not await work.drop("another", letter.id)
        assert await _only(work, project) == letter
