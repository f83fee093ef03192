"""The plain classes as asyncio actors in one process."""

import asyncio
from collections.abc import Sequence
from typing import Any

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    Clock,
    Component,
    DeadlineError,
    Investigation,
    ThreatSignal,
)
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.agent_host import AgentHost


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
        self._analyzers = {name: build() for name, build in analyzers.items()}
        self._analyzer_budget_s = analyzer_budget_s
        self._components = (*shared, *self._hosts.values(), *self._analyzers.values())

    async def start(self) -> None:
        """Start every agent and analyzer."""
        for component in self._components:
            await component.start()

    async def stop(self) -> None:
        """Stop them in reverse; safe twice and without ``start``."""
        for component in reversed(self._components):
            await component.stop()

    async def analyze(
        self, agent: AgentName, batch: Sequence[ThreatSignal]
    ) -> Sequence[AgentAnalysis]:
        """One agent's answer to each signal, in order and in time."""
        return await self._hosts[agent].analyze(batch)

    async def judge(self, analyzer: AnalyzerName, batch: Sequence[Investigation]) -> Sequence[Any]:
        """One analyzer's answer to each investigation, in order."""
        try:
            async with asyncio.timeout(self._analyzer_budget_s):
                return await self._analyzers[analyzer].analyze(batch)
        except TimeoutError as exc:
            raise DeadlineError(f"The {analyzer} analyzer did not answer in time.") from exc
