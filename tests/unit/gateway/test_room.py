"""Whether there is room, whether parts are ready, whether they answer in time."""

import asyncio

import pytest
from unit.gateway.backends import NOW, Queue

from watchfloor.core import FakeClock, NotFoundError, SaturatedError, UnavailableError
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.port import Disk
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.runtime import ReadinessChecks


def admission(queue: Queue, clock: FakeClock, disk: Disk | None = None) -> Admission:
    return Admission(
        queue,
        project_limit=10,
        spend=lambda _project, _count: None,
        clock=clock,
        limit=TimeLimit(1),
        disk=disk,
    )


async def test_what_was_let_in_since_the_last_reading_counts() -> None:
    queue, clock = Queue(), FakeClock(NOW)
    guard = admission(queue, clock)
    for _ in range(10):
        await guard.admit("acme")
    with pytest.raises(SaturatedError):
        await guard.admit("acme")
    assert queue.readings == 1


async def test_one_project_does_not_use_up_anothers_share() -> None:
    guard = admission(Queue(), FakeClock(NOW))
    await guard.admit("acme", 10)
    await guard.admit("other", 10)


async def test_a_batch_is_let_in_as_a_whole_or_not() -> None:
    guard = admission(Queue(), FakeClock(NOW))
    await guard.admit("acme", 4)
    with pytest.raises(SaturatedError):
        await guard.admit("acme", 7)
    await guard.admit("acme", 6)


async def test_a_drained_queue_is_noticed_within_a_second() -> None:
    queue, clock = Queue(), FakeClock(NOW)
    guard = admission(queue, clock)
    await guard.admit("acme", 10)
    clock.advance(1)
    await guard.admit("acme", 10)
    assert queue.readings == 2


class FullDisk:
    free_share = 0.01

    def require_space(self) -> None:
        raise UnavailableError("The disk is nearly full.", retry_after_s=10)


async def test_a_nearly_full_disk_lets_nothing_in() -> None:
    queue = Queue()
    with pytest.raises(UnavailableError):
        await admission(queue, FakeClock(NOW), FullDisk()).admit("acme")
    assert queue.readings == 0


async def test_an_answer_in_time_is_passed_on() -> None:
    async def answer() -> int:
        return 5

    assert await TimeLimit(1)(answer()) == 5


async def test_an_answer_that_does_not_come_is_unavailable() -> None:
    with pytest.raises(UnavailableError):
        await TimeLimit(0.001)(asyncio.Event().wait())


async def test_parts_are_asked_at_once_and_each_says_why_not() -> None:
    both = asyncio.Barrier(2)

    async def meets() -> None:
        await both.wait()

    async def missing() -> None:
        raise NotFoundError("It is not there.")

    checks = ReadinessChecks({"one": meets, "two": meets, "three": missing})
    readiness = await checks.read()
    assert readiness.components == {"one": "ok", "two": "ok", "three": "not_found"}
    assert not readiness.is_ready


async def test_no_parts_are_ready() -> None:
    assert (await ReadinessChecks({}).read()).is_ready
