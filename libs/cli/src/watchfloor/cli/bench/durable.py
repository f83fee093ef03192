"""A ceiling: queue, store and publish with no analysis between them."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from watchfloor.bus import (
    Delivery,
    Result,
    ResultFeed,
    ResultMessage,
    ResultStream,
    SignalConsumer,
    SignalQueue,
)
from watchfloor.cli.bench.attached import PROJECT, Parts, started
from watchfloor.cli.bench.intake import seconds_for
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.together import together
from watchfloor.core import ThreatAnalysis, ThreatSignal
from watchfloor.store import ThreatRepository, ThreatRow

_BATCH = 256


class DurablePath:
    """Takes signals, saves the results that they have already, publishes and acknowledges.

    Args:
        parts: Bus and store.
        ready: The result of each signal, by its id.
    """

    def __init__(self, parts: Parts, ready: Mapping[str, ThreatAnalysis]) -> None:
        self.consumer = SignalConsumer(parts.bus)
        self.feed = ResultFeed(parts.bus)
        self._queue, self._results = SignalQueue(parts.bus), ResultStream(parts.bus)
        self._threats = ThreatRepository(parts.store)
        self._ready = ready
        self._heard: dict[str, asyncio.Future[None]] = {}
        self.feed.listen(self._hear)

    async def pass_through(self, signal: ThreatSignal) -> None:
        """Put one signal in and hear its result."""
        heard = asyncio.get_running_loop().create_future()
        self._heard[signal.threat_id] = heard
        await self._queue.publish(signal)
        await heard

    async def per_s(self, signals: Sequence[ThreatSignal]) -> float:
        """Signals a second from publish to result, with a few batches of them on their way."""
        return len(signals) / await seconds_for(self.pass_through, signals, at_once=4 * _BATCH)

    async def latencies(self, signals: Sequence[ThreatSignal], *, per_s: float) -> list[float]:
        """Seconds of each signal, arriving at a steady rate."""
        return await latencies(
            lambda position: self.pass_through(signals[position]),
            per_s=per_s,
            number=len(signals),
        )

    async def work(self) -> None:
        """Work on what arrives, until cancelled."""
        while True:
            deliveries = await self.consumer.take(_BATCH)
            threats = [self._ready[each.threat_id] for each in deliveries]
            rows = [ThreatRow(each, each.model_dump_json().encode()) for each in threats]
            await self._threats.save(rows)
            await asyncio.gather(*map(self._publish, rows))
            await self._finish(deliveries)

    def _hear(self, result: Result) -> None:
        waiting = self._heard.pop(result.message.threat_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def _publish(self, row: ThreatRow) -> None:
        await self._results.publish(ResultMessage.of(row.threat, row.document))

    async def _finish(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await delivery.acknowledge()
        self.consumer.settle(deliveries)


@asynccontextmanager
async def durable_path(
    parts: Parts, threats: Sequence[ThreatAnalysis]
) -> AsyncIterator[DurablePath]:
    """A path that works while the block runs; where its work fails, so does the block."""
    path = DurablePath(parts, {threat.id: threat for threat in threats})
    await SignalQueue(parts.bus).ensure_project(PROJECT)
    async with started(path.feed), started(path.consumer), together() as group:
        working = group.create_task(path.work())
        try:
            yield path
        finally:
            working.cancel()
