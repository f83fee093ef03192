"""What the security checks of monitored agents came to."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from watchfloor.core import CheckCatalogue, Label, NotFoundError, Permission
from watchfloor.gateway.parameters import CheckListParameters
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.agent_report_shapes import (
    AgentChecksAnswer,
    ListedCheck,
    WorkflowChecksAnswer,
)
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, answers, page_of, ref

router = APIRouter(prefix="/api", tags=["agents"])

# Ids of agents and workflows may be any text, slashes included: these routes stand before the one
# that takes the rest of the path for an id.
_AGENT, _WORKFLOW = "/agent/{agent_id:path}", "/workflow/{workflow_id:path}"
_AgentId = Annotated[Label, Path()]
_WorkflowId = Annotated[Label, Path()]


@router.get(
    "/security-checks",
    response_class=Response,
    responses=answers(
        {200: ("By agent, in the order of its report.", page_of("checks", ListedCheck))}, *GUARDED
    ),
)
@needs(Permission.READ_DATA)
async def list_security_checks(
    services: From, caller: Calling, parameters: Annotated[CheckListParameters, Query()]
) -> Response:
    """What the security checks of all agents came to, each in its newest run."""
    found = await services.agent_reports.checks(
        caller, parameters.where, limit=parameters.limit, cursor=parameters.cursor
    )
    return page("checks", [ListedCheck.of(kept) for kept in found.items], found.next_cursor)


@router.get(
    "/security-check-definitions",
    response_class=Response,
    responses=answers({200: ("In the order of a report.", ref(CheckCatalogue))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_security_check_definitions(services: From, _: Calling, __: Nothing) -> Response:
    """Every security check as it is declared: its limits, and where frameworks speak of it."""
    return document(services.agent_reports.catalogue)


@router.get(
    f"{_AGENT}/security-checks",
    response_class=Response,
    responses=answers(
        {200: ("In the order of its report.", ref(AgentChecksAnswer))}, *GUARDED, NotFoundError
    ),
)
@needs(Permission.READ_DATA)
async def get_agent_security_checks(
    services: From, caller: Calling, agent_id: _AgentId, _: Nothing
) -> Response:
    """What the security checks of one agent came to in its newest run."""
    found = await services.agent_reports.agent_checks(caller, agent_id)
    return document(AgentChecksAnswer.of(found))


@router.get(
    f"{_WORKFLOW}/security-checks",
    response_class=Response,
    responses=answers({200: ("By agent.", ref(WorkflowChecksAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_workflow_security_checks(
    services: From, caller: Calling, workflow_id: _WorkflowId, _: Nothing
) -> Response:
    """The same of every agent of a workflow."""
    found = await services.agent_reports.workflow_checks(caller, workflow_id)
    return document(WorkflowChecksAnswer.of(workflow_id, found))
