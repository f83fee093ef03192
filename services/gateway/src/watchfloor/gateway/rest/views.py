"""Saved views: lists as people left them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    Caller,
    ConflictError,
    Label,
    NotFoundError,
    Permission,
    SavedView,
    SavedViewInput,
)
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.services import Services

router = APIRouter(prefix="/api/views", tags=["views"])

_NONE = "You see no view of this id."
ViewPath = Annotated[Label, Path()]


class SavedViews(BaseModel):
    """The caller's own views and those that are shared, by page and name."""

    views: tuple[SavedView, ...]


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("By page and name.", ref(SavedViews))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_views(services: From, caller: Calling, _: Nothing) -> Response:
    """One's own views, and those that are shared."""
    found = await services.limit(services.views.list(caller))
    return document(SavedViews(views=tuple(found)))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(SavedViewInput)),
    responses=answers(
        {201: ("The view as it is kept.", ref(SavedView))}, *WITH_BODY, ConflictError
    ),
)
@needs(Permission.READ_DATA)
async def create_view(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Save a view."""
    view = await _given(request, services, caller)
    kept = await services.limit(services.views.create(caller, view))
    return document(kept, status=HTTPStatus.CREATED, location=f"/api/views/{kept.view_id}")


@router.put(
    "/{view_id}",
    response_class=Response,
    openapi_extra=takes(ref(SavedViewInput)),
    responses=answers(
        {200: ("The view as it is kept.", ref(SavedView))}, *WITH_BODY, NotFoundError
    ),
)
@needs(Permission.READ_DATA)
async def replace_view(
    request: Request, services: From, caller: Calling, view_id: ViewPath, _: Nothing
) -> Response:
    """Save another view in the place of one's own; an admin also of one that is shared."""
    view = await _given(request, services, caller)
    kept = await services.limit(services.views.replace(caller, view_id, view))
    if kept is None:
        raise NotFoundError(_NONE)
    return document(kept)


@router.delete(
    "/{view_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is gone.", None)}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def delete_view(services: From, caller: Calling, view_id: ViewPath, _: Nothing) -> Response:
    """Forget one's own view; an admin also one that is shared."""
    if not await services.limit(services.views.delete(caller, view_id)):
        raise NotFoundError(_NONE)
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _given(request: Request, services: Services, caller: Caller) -> SavedViewInput:
    """The view that is to be saved; what is kept back from the store is kept back in it, too."""
    view = await read_model(request, SavedViewInput)
    return await (await services.redactions.of(caller.project_id)).record(view)
