"""The routes of monitored agents and of the reports on them."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.client._documents import JsonObject, object_in, part, value_of
from watchfloor.client._wire import Wire
from watchfloor.core import AgentRiskAnalysis, MonitoredAgent


class SeenAgent(BaseModel):
    """A monitored agent with its report as the last analysis left it.

    Attributes:
        agent: The agent.
        risk_analysis: Its report.
        last_updated: When its newest event was taken.
    """

    model_config = ConfigDict(frozen=True)
    agent: MonitoredAgent
    risk_analysis: AgentRiskAnalysis
    last_updated: AwareDatetime

    @classmethod
    def of(cls, document: JsonObject) -> "SeenAgent":
        """The value of an answer of ``GET /api/agent/{id}``; what a newer server adds is ignored.

        Raises:
            WatchfloorError: It is no such answer.
        """
        return value_of(cls, document)


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

    async def analyze(self, agent_id: str) -> None:
        """Have the agent analysed soon, where there is something new about it.

        Raises:
            NotFoundError: The project has no such agent.
        """
        await self._wire.request("POST", f"/api/agent/{part(agent_id)}/trigger-dynamic-analysis")
