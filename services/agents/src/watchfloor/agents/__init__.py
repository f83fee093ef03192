"""The five analysis agents that look at every signal in parallel."""

from watchfloor.agents.config import ConfigAgent
from watchfloor.agents.context import ContextAgent
from watchfloor.agents.devops import DevOpsAgent, DevOpsConfig
from watchfloor.agents.historical import HistoricalAgent, HistoricalConfig
from watchfloor.agents.narration import NarratedAgent, NarrationConfig
from watchfloor.agents.priority import PriorityAgent
from watchfloor.agents.registry import AGENTS, AgentBuilder, AgentPorts, AgentsConfig

__all__ = [
    "AGENTS",
    "AgentBuilder",
    "AgentPorts",
    "AgentsConfig",
    "ConfigAgent",
    "ContextAgent",
    "DevOpsAgent",
    "DevOpsConfig",
    "HistoricalAgent",
    "HistoricalConfig",
    "NarratedAgent",
    "NarrationConfig",
    "PriorityAgent",
]
