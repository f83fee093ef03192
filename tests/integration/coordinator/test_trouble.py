"""What happens to events while things go wrong: nothing is lost, nothing is there twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path as File

import asyncpg
import pytest
from integration.coordinator.conftest import Path, Start
from integration.coordinator.making import make_event, telling
from support import Servers, eventually
from support.processes import AttachedProcess, attached_process

from watchfloor.bus import DeadLetterBox, EventQueue

pytestmark = pytest.mark.integration

SESSIONS, MESSAGES = 40, 50
QUIET_SESSIONS = 600


async def test_what_a_stopped_coordinator_had_in_hand_is_another_ones(path: Path) -> None:
    for number in range(20):
        await path.queue.publish(telling(make_event(path.project, "s-1", f"message {number}")))
    first = path.coordinator(batch=2)
    await first.start()
    await first.stop()
    second = path.coordinator()
    await second.start()
    await eventually(lambda: _has(path, "s-1", 20))
    await second.stop()
    await second.stop()


async def test_the_same_events_told_again_change_nothing(path: Path, start: Start) -> None:
    """A gateway that did not hear the queue's answer sends again, with other ones beside it."""
    await start()
    known, fresh = make_event(path.project, "s-1"), make_event(path.project, "s-1")
    await path.queue.publish(telling(known))
    await eventually(lambda: _has(path, "s-1", 1))
    await path.queue.publish(telling(known, fresh))
    await eventually(lambda: _has(path, "s-1", 2))
    assert (await path.events.list(path.project, "s-1")).total == 2


@pytest.mark.expects_error("events_dead_lettered")
async def test_a_message_that_can_never_be_saved_becomes_a_dead_letter_and_others_do_not(
    path: Path, start: Start, session_servers: Servers
) -> None:
    await start()
    await path.queue.publish(telling(make_event(path.project, "broken")))
    await eventually(lambda: _has(path, "broken", 1))
    owner = await asyncpg.connect(session_servers.owner_url)
    await owner.execute("UPDATE sessions SET transcript = '\\xff' WHERE session_id = 'broken'")
    await owner.close()

    await path.queue.publish(telling(make_event(path.project, "broken", "never")))
    await path.queue.publish(telling(make_event(path.project, "healthy")))
    letters = DeadLetterBox(path.foundation.bus, EventQueue(path.foundation.bus))

    async def is_given_up() -> bool:
        return len((await letters.list(path.project)).dead_letters) == 1

    await eventually(is_given_up)
    assert await _has(path, "healthy", 1)
    assert await path.queue.pending(path.project) == 0


StartWorker = Callable[[], AttachedProcess]


@pytest.fixture
def start_worker(session_servers: Servers, tmp_path: File) -> Iterator[StartWorker]:
    """Starts coordinators in processes of their own, which may be killed."""
    settings = tmp_path / "settings.yaml"
    settings.write_text(
        "coordinator: {sessions: {batch: 4, inactivity_s: 3, sweep_s: 0.2, conclusion_batch: 50}}"
    )
    options = ("--ops-port", "0", "--config", str(settings))
    with ExitStack() as stack:
        yield lambda: stack.enter_context(
            attached_process("coordinator", session_servers.data_dir, *options)
        )


async def test_a_coordinator_killed_while_it_saves_and_concludes_changes_nothing_of_that(
    path: Path, start_worker: StartWorker
) -> None:
    workers = await asyncio.gather(*(asyncio.to_thread(start_worker) for _ in range(2)))

    async def tell() -> None:
        for number in range(MESSAGES):
            for session in range(SESSIONS):
                event = make_event(path.project, f"s-{session}", f"message {number}")
                await path.queue.publish(telling(event))

    telling_all = asyncio.create_task(tell())

    async def has_begun() -> bool:
        return (await path.sessions.list(path.project, path.all, limit=1)).total > 0

    await eventually(has_begun)
    workers[0].kill()
    await telling_all

    async def all_concluded() -> bool:
        return (await path.sessions.list(path.project, path.concluded, limit=1)).total == SESSIONS

    await eventually(all_concluded)
    page = await path.sessions.list(path.project, path.concluded, limit=100)
    assert {session.counters.messages for session in page.sessions} == {MESSAGES}
    assert {session.conclusion_number for session in page.sessions} == {1}


async def test_workers_conclude_each_quiet_session_once_though_one_is_killed(
    path: Path, start_worker: StartWorker
) -> None:
    workers = await asyncio.gather(*(asyncio.to_thread(start_worker) for _ in range(3)))
    heard = await path.hear_changes()
    for first in range(0, QUIET_SESSIONS, 100):
        quiet = [make_event(path.project, f"s-{first + each}") for each in range(100)]
        await path.queue.publish(telling(*quiet))

    async def concluded() -> int:
        return (await path.sessions.list(path.project, path.concluded, limit=1)).total

    async def some_are_concluded() -> bool:
        return await concluded() > 0

    async def all_are_concluded() -> bool:
        return await concluded() == QUIET_SESSIONS

    await eventually(some_are_concluded)
    workers[0].kill()
    await eventually(all_are_concluded)
    numbers = [number async for number in _conclusion_numbers(path)]
    assert Counter(numbers) == {1: QUIET_SESSIONS}

    def told() -> Counter[str]:
        return Counter(session for session, kind in heard if kind == "concluded")

    # It follows the conclusion, and what the killed one had in hand when its lease has ended.
    await eventually(lambda: bool(told()))
    assert set(told().values()) == {1}, "what is told of a conclusion is told once"


async def _conclusion_numbers(path: Path) -> AsyncIterator[int]:
    cursor: str | None = None
    while True:
        page = await path.sessions.list(path.project, path.concluded, limit=100, cursor=cursor)
        for session in page.sessions:
            yield session.conclusion_number
        cursor = page.next_cursor
        if cursor is None:
            return


async def _has(path: Path, session_id: str, messages: int) -> bool:
    session = await path.sessions.get(path.project, session_id)
    return session is not None and session.counters.messages == messages
