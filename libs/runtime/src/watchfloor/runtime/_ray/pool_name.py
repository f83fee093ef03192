"""What the pools of a team are called."""

from enum import StrEnum

from watchfloor.core import AgentName


class PoolName(StrEnum):
    """One pool for each agent, under the agent's name, and one for the analyzers together."""

    HISTORICAL = AgentName.HISTORICAL
    CONFIG = AgentName.CONFIG
    DEVOPS = AgentName.DEVOPS
    CONTEXT = AgentName.CONTEXT
    PRIORITY = AgentName.PRIORITY
    ANALYZERS = "analyzers"

    @property
    def kind(self) -> str:
        """``agent`` or ``analyzers``, as resources are configured."""
        return "analyzers" if self is PoolName.ANALYZERS else "agent"

    def replica(self, ordinal: int) -> str:
        """What one of its actors is called."""
        return f"{self}.{ordinal}"

    def has(self, actor: str) -> bool:
        """Whether this is the name of one of its actors."""
        return actor.startswith(f"{self}.")
