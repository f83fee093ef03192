"""The product's agents and analyzers in the process of their coordinator."""

from functools import partial

from watchfloor.agents import AGENTS, AgentsConfig
from watchfloor.analyzers import ANALYZERS
from watchfloor.cli.agent_spec import agent_ports
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.coordinator import CoordinatorConfig
from watchfloor.runtime import AgentBuilders, AnalyzerBuilders, AnalyzerName, LocalRuntime

OWN_ANALYZERS: AnalyzerBuilders = {AnalyzerName(name): build for name, build in ANALYZERS.items()}


def local_runtime(
    foundation: Foundation,
    *,
    coordinator: CoordinatorConfig,
    agents_config: AgentsConfig,
    agents: AgentBuilders | None = None,
    analyzers: AnalyzerBuilders | None = None,
) -> LocalRuntime:
    """Agents and analyzers as asyncio actors, on the store of the process.

    Args:
        foundation: Started before.
        coordinator: Their budgets.
        agents_config: What an operator sets about agents.
        agents: Replaces some of the product's agents.
        analyzers: Replaces some of its analyzers.
    """
    ports = agent_ports(foundation.store, clock=foundation.clock)
    own = {name: partial(build, ports, agents_config) for name, build in AGENTS.items()}
    return LocalRuntime(
        {**own, **(agents or {})},
        {**OWN_ANALYZERS, **(analyzers or {})},
        agent_budget_s=coordinator.agent_budget_ms / 1000,
        analyzer_budget_s=coordinator.analyzer_budget_ms / 1000,
        clock=foundation.clock,
    )
