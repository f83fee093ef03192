"""A ceiling: the pipeline with nothing around it."""

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig
from watchfloor.analyzers import ANALYZERS
from watchfloor.cli.bench.signals import accepted
from watchfloor.coordinator import Assembly, Pipeline
from watchfloor.core import (
    ChangeEvent,
    Customer,
    IntelIndicator,
    SignalHistory,
    SimilarThreats,
    SystemClock,
    ThreatSignal,
)
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry
from watchfloor.runtime import AnalyzerName, LocalRuntime

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
