"""Monitored agents, and the workflows that they belong to."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from watchfloor.core import Label, MonitoredAgent, MonitoredWorkflow, NotFoundError, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.agent_report_shapes import AgentAnswer
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.coming_back import ComingBack, naming_kept
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import GUARDED, answers, page_of, ref

router = APIRouter(prefix="/api", tags=["agents"])


@router.get(
    "/agents",
    response_class=Response,
    responses=answers({200: ("By id.", page_of("agents", MonitoredAgent))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_agents(services: From, caller: Calling, paging: Paging) -> Response:
    """All monitored agents, with counts of their sessions."""
    found = await services.limit(
        services.agents.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("agents", found.items, found.next_cursor)


# An agent's id may be any text, slashes included.
@router.get(
    "/agent/{agent_id:path}",
    response_class=Response,
    responses=answers({200: ("The agent.", ref(AgentAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_agent(
    services: From,
    caller: Calling,
    agent_id: Annotated[Label, Path()],
    client: ComingBack,
    _: Nothing,
) -> Response:
    """One monitored agent, and its report as the last analysis left it."""
    agent = await services.agent_reports.agent(caller, agent_id)
    analysis, usage = await services.agent_reports.analysis(caller, agent)
    answer = document(
        AgentAnswer(
            agent=agent,
            patterns=usage and usage.patterns,
            analytics=usage and usage.analytics,
            risk_analysis=analysis,
            last_updated=agent.last_seen_at,
        )
    )
    kept = await services.keeping.keep_report(caller, client, analysis)
    return naming_kept(answer, kept)


@router.get(
    "/workflows",
    response_class=Response,
    responses=answers({200: ("By id.", page_of("workflows", MonitoredWorkflow))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_workflows(services: From, caller: Calling, paging: Paging) -> Response:
    """All workflows, with counts of their sessions."""
    found = await services.limit(
        services.workflows.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("workflows", found.items, found.next_cursor)
