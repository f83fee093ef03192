"""A work queue seen from a coordinator: what has arrived, in fair turns."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from watchfloor.bus._errors import translated
from watchfloor.bus._open_pull import OpenPull
from watchfloor.bus._queued_message import QueuedMessage
from watchfloor.bus.connection import NATSBus
from watchfloor.core import Periodic, UnavailableError

_LIST_S = 10.0
_WATCH_S = 1.0
_KEEP_S = 2.0
_LARGEST_BYTES = 524_288
"""What is taken at once may grow so large: who works on it holds up everyone on the same loop."""

D = TypeVar("D", bound=QueuedMessage)


class _Source(Generic[D]):
    """One consumer with what has arrived from it; outlives a loss of the consumer's pull.

    Attributes:
        turn: Messages that it gives before the next one has its turn.
        waiting: What has arrived and was not taken.
        at_work: How many were taken and are not settled.
        pull: Asks for more.
    """

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.waiting: deque[D] = deque()
        self.at_work = 0
        self.pull: OpenPull | None = None

    async def lose_pull(self) -> None:
        """The server does not know the consumer; the next listing finds it if it exists."""
        self.pull = None


class QueueConsumer(Generic[D]):
    """Keeps one pull open on every durable consumer of a work queue.

    Whatever it holds is kept from being delivered again until it is settled: what was taken by
    ``settle``, what was not by ``stop``, which gives it back.

    Args:
        bus: The connection.
        stream: The work queue's name.
        batch: Messages asked for at once, per consumer.
        turn_of: How many messages a consumer of this name gives before the next one has its
            turn; 0 where it is none of ours.
        deliver: Makes a delivery of a message.
    """

    def __init__(
        self,
        bus: NATSBus,
        *,
        stream: str,
        batch: int,
        turn_of: Callable[[str], int],
        deliver: Callable[[Msg], D],
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._batch = batch
        self._turn_of = turn_of
        self._deliver = deliver
        self._sources: dict[str, _Source[D]] = {}
        self._held: dict[int, D] = {}
        self._taken_from: dict[int, _Source[D]] = {}
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
        """Messages in hand, taken or not."""
        return len(self._held)

    async def start(self) -> None:
        """Find the consumers that exist and hear of those that are made later."""
        made = f"$JS.EVENT.ADVISORY.CONSUMER.CREATED.{self._stream}.>"
        self._advisory = await self._bus.client.subscribe(made, cb=self._hear_of)
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

    async def take(self, limit: int, *, at_work_below: int | None = None) -> list[D]:
        """What has arrived, at most ``limit``; waits for the first, never for more.

        Every consumer has its turn, so that one project's flood starves nobody. Large messages
        are fewer.

        Args:
            limit: At most so many.
            at_work_below: Leave consumers out of which so many are at work already.
        """
        while True:
            self._arrived.clear()
            taken = self._taken(limit, at_work_below=at_work_below)
            if taken:
                await self._top_up()
                return taken
            await self._arrived.wait()

    def settle(self, deliveries: Iterable[D]) -> None:
        """Stop keeping these: they were acknowledged or given back."""
        for delivery in deliveries:
            self._held.pop(delivery.sequence, None)
            source = self._taken_from.pop(delivery.sequence, None)
            if source is not None:
                source.at_work -= 1
                if source.waiting:
                    self._arrived.set()

    def holds(self, delivery: D) -> bool:
        """Whether this delivery is still to be settled."""
        return self._held.get(delivery.sequence) is delivery

    def _taken(self, limit: int, *, at_work_below: int | None) -> list[D]:
        taken: list[D] = []
        size_bytes = 0
        for source, delivery in self._in_turn(at_work_below=at_work_below):
            taken.append(delivery)
            source.at_work += 1
            self._taken_from[delivery.sequence] = source
            size_bytes += delivery.size_bytes
            if len(taken) == limit or size_bytes >= _LARGEST_BYTES:
                break
        self._rotate()
        return taken

    def _in_turn(self, *, at_work_below: int | None) -> Iterator[tuple[_Source[D], D]]:
        busy = [
            source
            for source in self._sources.values()
            if source.waiting and (at_work_below is None or source.at_work < at_work_below)
        ]
        busy.sort(key=lambda source: -source.turn)
        while busy:
            for source in busy:
                for _ in range(min(source.turn, len(source.waiting))):
                    yield source, source.waiting.popleft()
            busy = [source for source in busy if source.waiting]

    def _rotate(self) -> None:
        """Let another source be the first next time."""
        if len(self._sources) > 1:
            name = next(iter(self._sources))
            self._sources[name] = self._sources.pop(name)

    async def _list(self) -> None:
        with translated("listing consumers"):
            found: list[str] = []
            while True:
                page = await self._bus.jetstream.consumers_info(self._stream, len(found))
                found.extend(info.name or "" for info in page)
                if len(page) < 256:  # noqa: PLR2004 - the server's page size
                    break
        for name in found:
            await self._add(name)

    async def _hear_of(self, message: Msg) -> None:
        with contextlib.suppress(UnavailableError):
            await self._add(str(json.loads(message.data).get("consumer", "")))

    async def _add(self, name: str) -> None:
        if not (turn := self._turn_of(name)):
            return
        source = self._sources.setdefault(name, _Source(turn))
        if source.pull is None:
            source.pull = self._pull_of(source)
            await source.pull.open(name)

    def _pull_of(self, source: _Source[D]) -> OpenPull:
        async def receive(message: Msg) -> None:
            self._receive(message, source.waiting)

        return OpenPull(
            self._bus,
            stream=self._stream,
            batch=self._batch,
            on_message=receive,
            has_room=lambda: not self._paused and len(source.waiting) < self._batch,
            on_gone=source.lose_pull,
        )

    def _receive(self, message: Msg, waiting: deque[D]) -> None:
        delivery = self._deliver(message)
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
