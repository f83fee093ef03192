"""Takes what has arrived in a queue and brings it to its end, several batches at a time."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import structlog

from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.pace import Pace
from watchfloor.coordinator.port import OpenQueue, Part
from watchfloor.coordinator.waiting import WaitingFor
from watchfloor.core import UnavailableError, end_task
from watchfloor.runtime import Health, LifeState

log = structlog.get_logger(__name__)

Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)


class Work(Protocol[Item_contra]):
    """What is done with a batch."""

    async def __call__(self, deliveries: Sequence[Item_contra], *, look_up_all: bool) -> None:
        """Bring each to its end and settle it, or raise because a part is away.

        Args:
            deliveries: The batch.
            look_up_all: Whether any of it may have had its effect already.
        """
        ...


class IntakeLimits(NamedTuple):
    """How much at a time, and how long things may take.

    Attributes:
        batch: Deliveries taken together at most; a batch is never waited for.
        batch_turn_s: How long a batch may take; where it takes longer, the next ones are smaller.
        batches_in_flight: Batches at work at the same time, for each of ``Intake``'s width.
        overtaking: Batches beside those, of consumers that have fewer than so many deliveries at
            work: what comes alone does not wait until a batch of somebody's flood has ended.
        attempt_pause_s: Rest between looks whether all parts are back.
        stop_deadline_s: Time for work in flight at a stop.
    """

    batch: int
    batch_turn_s: float
    batches_in_flight: int
    overtaking: int
    attempt_pause_s: float
    stop_deadline_s: float


class Intake(Generic[Item]):
    """The life of a queue's consumer.

    While a part is away nothing more is asked for, and what is in hand is held and tried again
    when it is back: nothing is dead-lettered for that.

    Args:
        queue: The queue.
        work: What is done with a batch; calls overlap.
        name: What is taken, for the log: ``signals``.
        share: Says when there are too many dead letters.
        parts: What must be there: the store and the bus.
        limits: How much at a time.
        width: How many processes do the same work beside each other, at this moment.
    """

    def __init__(
        self,
        queue: OpenQueue[Item],
        work: Work[Item],
        *,
        name: str,
        share: DeadLetterShare,
        parts: tuple[Part, ...],
        limits: IntakeLimits,
        width: Callable[[], int] = lambda: 1,
    ) -> None:
        self._queue = queue
        self._work = work
        self._name = name
        self._share = share
        self._away = WaitingFor(parts, every_s=limits.attempt_pause_s)
        self._limits = limits
        self._pace = Pace(most=limits.batch, turn_s=limits.batch_turn_s)
        self._width = width
        self._in_flight = 0
        self._ended = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._stopping = False
        self._stands_still = False
        self._stands_still = False

    def health(self) -> Health:
        """How it is, without asking anybody."""
        if self._stopping:
            return Health(LifeState.STOPPING)
        if self._owner is None:
            return Health(LifeState.STARTING)
        if self._owner.done():
            return Health(LifeState.PERMANENT_ERROR, f"the intake of {self._name} ended")
        if self._share.too_many:
            return Health(LifeState.PERMANENT_ERROR, "stopped: too many dead letters")
        if self._away.is_waiting:
            return Health(LifeState.RECOVERABLE_ERROR, "waiting for the store or the bus")
        return Health(LifeState.OK)

    async def start(self) -> None:
        """Begin to take."""
        await self._queue.start()
        self._owner = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Take nothing more, finish what is in flight within the deadline, give back the rest."""
        self._stopping = True
        self._queue.pause()
        owner, self._owner = self._owner, None
        if owner is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._limits.stop_deadline_s):
                    await self._until_fewer(lambda: 1)
            await end_task(owner)
        await self._queue.stop()

    async def _until_fewer(self, than: Callable[[], int]) -> None:
        """Return when fewer batches are at work."""
        while self._in_flight >= than():
            self._ended.clear()
            await self._ended.wait()

    def _room(self) -> int:
        return self._limits.batches_in_flight * self._width()

    def _overtaking_room(self) -> int:
        return self._room() + self._limits.overtaking

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._take_on(group, self._room))
            if self._limits.overtaking:
                few = self._limits.overtaking
                group.create_task(self._take_on(group, self._overtaking_room, at_work_below=few))

    async def _take_on(
        self,
        group: asyncio.TaskGroup,
        room: Callable[[], int],
        *,
        at_work_below: int | None = None,
    ) -> None:
        while True:
            await self._until_fewer(room)
            deliveries = await self._queue.take(self._pace.size, at_work_below=at_work_below)
            if self._stopping or self._share.too_many:
                await self._stand_still()
            self._in_flight += 1
            group.create_task(self._process(deliveries))

    async def _stand_still(self) -> None:
        """Leave what was just taken unsettled: it is delivered again, to whoever works then."""
        self._queue.pause()
        if not (self._stopping or self._stands_still):
            self._stands_still = True
            log.error("coordinator_stopped", intake=self._name, reason="too many dead letters")
        await asyncio.Event().wait()

    async def _process(self, deliveries: list[Item]) -> None:
        look_up_all = False
        left = deliveries
        began = time.monotonic()
        try:
            while left:
                try:
                    await self._work(left, look_up_all=look_up_all)
                except* UnavailableError:
                    await self._until_back()
                    look_up_all = True
                left = [delivery for delivery in left if self._queue.holds(delivery)]
            if not look_up_all:
                # What waited for a part says nothing about the work.
                self._pace.took(len(deliveries), time.monotonic() - began)
        except Exception:
            # A fault of ours in the border itself: redelivery tries again.
            log.exception("batch_processing_failed", intake=self._name, batch_size=len(left))
            self._queue.settle(left)
        finally:
            self._in_flight -= 1
            self._ended.set()

    async def _until_back(self) -> None:
        self._queue.pause()
        await self._away.until_back()
        self._queue.resume()
