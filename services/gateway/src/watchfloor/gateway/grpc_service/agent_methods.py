"""The methods of ``AgentService``: messages become values, the service layer does the rest."""

from typing import Any

from watchfloor.core import AgentUsage, BehaviorBaseline, Permission, validated
from watchfloor.gateway.client_name import KEPT_AS, named_client
from watchfloor.gateway.parameters import (
    AgentListParameters,
    AgentParameters,
    AnalysisListParameters,
    AnalysisRequestParameters,
    CheckListParameters,
    RebaselineInput,
    WhoseParameters,
)
from watchfloor.gateway.permissions import needs
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

    @needs(Permission.READ_DATA)
    async def GetAgent(self, request: pb.GetAgentRequest, context: Any) -> pb.GetAgentResponse:
        """One agent, with its report."""
        caller = current_caller()
        client = named_client(client_id_of(context.invocation_metadata()))
        asked = validated(AgentParameters, fields_of(request))
        agent = await self._reports.agent(caller, asked.agent_id)
        analysis, usage = await self._reports.analysis(caller, agent)
        if kept := await self._services.keeping.keep_report(caller, client, analysis):
            context.set_trailing_metadata(((KEPT_AS, kept),))
        answer = {"agent": agent, "risk_analysis": analysis, **_usage(usage)}
        return to_message(answer, pb.GetAgentResponse)

    @needs(Permission.READ_DATA)
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

    @needs(Permission.READ_DATA)
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

    @needs(Permission.READ_DATA)
    async def ListCheckDefinitions(
        self, request: pb.ListCheckDefinitionsRequest, context: Any
    ) -> pb.ListCheckDefinitionsResponse:
        """Every check as it is declared."""
        return to_message(self._reports.catalogue, pb.ListCheckDefinitionsResponse)

    @needs(Permission.READ_DATA)
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

    @needs(Permission.RUN_ANALYSES)
    async def RequestAnalysis(
        self, request: pb.RequestAnalysisRequest, context: Any
    ) -> pb.RequestAnalysisResponse:
        """Ask for an analysis."""
        asked = validated(AnalysisRequestParameters, fields_of(request))
        found = await self._reports.ask(
            current_caller(),
            agent_id=asked.agent_id,
            workflow_id=asked.workflow_id,
            force=asked.force,
        )
        answer = {
            "agent_ids": found.agent_ids,
            "status": found.outlook(force=asked.force),
            "unanalyzed_sessions": found.unanalyzed,
        }
        return to_message(answer, pb.RequestAnalysisResponse)

    @needs(Permission.READ_DATA)
    async def GetAnalysis(
        self, request: pb.GetAnalysisRequest, context: Any
    ) -> pb.GetAnalysisResponse:
        """One run."""
        found = await self._reports.run(current_caller(), request.analysis_id)
        return pb.GetAnalysisResponse(analysis=to_message(found, agent_pb2.AnalysisSession))

    @needs(Permission.READ_DATA)
    async def GetAnalysisStatus(
        self, request: pb.GetAnalysisStatusRequest, context: Any
    ) -> pb.GetAnalysisStatusResponse:
        """How far analyses are behind sessions."""
        asked = validated(WhoseParameters, fields_of(request))
        found = await self._reports.standing(
            current_caller(), agent_id=asked.agent_id, workflow_id=asked.workflow_id
        )
        answer = {
            "agents": found.told(),
            "can_trigger": found.can_trigger,
            "is_running": found.is_running,
            "total_unanalyzed_sessions": found.unanalyzed,
            "last_analysis": found.last_analysis,
        }
        return to_message(answer, pb.GetAnalysisStatusResponse)

    @needs(Permission.READ_DATA)
    async def GetBaseline(
        self, request: pb.GetBaselineRequest, context: Any
    ) -> pb.GetBaselineResponse:
        """What an agent's sessions are measured by."""
        asked = validated(AgentParameters, fields_of(request))
        found = await self._reports.baselines(current_caller(), asked.agent_id)
        answer = {
            "baseline": found.baseline and _baseline(found.baseline),
            "retired": found.retired,
        }
        return to_message(answer, pb.GetBaselineResponse)

    @needs(Permission.RECORD_VERDICTS)
    async def RetireBaseline(
        self, request: pb.RetireBaselineRequest, context: Any
    ) -> pb.RetireBaselineResponse:
        """Retire it, and ask for the analysis that takes another."""
        asked = validated(AgentParameters, {"agent_id": request.agent_id})
        given = validated(RebaselineInput, {"reason": request.reason})
        found = await self._reports.rebaseline(
            current_caller(), asked.agent_id, reason=given.reason
        )
        answer = {
            "retired_baseline_id": found.retired_baseline_id,
            "status": found.standing.outlook(force=True),
            "sessions_needed": found.sessions_needed,
            "next": found.next,
        }
        return to_message(answer, pb.RetireBaselineResponse)


def _usage(usage: AgentUsage | None) -> dict[str, Any]:
    """What a message says of it; its days are texts there."""
    if usage is None:
        return {}
    days = [{**dict(day), "day": day.day.isoformat()} for day in usage.analytics.timeline]
    return {
        "patterns": usage.patterns,
        "analytics": {**dict(usage.analytics), "timeline": days},
    }


def _baseline(baseline: BehaviorBaseline) -> dict[str, Any]:
    quartiles = {name: {"ends": ends} for name, ends in baseline.bands.quartiles.items()}
    return {**dict(baseline), "quartiles": quartiles}
