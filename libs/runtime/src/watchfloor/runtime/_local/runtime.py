"""The plain classes as asyncio actors in one process."""

from collections.abc import Sequence

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    Clock,
    Component,
    Investigation,
    Judgement,
    ThreatSignal,
)
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders
from watchfloor.runtime.agent_host import AgentHost
from watchfloor.runtime.analyzer_chain import AnalyzerChain
from watchfloor.runtime.timed import Timed


class LocalRuntime:
    """Hosts every agent and analyzer on the running event loop.

    Args:
        agents: Makes each agent.
        analyzers: Makes each analyzer.
        agent_budget_s: Time of one agent for one batch, in seconds.
        analyzer_budget_s: Time of one analyzer for one batch, in seconds.
        clock: For durations.
        shared: What several of them use: started before them, stopped after them.
    """

    def __init__(
        self,
        agents: AgentBuilders,
        analyzers: AnalyzerBuilders,
        *,
        agent_budget_s: float,
        analyzer_budget_s: float,
        clock: Clock,
        shared: Sequence[Component] = (),
    ) -> None:
        self._hosts = {
            name: AgentHost(name, build, budget_s=agent_budget_s, clock=clock)
            for name, build in agents.items()
        }
        self._chain = AnalyzerChain(analyzers, budget_s=analyzer_budget_s, clock=clock)
        self._components: tuple[Component, ...] = (*shared, *self._hosts.values(), self._chain)

    async def start(self) -> None:
        """Start every agent and analyzer."""
        for component in self._components:
            await component.start()

    async def stop(self) -> None:
        """Stop them in reverse; safe twice and without ``start``."""
        for component in reversed(self._components):
            await component.stop()

    @property
    def width(self) -> int:
        """One: everything happens on one event loop."""
        return 1

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Timed[AgentAnalysis]:
        """One agent's answer to each signal, in order and in time."""
        return await self._hosts[agent].analyze(batch)

    async def judge(self, batch: Sequence[Investigation]) -> Timed[Judgement]:
        """What the analyzers say about each investigation, in order."""
        return await self._chain.analyze(batch)
