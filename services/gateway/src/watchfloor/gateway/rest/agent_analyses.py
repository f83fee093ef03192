"""Analyses of monitored agents: what was run, what there is to run, and asking for it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import AnalysisSession, CheckFilter, Label, NotFoundError, Permission
from watchfloor.gateway.analysis_standing import AgentStanding
from watchfloor.gateway.parameters import MOST_IN_A_PAGE, RebaselineInput
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.agent_analysis_shapes import (
    AnalysisDetails,
    AnalysisRequested,
    BaselinesAnswer,
    Rebaselined,
    WorkflowStanding,
)
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, Nothing, Paging
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, page_of, ref, takes

router = APIRouter(prefix="/api", tags=["agents"])

# Ids of agents and workflows may be any text, slashes included: these routes stand before the one
# that takes the rest of the path for an id.
_AGENT, _WORKFLOW = "/agent/{agent_id:path}", "/workflow/{workflow_id:path}"
_AgentId = Annotated[Label, Path()]
_WorkflowId = Annotated[Label, Path()]
_HISTORY = answers(
    {200: ("Newest first.", page_of("analyses", AnalysisSession))}, *GUARDED, NotFoundError
)
_REQUESTED = answers(
    {202: ("What becomes of it.", ref(AnalysisRequested))}, *GUARDED, NotFoundError
)


class TriggerAnalysisParameters(NoParameters):
    """How much is asked for.

    Attributes:
        force: Also where nothing is new.
    """

    force: bool = False


Asked = Annotated[TriggerAnalysisParameters, Query()]


@router.get(f"{_AGENT}/analysis-history", response_class=Response, responses=_HISTORY)
@needs(Permission.READ_DATA)
async def list_agent_analyses(
    services: From, caller: Calling, agent_id: _AgentId, paging: Paging
) -> Response:
    """Runs of the analyses of one agent."""
    found = await services.agent_reports.history(
        caller, agent_id=agent_id, limit=paging.limit, cursor=paging.cursor
    )
    return page("analyses", found.items, found.next_cursor)


@router.get(f"{_WORKFLOW}/analysis-history", response_class=Response, responses=_HISTORY)
@needs(Permission.READ_DATA)
async def list_workflow_analyses(
    services: From, caller: Calling, workflow_id: _WorkflowId, paging: Paging
) -> Response:
    """Runs of the analyses of the agents of a workflow."""
    found = await services.agent_reports.history(
        caller, workflow_id=workflow_id, limit=paging.limit, cursor=paging.cursor
    )
    return page("analyses", found.items, found.next_cursor)


@router.get(
    "/analysis-session/{analysis_id}/details",
    response_class=Response,
    responses=answers(
        {200: ("The run and its checks.", ref(AnalysisDetails))}, *GUARDED, NotFoundError
    ),
)
@needs(Permission.READ_DATA)
async def get_analysis_details(
    services: From, caller: Calling, analysis_id: str, _: Nothing
) -> Response:
    """One run, and what its checks came to; none of a run long ago."""
    run = await services.agent_reports.run(caller, analysis_id)
    where = CheckFilter(analysis_id=run.analysis_id)
    checks = await services.agent_reports.checks(caller, where, limit=MOST_IN_A_PAGE)
    return document(AnalysisDetails.of(run, checks.items))


@router.get(
    f"{_AGENT}/dynamic-analysis-status",
    response_class=Response,
    responses=answers({200: ("How it stands.", ref(AgentStanding))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_agent_analysis_status(
    services: From, caller: Calling, agent_id: _AgentId, _: Nothing
) -> Response:
    """How far the analyses of one agent are behind its sessions."""
    found = await services.agent_reports.standing(caller, agent_id=agent_id)
    return document(found.told()[0])


@router.get(
    f"{_WORKFLOW}/dynamic-analysis-status",
    response_class=Response,
    responses=answers({200: ("How it stands.", ref(WorkflowStanding))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_workflow_analysis_status(
    services: From, caller: Calling, workflow_id: _WorkflowId, _: Nothing
) -> Response:
    """The same of every agent of a workflow."""
    found = await services.agent_reports.standing(caller, workflow_id=workflow_id)
    return document(WorkflowStanding.of(workflow_id, found))


@router.post(
    f"{_AGENT}/trigger-dynamic-analysis",
    response_class=Response,
    status_code=HTTPStatus.ACCEPTED,
    responses=_REQUESTED,
)
@needs(Permission.RUN_ANALYSES)
async def analyze_agent(
    services: From, caller: Calling, agent_id: _AgentId, asked: Asked
) -> Response:
    """Have one agent analysed soon; nothing happens where nothing is new, unless it is forced."""
    found = await services.agent_reports.ask(caller, agent_id=agent_id, force=asked.force)
    return document(AnalysisRequested.of(found, force=asked.force), status=HTTPStatus.ACCEPTED)


@router.post(
    f"{_WORKFLOW}/trigger-dynamic-analysis",
    response_class=Response,
    status_code=HTTPStatus.ACCEPTED,
    responses=_REQUESTED,
)
@needs(Permission.RUN_ANALYSES)
async def analyze_workflow(
    services: From, caller: Calling, workflow_id: _WorkflowId, asked: Asked
) -> Response:
    """Have every agent of a workflow analysed soon."""
    found = await services.agent_reports.ask(caller, workflow_id=workflow_id, force=asked.force)
    return document(AnalysisRequested.of(found, force=asked.force), status=HTTPStatus.ACCEPTED)


@router.get(
    f"{_AGENT}/baseline",
    response_class=Response,
    responses=answers({200: ("The baselines.", ref(BaselinesAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_agent_baseline(
    services: From, caller: Calling, agent_id: _AgentId, _: Nothing
) -> Response:
    """What the sessions of one agent are measured by, and were before, and why no more."""
    return document(BaselinesAnswer.of(await services.agent_reports.baselines(caller, agent_id)))


@router.post(
    f"{_AGENT}/rebaseline",
    response_class=Response,
    status_code=HTTPStatus.ACCEPTED,
    openapi_extra=takes(ref(RebaselineInput)),
    responses=answers(
        {202: ("The baseline is retired.", ref(Rebaselined))}, *WITH_BODY, NotFoundError
    ),
)
@needs(Permission.RECORD_VERDICTS)
async def rebaseline_agent(
    request: Request, services: From, caller: Calling, agent_id: _AgentId, _: Nothing
) -> Response:
    """Retire an agent's baseline, as after a release that changed how it behaves."""
    given = await read_model(request, RebaselineInput)
    found = await services.agent_reports.rebaseline(caller, agent_id, reason=given.reason)
    return document(Rebaselined.of(found), status=HTTPStatus.ACCEPTED)
