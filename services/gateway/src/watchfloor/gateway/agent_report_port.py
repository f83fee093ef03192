"""What reports on monitored agents ask of the store."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from watchfloor.core import (
    AgentId,
    AnalysisSession,
    AnalysisStanding,
    BehaviorBaseline,
    CheckFilter,
    KeptCheck,
    RetiredBaseline,
)
from watchfloor.gateway.knowledge import Page


class Runs(Protocol):
    """Runs of the analyses of agents, and what they found."""

    async def list(
        self,
        project_id: str,
        *,
        agent_id: str | None = None,
        workflow_id: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[AnalysisSession]:
        """Some of them, newest first."""
        ...

    async def get(self, project_id: str, analysis_id: str) -> AnalysisSession | None:
        """One of them."""
        ...

    async def last_completed(self, project_id: str, agent_id: str) -> AnalysisSession | None:
        """The agent's newest run that ended well."""
        ...

    async def results(self, run: AnalysisSession) -> Mapping[str, str]:
        """What every part of a run's report says, as JSON by part."""
        ...


class Checks(Protocol):
    """What security checks came to."""

    async def list(
        self,
        project_id: str,
        where: CheckFilter | None = None,
        *,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[KeptCheck]:
        """Some of them, of each agent's newest run unless another is named."""
        ...


class Requests(Protocol):
    """Where reports are asked for."""

    async def ask(
        self, project_id: str, agent_ids: Collection[str], *, even_if_known: bool = False
    ) -> None:
        """Have the agents analysed as soon as somebody can; durable when this returns."""
        ...


class Standings(Protocol):
    """How far analyses are behind the sessions."""

    async def of(
        self, project_id: str, agent_ids: Collection[AgentId]
    ) -> Sequence[AnalysisStanding]:
        """How it stands about these agents, by their ids."""
        ...


class Baselines(Protocol):
    """What sessions of agents are measured by."""

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        """An agent's, or nothing."""
        ...

    async def retire_baseline(
        self, project_id: str, agent_id: str, *, reason: str, retired_by: str
    ) -> str | None:
        """Forget an agent's; its id, where there was one."""
        ...

    async def retired(self, project_id: str, agent_id: str) -> Sequence[RetiredBaseline]:
        """What an agent's sessions were measured by before, the newest first."""
        ...
