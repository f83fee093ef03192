"""Ceilings: each server with nothing but what the threat path asks of it."""

import asyncio
import time
from collections.abc import Sequence

from watchfloor.bus import SignalConsumer, SignalQueue
from watchfloor.cli.bench.attached import PROJECT, Parts, started
from watchfloor.cli.bench.intake import seconds_for
from watchfloor.core import ThreatAnalysis, ThreatSignal
from watchfloor.store import ThreatRepository, ThreatRow

_BATCH = 256


async def jetstream_per_s(parts: Parts, signals: Sequence[ThreatSignal]) -> float:
    """Signals a second that are published, pulled and acknowledged."""
    queue, consumer = SignalQueue(parts.bus), SignalConsumer(parts.bus)
    await queue.ensure_project(PROJECT)
    async with started(consumer):
        began = time.perf_counter()
        await asyncio.gather(
            _acknowledge(consumer, len(signals)),
            seconds_for(queue.publish, signals, at_once=_BATCH),
        )
        return len(signals) / (time.perf_counter() - began)


async def _acknowledge(consumer: SignalConsumer, number: int) -> None:
    while number > 0:
        deliveries = await consumer.take(_BATCH)
        for delivery in deliveries:
            await delivery.acknowledge()
        consumer.settle(deliveries)
        number -= len(deliveries)


async def postgres_per_s(parts: Parts, threats: Sequence[ThreatAnalysis]) -> float:
    """Threats a second that are saved, in batches as large as the coordinator's largest."""
    repository = ThreatRepository(parts.store)
    rows = [ThreatRow(threat, threat.model_dump_json().encode()) for threat in threats]
    began = time.perf_counter()
    for start in range(0, len(rows), _BATCH):
        await repository.save(rows[start : start + _BATCH])
    return len(rows) / (time.perf_counter() - began)
