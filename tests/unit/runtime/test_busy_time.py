"""How busy an actor says it is: by this its pool grows and shrinks."""

import asyncio
from datetime import UTC, datetime

import pytest

from watchfloor.core import FakeClock
from watchfloor.runtime._ray.busy import BusyTime


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 1, 1, tzinfo=UTC))


def test_the_share_is_that_of_the_time_since_it_was_last_asked(clock: FakeClock) -> None:
    busy = BusyTime(clock)
    clock.advance(3)
    with busy.work():
        clock.advance(1)

    assert busy.share() == 0.25
    clock.advance(1)
    assert busy.share() == 0


def test_what_is_still_at_work_counts_and_what_overlaps_counts_once(clock: FakeClock) -> None:
    busy = BusyTime(clock)
    with busy.work(), busy.work():
        clock.advance(2)
        assert busy.share() == 1
        clock.advance(2)
    clock.advance(2)

    assert busy.share() == 0.5


def test_asked_twice_at_the_same_moment_it_was_not_busy(clock: FakeClock) -> None:
    assert BusyTime(clock).share() == 0


async def test_it_is_idle_when_the_last_work_has_ended(clock: FakeClock) -> None:
    busy = BusyTime(clock)
    with busy.work():
        with busy.work():
            waiting = asyncio.create_task(busy.until_idle())
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting
