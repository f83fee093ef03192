"""The durable queue seen from a coordinator: what has arrived, in fair turns."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Iterable

import structlog
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._open_pull import OpenPull
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.delivery import Delivery
from watchfloor.core import Lane, Periodic, UnavailableError

log = structlog.get_logger(__name__)

_ADVISORY = f"$JS.EVENT.ADVISORY.CONSUMER.CREATED.{subjects.SIGNALS}.>"
_LIST_S = 10.0
_WATCH_S = 1.0
_KEEP_S = 2.0
_TURNS = {Lane.URGENT: 4, Lane.NORMAL: 1}
"""Signals taken from a consumer before the next one has its turn."""


class _Source:
    """One consumer with what has arrived from it; outlives a loss of the consumer's pull."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.waiting: deque[Delivery] = deque()
        self.pull: OpenPull | None = None

    async def lose_pull(self) -> None:
        """The server does not know the consumer; the next listing finds it if it exists."""
        self.pull = None


class SignalConsumer:
    """Keeps one pull open on the consumer of every project and lane.

    Whatever it holds is kept from being delivered again until it is settled: taken signals by
    ``settle``, those not taken by ``stop``, which gives them back.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._sources: dict[str, _Source] = {}
        self._held: dict[int, Delivery] = {}
        self._arrived = asyncio.Event()
        self._paused = False
        self._advisory: Subscription | None = None
        self._tasks = (
            Periodic(_LIST_S, self._list),
            Periodic(_WATCH_S, self._watch),
            Periodic(_KEEP_S, self._keep),
        )

    @property
    def held(self) -> int:
        """Signals in hand, taken or not."""
        return len(self._held)

    async def start(self) -> None:
        """Find the consumers that exist and hear of those that are made later."""
        self._advisory = await self._bus.client.subscribe(_ADVISORY, cb=self._hear_of)
        await self._list()
        for task in self._tasks:
            await task.start()

    async def stop(self) -> None:
        """Stop asking and give back what was not taken; safe twice and without ``start``."""
        self._paused = True
        for task in self._tasks:
            await task.stop()
        advisory, self._advisory = self._advisory, None
        with contextlib.suppress(UnavailableError):
            if advisory is not None and self._bus.connected:
                await advisory.unsubscribe()
            for source in self._sources.values():
                if source.pull is not None:
                    await source.pull.close()
                while source.waiting:
                    delivery = source.waiting.popleft()
                    self._held.pop(delivery.sequence, None)
                    await delivery.give_back()

    def pause(self) -> None:
        """Ask for nothing more; what is in hand stays in hand."""
        self._paused = True

    def resume(self) -> None:
        """Ask again, within a second."""
        self._paused = False

    async def take(self, limit: int) -> list[Delivery]:
        """What has arrived, at most ``limit``; waits for the first, never for more.

        Every consumer has its turn, so that one project's flood starves nobody; the urgent lane
        has longer turns.
        """
        while True:
            self._arrived.clear()
            taken = self._take_in_turn(limit)
            if taken:
                await self._top_up()
                return taken
            await self._arrived.wait()

    def settle(self, deliveries: Iterable[Delivery]) -> None:
        """Stop keeping these: they were acknowledged or given back."""
        for delivery in deliveries:
            self._held.pop(delivery.sequence, None)

    def holds(self, delivery: Delivery) -> bool:
        """Whether this delivery is still to be settled."""
        return self._held.get(delivery.sequence) is delivery

    def _take_in_turn(self, limit: int) -> list[Delivery]:
        taken: list[Delivery] = []
        busy = [source for source in self._sources.values() if source.waiting]
        busy.sort(key=lambda source: -_TURNS[source.lane])
        while busy and len(taken) < limit:
            for source in busy:
                for _ in range(min(_TURNS[source.lane], len(source.waiting), limit - len(taken))):
                    taken.append(source.waiting.popleft())  # noqa: PERF401 - bounded by turns
            busy = [source for source in busy if source.waiting]
        self._rotate()
        return taken

    def _rotate(self) -> None:
        """Let another source be the first next time."""
        if len(self._sources) > 1:
            name = next(iter(self._sources))
            self._sources[name] = self._sources.pop(name)

    async def _list(self) -> None:
        with translated("listing consumers"):
            found: list[str] = []
            while True:
                page = await self._bus.jetstream.consumers_info(subjects.SIGNALS, len(found))
                found.extend(info.name or "" for info in page)
                if len(page) < 256:  # noqa: PLR2004 - the server's page size
                    break
        for name in found:
            await self._add(name)

    async def _hear_of(self, message: Msg) -> None:
        with contextlib.suppress(UnavailableError):
            await self._add(str(json.loads(message.data).get("consumer", "")))

    async def _add(self, name: str) -> None:
        lane = subjects.lane_of_consumer(name)
        if lane is None:
            return
        source = self._sources.setdefault(name, _Source(lane))
        if source.pull is None:
            source.pull = self._pull_of(source)
            await source.pull.open(name)

    def _pull_of(self, source: _Source) -> OpenPull:
        batch = self._bus.config.batch

        async def receive(message: Msg) -> None:
            self._receive(message, source.waiting)

        return OpenPull(
            self._bus,
            stream=subjects.SIGNALS,
            batch=batch,
            on_message=receive,
            has_room=lambda: not self._paused and len(source.waiting) < batch,
            on_gone=source.lose_pull,
        )

    def _receive(self, message: Msg, waiting: deque[Delivery]) -> None:
        delivery = Delivery(message)
        known = self._held.get(delivery.sequence)
        if known is not None:
            known.renewed_by(message)
            return
        self._held[delivery.sequence] = delivery
        waiting.append(delivery)
        self._arrived.set()

    async def _top_up(self) -> None:
        for source in self._sources.values():
            if source.pull is not None:
                await source.pull.top_up()

    async def _watch(self) -> None:
        for source in list(self._sources.values()):
            if source.pull is not None:
                await source.pull.watch()

    async def _keep(self) -> None:
        for delivery in list(self._held.values()):
            await delivery.keep()
