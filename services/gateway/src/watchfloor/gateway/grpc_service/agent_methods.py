"""The methods of ``AgentService``: messages become values, the service layer does the rest."""

from typing import Any

from watchfloor.core import validated
from watchfloor.gateway.client_name import KEPT_AS, named_client
from watchfloor.gateway.parameters import (
    AgentListParameters,
    AnalysisListParameters,
    CheckListParameters,
    WhoseParameters,
)
from watchfloor.gateway.services import Services
from watchfloor.rpc import client_id_of, current_caller, fields_of, to_message
from watchfloor.v1 import agent_pb2, agent_service_pb2_grpc
from watchfloor.v1 import agent_service_pb2 as pb


class AgentMethods(agent_service_pb2_grpc.AgentServiceServicer):
    """Reports on monitored agents for gRPC callers.

    Args:
        services: The service layer.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reports = services.agent_reports

    async def GetAgent(self, request: pb.GetAgentRequest, context: Any) -> pb.GetAgentResponse:
        """One agent, with its report."""
        caller = current_caller()
        client = named_client(client_id_of(context.invocation_metadata()))
        agent = await self._reports.agent(caller, request.agent_id)
        analysis = await self._reports.analysis(caller, agent)
        if kept := await self._services.keeping.keep_report(caller, client, analysis):
            context.set_trailing_metadata(((KEPT_AS, kept),))
        return pb.GetAgentResponse(
            agent=to_message(agent, agent_pb2.MonitoredAgent),
            risk_analysis=to_message(analysis, agent_pb2.AgentRiskAnalysis),
        )

    async def ListAgents(
        self, request: pb.ListAgentsRequest, context: Any
    ) -> pb.ListAgentsResponse:
        """All agents."""
        asked = validated(AgentListParameters, fields_of(request))
        agents = self._services.agents.list(
            current_caller().project_id, limit=asked.limit, cursor=asked.cursor
        )
        found = await self._services.limit(agents)
        return pb.ListAgentsResponse(
            agents=[to_message(each, agent_pb2.MonitoredAgent) for each in found.items],
            next_cursor=found.next_cursor,
        )

    async def ListSecurityChecks(
        self, request: pb.ListSecurityChecksRequest, context: Any
    ) -> pb.ListSecurityChecksResponse:
        """What security checks came to."""
        asked = validated(CheckListParameters, fields_of(request))
        found = await self._reports.checks(
            current_caller(), asked.where, limit=asked.limit, cursor=asked.cursor
        )
        return pb.ListSecurityChecksResponse(
            checks=[to_message(each, agent_pb2.KeptCheck) for each in found.items],
            next_cursor=found.next_cursor,
        )

    async def ListCheckDefinitions(
        self, request: pb.ListCheckDefinitionsRequest, context: Any
    ) -> pb.ListCheckDefinitionsResponse:
        """Every check as it is declared."""
        return to_message(self._reports.catalogue, pb.ListCheckDefinitionsResponse)

    async def ListAnalyses(
        self, request: pb.ListAnalysesRequest, context: Any
    ) -> pb.ListAnalysesResponse:
        """Runs of analyses."""
        asked = validated(AnalysisListParameters, fields_of(request))
        found = await self._reports.history(
            current_caller(),
            agent_id=asked.agent_id,
            workflow_id=asked.workflow_id,
            limit=asked.limit,
            cursor=asked.cursor,
        )
        return pb.ListAnalysesResponse(
            analyses=[to_message(each, agent_pb2.AnalysisSession) for each in found.items],
            next_cursor=found.next_cursor,
        )

    async def RequestAnalysis(
        self, request: pb.RequestAnalysisRequest, context: Any
    ) -> pb.RequestAnalysisResponse:
        """Ask for an analysis."""
        asked = validated(WhoseParameters, fields_of(request))
        agent_ids = await self._reports.ask(
            current_caller(), agent_id=asked.agent_id, workflow_id=asked.workflow_id
        )
        return pb.RequestAnalysisResponse(agent_ids=agent_ids)
