"""The product's agents and analyzers in the process of their coordinator."""

from watchfloor.agents import AgentsConfig
from watchfloor.analyzers import ANALYZERS
from watchfloor.cli.agent_spec import AgentSettings, agent_builders, agent_ports
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.coordinator import CoordinatorConfig
from watchfloor.llm import LLMConfig, language_model
from watchfloor.runtime import AgentBuilders, AnalyzerBuilders, AnalyzerName, LocalRuntime
from watchfloor.store import StoreTokenLedger

OWN_ANALYZERS: AnalyzerBuilders = {AnalyzerName(name): build for name, build in ANALYZERS.items()}


def local_runtime(
    foundation: Foundation,
    *,
    coordinator: CoordinatorConfig,
    agents_config: AgentsConfig,
    llm: LLMConfig,
    agents: AgentBuilders | None = None,
    analyzers: AnalyzerBuilders | None = None,
) -> LocalRuntime:
    """Agents and analyzers as asyncio actors, on the store of the process.

    Args:
        foundation: Started before.
        coordinator: Their budgets.
        agents_config: What an operator sets about agents.
        llm: The same about the model that narrates for them.
        agents: Replaces some of the product's agents.
        analyzers: Replaces some of its analyzers.
    """
    clock, budget_s = foundation.clock, coordinator.agent_budget_ms / 1000
    ports = agent_ports(foundation.store, clock=clock)
    ledger = StoreTokenLedger(foundation.store)
    model = language_model(
        llm, metrics=foundation.metrics, clock=clock, ledger=ledger, tracer=foundation.tracer
    )
    settings = AgentSettings(agents_config, llm, budget_s=budget_s)
    own = agent_builders(ports, settings, model=model, clock=clock)
    return LocalRuntime(
        {**own, **(agents or {})},
        {**OWN_ANALYZERS, **(analyzers or {})},
        agent_budget_s=budget_s,
        analyzer_budget_s=coordinator.analyzer_budget_ms / 1000,
        clock=clock,
        shared=(model,),
    )
