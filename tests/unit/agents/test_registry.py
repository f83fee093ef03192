"""The registry."""

from collections.abc import Callable, Sequence
from typing import Any

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig
from watchfloor.core import AgentName, SignalHistory, SimilarThreats, ThreatSignal
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry


class NothingKnown:
    """A store without content."""

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        return [SignalHistory((), SimilarThreats("union", 0, 0, 0), 0, 90) for _ in batch]

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[None]:
        return [None for _ in batch]

    async def before(self, batch: Sequence[ThreatSignal], *_: Any) -> Sequence[Sequence[Any]]:
        return [() for _ in batch]

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[Any]]:
        return [() for _ in batch]


async def test_every_agent_answers_once_per_signal_under_its_own_name(
    signal_of: Callable[..., ThreatSignal],
) -> None:
    store, addresses = NothingKnown(), AddressRanges()
    ports = AgentPorts(
        history=store,
        customers=store,
        changes=store,
        intel=store,
        addresses=addresses,
        crawlers=CrawlerRegistry(addresses),
        attack=AttackCatalogue(),
    )
    assert list(AGENTS) == list(AgentName)
    for name, build in AGENTS.items():
        agent = build(ports, AgentsConfig())
        await agent.stop()
        await agent.start()
        analyses = await agent.analyze([signal_of(), signal_of(threat_type="brute_force")])
        await agent.stop()
        await agent.stop()
        assert [analysis.agent_name for analysis in analyses] == [name, name]
        assert all(analysis.analysis for analysis in analyses)
        assert list(await agent.analyze([])) == []
