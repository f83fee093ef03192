"""The five agents: from the ports they need to the objects that analyse."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from watchfloor.agents.config import ConfigAgent
from watchfloor.agents.context import ContextAgent
from watchfloor.agents.devops import DevOpsAgent, DevOpsConfig
from watchfloor.agents.historical import HistoricalAgent, HistoricalConfig
from watchfloor.agents.narration import NarrationConfig
from watchfloor.agents.port import AddressDirectory, AttackDirectory, CrawlerDirectory
from watchfloor.agents.priority import PriorityAgent
from watchfloor.core import (
    AgentName,
    AnalysisAgent,
    ChangeLog,
    CustomerDirectory,
    IntelIndex,
    ThreatHistory,
)
from watchfloor.reference import classify_user_agent


class AgentPorts(NamedTuple):
    """All that the agents ask others for."""

    history: ThreatHistory
    customers: CustomerDirectory
    changes: ChangeLog
    intel: IntelIndex
    addresses: AddressDirectory
    crawlers: CrawlerDirectory
    attack: AttackDirectory


class AgentsConfig(BaseModel):
    """What an operator sets, by agent; the others have nothing to set. Narration is for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    historical: HistoricalConfig = HistoricalConfig()
    devops: DevOpsConfig = DevOpsConfig()
    narration: NarrationConfig = NarrationConfig()


AgentBuilder = Callable[[AgentPorts, AgentsConfig], AnalysisAgent]
"""Makes one agent, not started; does no I/O."""

AGENTS: Mapping[AgentName, AgentBuilder] = MappingProxyType(
    {
        AgentName.HISTORICAL: lambda ports, config: HistoricalAgent(
            ports.history, config.historical
        ),
        AgentName.CONFIG: lambda ports, _: ConfigAgent(ports.customers),
        AgentName.DEVOPS: lambda ports, config: DevOpsAgent(ports.changes, config.devops),
        AgentName.CONTEXT: lambda ports, _: ContextAgent(
            ports.intel,
            addresses=ports.addresses,
            crawlers=ports.crawlers,
            classify=classify_user_agent,
        ),
        AgentName.PRIORITY: lambda ports, _: PriorityAgent(ports.attack),
    }
)
"""Adding an agent is one module and one line here."""
