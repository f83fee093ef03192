"""The routes of monitored agents and of the reports on them."""

from collections.abc import AsyncIterator

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.client._documents import (
    JsonObject,
    Page,
    every_item,
    object_in,
    page_in,
    part,
    value_of,
    values_in,
)
from watchfloor.client._wire import Wire
from watchfloor.core import (
    AgentAnalytics,
    AgentId,
    AgentPatterns,
    AgentRiskAnalysis,
    BehaviorBaseline,
    MonitoredAgent,
    RetiredBaseline,
)


class SeenAgent(BaseModel):
    """A monitored agent with its report as the last analysis left it.

    Attributes:
        agent: The agent.
        risk_analysis: Its report.
        patterns: A session of it as it is on average; nothing before the first analysis.
        analytics: What all its sessions add up to; likewise.
        last_updated: When its newest event was taken.
    """

    model_config = ConfigDict(frozen=True)
    agent: MonitoredAgent
    risk_analysis: AgentRiskAnalysis
    patterns: AgentPatterns | None = None
    analytics: AgentAnalytics | None = None
    last_updated: AwareDatetime

    @classmethod
    def of(cls, document: JsonObject) -> "SeenAgent":
        """The value of an answer of ``GET /api/agent/{id}``; what a newer server adds is ignored.

        Raises:
            WatchfloorError: It is no such answer.
        """
        return value_of(cls, document)


class AgentBaselines(BaseModel):
    """What the sessions of an agent are measured by.

    Attributes:
        agent_id: The agent.
        baseline: That; nothing before its first analysis and after the last was retired.
        retired: What it was before, and why no more, the newest first.
    """

    model_config = ConfigDict(frozen=True)
    agent_id: AgentId
    baseline: BehaviorBaseline | None = None
    retired: tuple[RetiredBaseline, ...] = ()


class AgentsApi:
    """Monitored agents."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def get_document(self, agent_id: str) -> JsonObject:
        """One agent with its report, as JSON; nothing is computed for it.

        Raises:
            NotFoundError: The project has no such agent.
        """
        response = await self._wire.request("GET", f"/api/agent/{part(agent_id)}")
        return object_in(response.content)

    async def get(self, agent_id: str) -> SeenAgent:
        """The same as a value.

        Raises:
            NotFoundError: The project has no such agent.
        """
        return SeenAgent.of(await self.get_document(agent_id))

    async def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[MonitoredAgent]:
        """One page of the agents, by their ids."""
        query = {"limit": limit, "cursor": cursor}
        response = await self._wire.request("GET", "/api/agents", query=query)
        return values_in(MonitoredAgent, page_in(response.content, "agents"))

    def every(self, *, limit: int | None = None) -> AsyncIterator[MonitoredAgent]:
        """All agents over all pages, at most ``limit``."""
        return every_item(lambda cursor: self.list(cursor=cursor), limit=limit)

    async def analyze(self, agent_id: str, *, force: bool = False) -> JsonObject:
        """Have the agent analysed soon, where there is something new about it.

        Args:
            agent_id: The agent.
            force: Also where nothing is new.

        Returns:
            What becomes of it, as ``status``: ``requested``, ``already_running``,
            ``too_few_sessions`` or ``no_new_sessions``.

        Raises:
            NotFoundError: The project has no such agent.
        """
        path = f"/api/agent/{part(agent_id)}/trigger-dynamic-analysis"
        query = {"force": "true"} if force else {}
        return object_in((await self._wire.request("POST", path, query=query)).content)

    async def status(self, agent_id: str) -> JsonObject:
        """How far the agent's analyses are behind its sessions.

        Raises:
            NotFoundError: The project has no such agent.
        """
        path = f"/api/agent/{part(agent_id)}/dynamic-analysis-status"
        return object_in((await self._wire.request("GET", path)).content)

    async def baseline(self, agent_id: str) -> AgentBaselines:
        """What the agent's sessions are measured by, and were before, and why no more.

        Raises:
            NotFoundError: The project has no such agent.
        """
        path = f"/api/agent/{part(agent_id)}/baseline"
        answer = object_in((await self._wire.request("GET", path)).content)
        return value_of(AgentBaselines, answer)

    async def rebaseline(self, agent_id: str, *, reason: str) -> JsonObject:
        """Retire the agent's baseline; the analysis that is asked for with it takes another.

        Returns:
            Which was retired, and what happens ``next``.

        Raises:
            NotFoundError: The project has no such agent.
        """
        path = f"/api/agent/{part(agent_id)}/rebaseline"
        response = await self._wire.request("POST", path, body={"reason": reason})
        return object_in(response.content)
