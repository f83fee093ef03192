"""Threat intel: what others have seen, and who said so."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import IntelIndicator, IntelIndicatorInput, Label, NotFoundError, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.bodies import read_models
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import (
    GUARDED,
    WITH_BODY,
    answers,
    many,
    page_of,
    ref,
    takes,
)
from watchfloor.gateway.rest.shapes import IntelSources, Removed, Stored

router = APIRouter(prefix="/api/intel", tags=["intel"])


@router.post(
    "",
    status_code=HTTPStatus.OK,
    response_class=Response,
    openapi_extra=takes(many(IntelIndicatorInput)),
    responses=answers({200: ("All of them are stored.", ref(Stored))}, *WITH_BODY),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def import_intel(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Create or refresh indicators, all or none; the same value of the same source is one."""
    indicators = await read_models(request, IntelIndicatorInput)
    stored = await services.limit(
        services.intel.import_all(caller.project_id, indicators, imported_at=services.clock.now())
    )
    return document(Stored(stored=stored))


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Newest first.", page_of("indicators", IntelIndicator))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_intel(services: From, caller: Calling, paging: Paging) -> Response:
    """All indicators."""
    found = await services.limit(
        services.intel.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("indicators", found.items, found.next_cursor)


@router.get(
    "/sources",
    response_class=Response,
    responses=answers({200: ("Every source, with its age.", ref(IntelSources))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_intel_sources(services: From, caller: Calling, _: Nothing) -> Response:
    """The feeds that indicators came from."""
    sources = await services.limit(services.intel.sources(caller.project_id))
    return document(IntelSources.model_validate({"sources": sources}, from_attributes=True))


# A feed's name may be any text, slashes included.
@router.delete(
    "/sources/{source:path}",
    response_class=Response,
    responses=answers({200: ("How many are gone.", ref(Removed))}, *GUARDED, NotFoundError),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def delete_intel_source(
    services: From, caller: Calling, source: Annotated[Label, Path()], _: Nothing
) -> Response:
    """Remove all that one feed has brought."""
    removed = await services.limit(services.intel.delete_source(caller.project_id, source))
    if not removed:
        raise NotFoundError("No indicator came from this source.")
    return document(Removed(removed=removed))
