"""How many batches are at work at the same time."""

import asyncio
from collections.abc import Sequence

from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.intake import Intake, IntakeLimits


class _Queue:
    """Always has one more of somebody's flood, and of others what it is given."""

    def __init__(self) -> None:
        self.taken = 0
        self.others = 0
        self._others_came = asyncio.Event()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def give_others(self, number: int) -> None:
        self.others += number
        self._others_came.set()

    async def take(self, limit: int, *, at_work_below: int | None = None) -> list[int]:
        overtakes = at_work_below is not None
        while overtakes and not self.others:
            self._others_came.clear()
            await self._others_came.wait()
        self.others -= overtakes
        self.taken += 1
        return [self.taken][:limit]

    def settle(self, deliveries: Sequence[int]) -> None: ...

    def holds(self, delivery: int) -> bool:
        del delivery
        return False

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class _World:
    def __init__(self) -> None:
        self.queue = _Queue()
        self.width = 1
        self._gates: list[asyncio.Event] = []
        self.intake = Intake(
            self.queue,
            self._work,
            name="signals",
            share=DeadLetterShare(0.5, window=10),
            parts=(),
            limits=IntakeLimits(
                batch=1,
                batch_turn_s=1.0,
                batches_in_flight=2,
                overtaking=1,
                attempt_pause_s=1.0,
                stop_deadline_s=1.0,
            ),
            width=lambda: self.width,
        )

    async def _work(self, deliveries: Sequence[int], *, look_up_all: bool) -> None:
        del deliveries, look_up_all
        self._gates.append(asyncio.Event())
        await self._gates[-1].wait()

    async def finish(self, batches: int) -> None:
        """So many of those at work come to their end."""
        for gate in [self._gates.pop() for _ in range(batches)]:
            gate.set()
        await self.settled()

    async def settled(self) -> None:
        """Whatever can happen without one more batch ending has happened."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Let everything end."""
        stopping = asyncio.create_task(self.intake.stop())
        await self.settled()
        await self.finish(len(self._gates))
        await stopping


async def test_as_many_batches_are_at_work_as_the_replicas_can_use() -> None:
    world = _World()
    await world.intake.start()
    await world.settled()
    assert world.queue.taken == 2

    world.width = 3
    await world.finish(1)
    assert world.queue.taken == 7, "six at work and one done"

    world.width = 1
    await world.finish(4)
    assert world.queue.taken == 7, "two are left, which is enough"
    await world.finish(1)
    assert world.queue.taken == 8
    await world.stop()


async def test_beside_a_flood_one_batch_of_others_is_at_work() -> None:
    world = _World()
    await world.intake.start()
    await world.settled()
    assert world.queue.taken == 2, "the flood has all there is for it"

    world.queue.give_others(2)
    await world.settled()
    assert (world.queue.taken, world.queue.others) == (3, 1), "one of them overtakes, alone"
    await world.finish(1)
    assert (world.queue.taken, world.queue.others) == (4, 0)
    await world.stop()
