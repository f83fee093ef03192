"""What the checks of an agent need of other rooms."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from watchfloor.core import BehaviorBaseline, SessionFacts


class Facts(Protocol):
    """Where concluded sessions are read."""

    def facts(self, project_id: str, agent_id: str) -> AsyncIterator[Sequence[SessionFacts]]:
        """All concluded sessions of the agent, some at a time."""
        ...


class Baselines(Protocol):
    """Where baselines are kept."""

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        """What the agent's sessions are measured by, or nothing."""
        ...
