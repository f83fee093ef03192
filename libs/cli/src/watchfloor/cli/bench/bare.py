"""Ceilings: the pipeline with nothing around it, and everything around it without the pipeline."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig
from watchfloor.analyzers import ANALYZERS
from watchfloor.bus import (
    Delivery,
    NATSBus,
    Result,
    ResultFeed,
    ResultMessage,
    ResultStream,
    SignalConsumer,
    SignalQueue,
)
from watchfloor.cli.bench.open_loop import latencies
from watchfloor.cli.bench.signals import accepted
from watchfloor.coordinator import Assembly, Pipeline
from watchfloor.core import (
    ChangeEvent,
    Customer,
    IntelIndicator,
    SignalHistory,
    SimilarThreats,
    SystemClock,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
)
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry
from watchfloor.runtime import AnalyzerName, LocalRuntime
from watchfloor.store import Store, ThreatRepository, ThreatRow

_BATCH = 256
_PATIENCE_S = 60.0


class _Nothing:
    """Look-ups that know nothing, at no cost."""

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        none = SimilarThreats("all", 0, 0, 0)
        return [SignalHistory((), none, 0, 90) for _ in batch]

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[Customer | None]:
        return [None] * len(batch)

    async def before(
        self, batch: Sequence[ThreatSignal], window: timedelta
    ) -> Sequence[Sequence[ChangeEvent]]:
        del window
        return [()] * len(batch)

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        return [()] * len(batch)


def bare_pipeline() -> Pipeline:
    """The eight classes in one process, with look-ups that cost nothing."""
    nothing, ranges, clock = _Nothing(), AddressRanges(), SystemClock()
    ports = AgentPorts(
        history=nothing,
        customers=nothing,
        changes=nothing,
        intel=nothing,
        addresses=ranges,
        crawlers=CrawlerRegistry(ranges),
        attack=AttackCatalogue(),
    )
    config = AgentsConfig()
    runtime = LocalRuntime(
        {name: partial(build, ports, config) for name, build in AGENTS.items()},
        {AnalyzerName(name): build for name, build in ANALYZERS.items()},
        agent_budget_s=_PATIENCE_S,
        analyzer_budget_s=_PATIENCE_S,
        clock=clock,
    )
    return Pipeline(runtime, Assembly(AttackCatalogue(), clock=clock), clock=clock)


async def pipeline_per_s(number: int) -> float:
    """Threats a second of the bare pipeline, in batches of 256."""
    pipeline = bare_pipeline()
    signals = accepted(number, project="bench")
    await pipeline.analyze(signals[:_BATCH])
    began = time.perf_counter()
    for start in range(0, number, _BATCH):
        await pipeline.analyze(signals[start : start + _BATCH])
    return number / (time.perf_counter() - began)


class Durable:
    """Queue, store and publish with no analysis between them: each signal has a ready result."""

    def __init__(self, bus: NATSBus, store: Store, *, project: str) -> None:
        self._queue, self._consumer = SignalQueue(bus), SignalConsumer(bus)
        self._results, self._feed = ResultStream(bus), ResultFeed(bus)
        self._threats = ThreatRepository(store)
        self._project = project
        self._ready: dict[str, ThreatAnalysis] = {}
        self._heard: dict[str, asyncio.Future[None]] = {}
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to work on what arrives."""
        await self._queue.ensure_project(self._project)
        self._feed.listen(self._hear)
        await self._feed.start()
        await self._consumer.start()
        self._worker = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """End it."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        await self._consumer.stop()
        await self._feed.stop()

    async def prepare(self, number: int) -> list[ThreatSignal]:
        """Signals whose results are ready."""
        signals = accepted(number, project=self._project)
        for threat in await bare_pipeline().analyze(signals):
            self._ready[threat.id] = threat
        return signals

    async def pass_through(self, signal: ThreatSignal) -> None:
        """Put one signal in and hear its result."""
        heard = asyncio.get_running_loop().create_future()
        self._heard[signal.threat_id] = heard
        await self._queue.publish(signal)
        await heard

    async def per_s(self, signals: Sequence[ThreatSignal]) -> float:
        """Signals a second from publish to result, all at once."""
        began = time.perf_counter()
        await asyncio.gather(*(self.pass_through(signal) for signal in signals))
        return len(signals) / (time.perf_counter() - began)

    async def latencies(self, signals: Sequence[ThreatSignal], *, per_s: float) -> list[float]:
        """Seconds of each signal, arriving at a steady rate."""
        return await latencies(
            lambda position: self.pass_through(signals[position]),
            per_s=per_s,
            number=len(signals),
        )

    def _hear(self, result: Result) -> None:
        waiting = self._heard.pop(result.message.threat_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def _work(self) -> None:
        while True:
            deliveries = await self._consumer.take(_BATCH)
            threats = [self._ready[ThreatId(each.threat_id)] for each in deliveries]
            rows = [ThreatRow(each, each.model_dump_json().encode()) for each in threats]
            await self._threats.save(rows)
            await asyncio.gather(*map(self._publish, rows))
            await self._finish(deliveries)

    async def _publish(self, row: ThreatRow) -> None:
        await self._results.publish(ResultMessage.of(row.threat, row.document))

    async def _finish(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await delivery.acknowledge()
        self._consumer.settle(deliveries)
