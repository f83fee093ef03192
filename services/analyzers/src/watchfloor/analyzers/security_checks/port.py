"""What the checks of an agent need of other rooms."""

from collections.abc import Sequence
from typing import Protocol

from watchfloor.core import AnalysisSession, BehaviorBaseline, SessionFacts


class Sessions(Protocol):
    """Where concluded sessions are known."""

    async def of(self, run: AnalysisSession) -> Sequence[SessionFacts]:
        """All concluded sessions of the agent, by their ids."""
        ...


class Baselines(Protocol):
    """Where baselines are kept."""

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        """What the agent's sessions are measured by, or nothing."""
        ...
