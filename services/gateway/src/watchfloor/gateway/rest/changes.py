"""Change events: deployments, config changes, incidents."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import ChangeEvent, ChangeEventInput, Moment, Permission
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.bodies import read_models
from watchfloor.gateway.rest.guards import Calling, From, Nothing, PageParameters
from watchfloor.gateway.rest.operations import (
    GUARDED,
    WITH_BODY,
    answers,
    many,
    page_of,
    ref,
    takes,
)
from watchfloor.gateway.rest.shapes import RecordedChanges

router = APIRouter(prefix="/api/changes", tags=["changes"])


class ChangesParameters(PageParameters):
    """Which changes.

    Attributes:
        since: Those that began at or after this; all when absent.
    """

    since: Moment | None = None


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes({"oneOf": [ref(ChangeEventInput), many(ChangeEventInput)]}),
    responses=answers({201: ("As they are kept.", ref(RecordedChanges))}, *WITH_BODY),
)
@needs(Permission.RECORD_CHANGES)
async def record_changes(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Report a change, or an array of them, all or none; a repeat of an id updates it."""
    edge = await services.redactions.of(caller.project_id)
    reported = await edge.records(await read_models(request, ChangeEventInput, or_one=True))
    recorded = await services.limit(
        services.changes.record_all(caller.project_id, reported, received_at=services.clock.now())
    )
    return document(RecordedChanges(changes=tuple(recorded)), status=HTTPStatus.CREATED)


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Newest first.", page_of("changes", ChangeEvent))}, *GUARDED),
)
@needs(Permission.READ_DATA)
async def list_changes(
    services: From, caller: Calling, parameters: Annotated[ChangesParameters, Query()]
) -> Response:
    """All changes."""
    found = await services.limit(
        services.changes.list(
            caller.project_id,
            since=parameters.since,
            limit=parameters.limit,
            cursor=parameters.cursor,
        )
    )
    return page("changes", found.items, found.next_cursor)
