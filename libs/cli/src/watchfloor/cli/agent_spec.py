"""The product's own agents: from what they look things up in, and as plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig, NarratedAgent
from watchfloor.cli.resource import resource_of
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AnalysisAgent,
    Clock,
    Component,
    LanguageModel,
    SystemClock,
    ThreatSignal,
)
from watchfloor.llm import LLMConfig, Provider, language_model
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry
from watchfloor.runtime import DatabaseUrls
from watchfloor.store import (
    Store,
    StoreChangeLog,
    StoreConfig,
    StoreCustomerDirectory,
    StoreIntelIndex,
    StoreThreatHistory,
    StoreTokenLedger,
)
from watchfloor.telemetry import Metrics, TracingConfig, tracer_of

_SERVICE = "watchfloor-agent"
_NO_TRACING = TracingConfig()
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
class AgentSettings:
    """What an operator sets about agents, wherever they run.

    Attributes:
        agents: The agents themselves.
        llm: Who narrates, if anybody.
        budget_s: What each has for a batch, in seconds.
        tracing: Where spans of their questions go, in a process of their own.
    """

    agents: AgentsConfig
    llm: LLMConfig
    budget_s: float
    tracing: TracingConfig = _NO_TRACING


def agent_builders(
    ports: AgentPorts, settings: AgentSettings, *, model: LanguageModel, clock: Clock
) -> dict[AgentName, Callable[[], AnalysisAgent]]:
    """Makes each agent, all with the same look-ups and the same model, which others start."""
    return {
        name: partial(_agent, name, ports, settings, model=model, clock=clock) for name in AGENTS
    }


@dataclass(frozen=True)
class AgentSpec:
    """Builds one agent with a store and a model of its own, in whichever process calls it.

    It holds addresses and settings alone, so that it can be sent there. Contains passwords: never
    log it.

    Attributes:
        name: Which agent.
        database: Where its look-ups go.
        store: How.
        settings: What an operator sets about agents.
    """

    name: AgentName
    database: DatabaseUrls
    store: StoreConfig
    settings: AgentSettings

    def __call__(self) -> AnalysisAgent:
        """The agent; not started."""
        clock = SystemClock()
        pool = min(self.store.pool_size, _CONNECTIONS)
        config = self.store.model_copy(update={"pool_size": pool})
        store = Store(self.database.app, worker_url=self.database.worker, config=config)
        # Actors serve no metrics; what came of the narratives travels in the answers.
        metrics = Metrics()
        tracer = tracer_of(
            self.settings.tracing, resource=resource_of(_SERVICE), metrics=metrics.tracing
        )
        model = language_model(
            self.settings.llm,
            metrics=metrics,
            clock=clock,
            ledger=StoreTokenLedger(store),
            tracer=tracer,
        )
        ports = agent_ports(store, clock=clock)
        agent = _agent(self.name, ports, self.settings, model=model, clock=clock)
        return _WithParts(agent, tracer, store, model)


def _agent(
    name: AgentName,
    ports: AgentPorts,
    settings: AgentSettings,
    *,
    model: LanguageModel,
    clock: Clock,
) -> AnalysisAgent:
    """An agent, narrated where there is a model."""
    agent = AGENTS[name](ports, settings.agents)
    if settings.llm.provider is Provider.HEURISTIC:
        return agent
    return NarratedAgent(
        agent,
        model,
        budget_s=settings.budget_s,
        clock=clock,
        config=settings.agents.narration,
    )


class _WithParts:
    """An agent that brings what it needs: started before it, stopped after it."""

    def __init__(self, agent: AnalysisAgent, *parts: Component) -> None:
        self._agent = agent
        self._parts = parts

    async def start(self) -> None:
        for part in self._parts:
            await part.start()
        await self._agent.start()

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        return await self._agent.analyze(batch)

    async def stop(self) -> None:
        await self._agent.stop()
        for part in reversed(self._parts):
            await part.stop()
