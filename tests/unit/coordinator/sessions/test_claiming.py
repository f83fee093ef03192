"""Workers on claimed work: each piece once, several at a time, over outages and stops."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from support import eventually

from watchfloor.coordinator.sessions.claiming import Claiming, ClaimLimits
from watchfloor.coordinator.waiting import WaitingFor
from watchfloor.core import UnavailableError


class _World:
    """Work in memory, and a part that can be away."""

    def __init__(self) -> None:
        self.left: list[int] = []
        self.done: list[int] = []
        self.at_work = 0
        self.most_at_work = 0
        self.away = False
        self.hold: asyncio.Event | None = None
        self.broken: set[int] = set()

    async def claim(self, limit: int) -> Sequence[int]:
        await self.ping()
        claimed, self.left = self.left[:limit], self.left[limit:]
        return claimed

    async def work(self, piece: int) -> None:
        await self.ping()
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            if self.hold is not None:
                await self.hold.wait()
            if piece in self.broken:
                raise RuntimeError
        finally:
            self.at_work -= 1
        self.done.append(piece)

    async def ping(self) -> None:
        await asyncio.sleep(0)
        if self.away:
            raise UnavailableError("away")


@pytest.fixture
def world() -> _World:
    return _World()


Make = Callable[..., Claiming[int]]


@pytest.fixture
async def make(world: _World) -> AsyncIterator[Make]:
    made: list[Claiming[int]] = []

    def claiming(*, poll_s: float = 0.01, stop_deadline_s: float = 5.0) -> Claiming[int]:
        limits = ClaimLimits(at_once=3, poll_s=poll_s, stop_deadline_s=stop_deadline_s)
        away = WaitingFor((world,), every_s=0.01)
        made.append(Claiming(world.claim, world.work, name="tests", away=away, limits=limits))
        return made[-1]

    yield claiming
    for each in made:
        await each.stop()


async def test_everything_is_done_once_and_only_so_much_at_a_time(
    world: _World, make: Make
) -> None:
    world.left = list(range(100))
    await make().start()
    await eventually(lambda: len(world.done) == 100)
    assert sorted(world.done) == list(range(100))
    assert world.most_at_work <= 3


async def test_who_is_poked_does_not_wait_for_the_next_look(world: _World, make: Make) -> None:
    claiming = make(poll_s=3600)
    await claiming.start()
    await asyncio.sleep(0)
    world.left = [1]
    claiming.poke()
    await eventually(lambda: world.done == [1])


async def test_work_in_hand_is_kept_while_a_part_is_away(world: _World, make: Make) -> None:
    world.left = list(range(10))
    world.hold = asyncio.Event()
    await make().start()
    await eventually(lambda: world.at_work == 3)
    world.away = True
    world.hold.set()
    await eventually(lambda: world.at_work == 0)
    world.away = False
    await eventually(lambda: len(world.done) == 10)
    assert sorted(world.done) == list(range(10))


@pytest.mark.expects_error("claimed_work_failed")
async def test_a_piece_that_raises_costs_the_others_nothing(world: _World, make: Make) -> None:
    world.left, world.broken = [1, 2, 3, 4], {2}
    claiming = make()
    await claiming.start()
    await eventually(lambda: sorted(world.done) == [1, 3, 4])
    assert not claiming.has_ended


async def test_a_stop_waits_for_what_is_at_work_and_claims_nothing_more(
    world: _World, make: Make
) -> None:
    world.left, world.hold = [1, 2, 3, 4], asyncio.Event()
    claiming = make()
    await claiming.start()
    await eventually(lambda: world.at_work == 3)
    stopping = asyncio.ensure_future(claiming.stop())
    await asyncio.sleep(0)
    world.hold.set()
    await stopping
    assert sorted(world.done) == [1, 2, 3]
    assert world.left == [4]
    await claiming.stop()


async def test_a_stop_does_not_wait_for_ever(world: _World, make: Make) -> None:
    world.left, world.hold = [1], asyncio.Event()
    claiming = make(stop_deadline_s=0.01)
    await claiming.start()
    await eventually(lambda: world.at_work == 1)
    await claiming.stop()
    assert world.done == []


async def test_stopping_before_a_start_is_no_fault(make: Make) -> None:
    await make().stop()
