"""Joins the coordinator's parts and gives them a life."""

import asyncio
import contextlib

import structlog

from watchfloor.bus import Delivery, SignalConsumer
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.port import Part
from watchfloor.coordinator.republishing import Republishing
from watchfloor.coordinator.worker import Worker
from watchfloor.core import Periodic, UnavailableError
from watchfloor.runtime import Health, LifeState

log = structlog.get_logger(__name__)


class Coordinator:
    """Takes what has arrived and brings it to its end, several batches at a time.

    While the store or the bus is away nothing more is asked for, and what is in hand is held and
    tried again when they are back: nothing is dead-lettered for that.

    Args:
        consumer: The queue.
        worker: What is done with a batch.
        giving_up: Says when there are too many dead letters.
        parts: What must be there: the store and the bus.
        republishing: Publishes changes that were saved and not announced.
        config: Batches and pauses.
    """

    def __init__(
        self,
        consumer: SignalConsumer,
        worker: Worker,
        *,
        giving_up: GivingUp,
        parts: tuple[Part, ...],
        republishing: Republishing,
        config: CoordinatorConfig,
    ) -> None:
        self._consumer = consumer
        self._worker = worker
        self._giving_up = giving_up
        self._parts = parts
        self._config = config
        self._sweep = Periodic(config.republish_after_s, republishing.sweep)
        self._slots = asyncio.Semaphore(config.batches_in_flight)
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._stopping = False
        self._away = False

    def health(self) -> Health:
        """How it is, without asking anybody."""
        if self._stopping:
            return Health(LifeState.STOPPING)
        if self._owner is None:
            return Health(LifeState.STARTING)
        if self._owner.done():
            return Health(LifeState.PERMANENT_ERROR, "the coordinator ended")
        if self._giving_up.too_many:
            return Health(LifeState.PERMANENT_ERROR, "stopped: too many dead letters")
        if self._away:
            return Health(LifeState.RECOVERABLE_ERROR, "waiting for the store or the bus")
        return Health(LifeState.OK)

    async def start(self) -> None:
        """Begin to take signals."""
        await self._consumer.start()
        await self._sweep.start()
        self._owner = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Take nothing more, finish what is in flight within the deadline, give back the rest."""
        self._stopping = True
        self._consumer.pause()
        await self._sweep.stop()
        owner, self._owner = self._owner, None
        if owner is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._config.stop_deadline_s):
                    await self._until_idle()
            owner.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await owner
        await self._consumer.stop()

    async def _until_idle(self) -> None:
        while self._in_flight:
            self._idle.clear()
            await self._idle.wait()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                await self._slots.acquire()
                deliveries = await self._consumer.take(self._config.batch)
                if self._stopping or self._giving_up.too_many:
                    await self._stand_still()
                self._in_flight += 1
                group.create_task(self._process(deliveries))

    async def _stand_still(self) -> None:
        """Leave what was just taken unsettled: it is delivered again, to whoever works then."""
        self._consumer.pause()
        if not self._stopping:
            log.error("coordinator_stopped", reason="too many dead letters")
        await asyncio.Event().wait()

    async def _process(self, deliveries: list[Delivery]) -> None:
        look_up_all = False
        left = deliveries
        try:
            while left:
                try:
                    await self._worker.work(left, look_up_all=look_up_all)
                except* UnavailableError:
                    await self._until_back()
                    look_up_all = True
                left = [delivery for delivery in left if self._consumer.holds(delivery)]
        except Exception:
            # A fault of ours in the border itself: redelivery tries again.
            log.exception("batch_processing_failed", batch_size=len(left))
            self._consumer.settle(left)
        finally:
            self._in_flight -= 1
            self._idle.set()
            self._slots.release()

    async def _until_back(self) -> None:
        self._consumer.pause()
        self._away = True
        log.warning("coordinator_waiting")
        while True:
            await asyncio.sleep(self._config.store_attempt_pause_s)
            with contextlib.suppress(UnavailableError):
                for part in self._parts:
                    await part.ping()
                break
        self._away = False
        self._consumer.resume()
        log.info("coordinator_resumed")
