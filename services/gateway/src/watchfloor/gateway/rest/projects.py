"""Projects and their keys, for admins."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import ConflictError, NotFoundError, Permission, Project, QuotaInput
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.rest.shapes import AllProjects, NewProject

router = APIRouter(prefix="/api", tags=["projects"])


@router.get(
    "/projects",
    response_class=Response,
    responses=answers({200: ("By id.", ref(AllProjects))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def list_projects(services: From, caller: Calling, _: Nothing) -> Response:
    """The projects that you administer: yours, or all."""
    projects = await services.administration.projects(caller)
    return document(AllProjects(projects=tuple(projects)))


@router.post(
    "/projects",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(NewProject)),
    responses=answers({201: ("The project.", ref(Project))}, *WITH_BODY, ConflictError),
)
@needs(Permission.ADMINISTER_INSTALLATION)
async def create_project(
    request: Request, services: From, _caller: Calling, _: Nothing
) -> Response:
    """Make a project."""
    wanted = await read_model(request, NewProject)
    project = await services.administration.create_project(wanted.project_id)
    return document(project, status=HTTPStatus.CREATED)


@router.put(
    "/projects/{project_id}/quota",
    response_class=Response,
    openapi_extra=takes(ref(QuotaInput)),
    responses=answers({200: ("The project.", ref(Project))}, *WITH_BODY, NotFoundError),
)
@needs(Permission.ADMINISTER_INSTALLATION)
async def put_project_quota(
    request: Request, services: From, _caller: Calling, project_id: str, _: Nothing
) -> Response:
    """Say what a project may have; what is left out or null is as the installation says."""
    wanted = await read_model(request, QuotaInput)
    return document(await services.administration.set_quota(project_id, wanted))
