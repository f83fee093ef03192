"""The product's own agents: from what they look things up in, and as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AnalysisAgent,
    Clock,
    SystemClock,
    ThreatSignal,
)
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry
from watchfloor.runtime import DatabaseUrls
from watchfloor.store import (
    Store,
    StoreChangeLog,
    StoreConfig,
    StoreCustomerDirectory,
    StoreIntelIndex,
    StoreThreatHistory,
)

_CONNECTIONS = 4
"""Each agent asks one thing for each batch, and as many batches are at work at the same time."""


def agent_ports(store: Store, *, clock: Clock) -> AgentPorts:
    """All that the agents ask others for, on one store."""
    ranges = AddressRanges()
    return AgentPorts(
        history=StoreThreatHistory(store, clock=clock),
        customers=StoreCustomerDirectory(store),
        changes=StoreChangeLog(store),
        intel=StoreIntelIndex(store, clock=clock),
        addresses=ranges,
        crawlers=CrawlerRegistry(ranges),
        attack=AttackCatalogue(),
    )


@dataclass(frozen=True)
class AgentSpec:
    """Builds one agent with a store of its own, in whichever process calls it.

    It holds addresses and settings alone, so that it can be sent there. Contains passwords: never
    log it.

    Attributes:
        name: Which agent.
        database: Where its look-ups go.
        store: How.
        agents: What an operator sets about agents.
    """

    name: AgentName
    database: DatabaseUrls
    store: StoreConfig
    agents: AgentsConfig

    def __call__(self) -> AnalysisAgent:
        """The agent; not started."""
        pool = min(self.store.pool_size, _CONNECTIONS)
        config = self.store.model_copy(update={"pool_size": pool})
        store = Store(self.database.app, worker_url=self.database.worker, config=config)
        agent = AGENTS[self.name](agent_ports(store, clock=SystemClock()), self.agents)
        return _WithStore(agent, store)


class _WithStore:
    """An agent that brings its store: started before it, stopped after it."""

    def __init__(self, agent: AnalysisAgent, store: Store) -> None:
        self._agent = agent
        self._store = store

    async def start(self) -> None:
        await self._store.start()
        await self._agent.start()

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        return await self._agent.analyze(batch)

    async def stop(self) -> None:
        await self._agent.stop()
        await self._store.stop()
