"""A task with one owner ends when its owner says so, whatever it was doing."""

import asyncio

import pytest

from watchfloor.core import Periodic, UnavailableError, end_task


async def _wait_for_ever(began: asyncio.Event) -> None:
    began.set()
    await asyncio.Event().wait()


class _Deaf:
    """Loses cancellations, as a library does that gets an answer at the same moment."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.began = asyncio.Event()

    async def work(self) -> None:
        try:
            await _wait_for_ever(self.began)
        except asyncio.CancelledError:
            if not self.losses:
                raise
            self.losses -= 1


async def test_a_periodic_call_is_ended_in_the_middle() -> None:
    deaf = _Deaf(0)
    periodic = Periodic(0, deaf.work)
    await periodic.start()
    await deaf.began.wait()
    await periodic.stop()
    await periodic.stop()


@pytest.mark.parametrize("losses", [1, 2])
async def test_a_task_ends_though_a_cancellation_was_lost(losses: int) -> None:
    deaf = _Deaf(losses)

    async def forever() -> None:
        while True:
            await deaf.work()

    task = asyncio.create_task(forever())
    await deaf.began.wait()
    await end_task(task, last_work_s=0.01)
    assert (task.cancelled(), deaf.losses) == (True, 0)


async def test_what_a_task_raises_at_its_end_is_raised_to_its_owner() -> None:
    began = asyncio.Event()

    async def fail() -> None:
        try:
            await _wait_for_ever(began)
        finally:
            raise UnavailableError("away")

    task = asyncio.create_task(fail())
    await began.wait()
    with pytest.raises(UnavailableError):
        await end_task(task)


async def test_a_task_that_has_ended_is_left_alone() -> None:
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    await end_task(task)
    assert not task.cancelled()
