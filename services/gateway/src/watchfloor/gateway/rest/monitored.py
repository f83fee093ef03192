"""Monitored agents, and the workflows that they belong to."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from watchfloor.core import Label, MonitoredAgent, MonitoredWorkflow, NotFoundError
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import GUARDED, answers, page_of, ref
from watchfloor.gateway.rest.session_shapes import AgentAnswer

router = APIRouter(prefix="/api", tags=["agents"])


@router.get(
    "/agents",
    response_class=Response,
    responses=answers({200: ("By id.", page_of("agents", MonitoredAgent))}, *GUARDED),
)
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
async def get_agent(
    services: From, caller: Calling, agent_id: Annotated[Label, Path()], _: Nothing
) -> Response:
    """One monitored agent, with counts of its sessions."""
    found = await services.limit(services.agents.get(caller.project_id, agent_id))
    if found is None:
        raise NotFoundError("No monitored agent has this id.")
    return document(AgentAnswer(agent=found, last_updated=found.last_seen_at))


@router.get(
    "/workflows",
    response_class=Response,
    responses=answers({200: ("By id.", page_of("workflows", MonitoredWorkflow))}, *GUARDED),
)
async def list_workflows(services: From, caller: Calling, paging: Paging) -> Response:
    """All workflows, with counts of their sessions."""
    found = await services.limit(
        services.workflows.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("workflows", found.items, found.next_cursor)
