"""Dead letters: signals that were given up, until a person decides."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from watchfloor.bus import DeadLetter
from watchfloor.core import NotFoundError, parse_threat_id
from watchfloor.gateway.rest.answers import document, page
from watchfloor.gateway.rest.guards import Calling, From, Nothing, Paging
from watchfloor.gateway.rest.operations import GUARDED, answers, page_of, ref
from watchfloor.gateway.rest.shapes import PendingThreat

router = APIRouter(prefix="/api/dead-letters", tags=["dead letters"])

_NONE = "No dead letter has this id."


@router.get(
    "",
    response_class=Response,
    responses=answers({200: ("Oldest first.", page_of("dead_letters", DeadLetter))}, *GUARDED),
)
async def list_dead_letters(services: From, caller: Calling, paging: Paging) -> Response:
    """All dead letters."""
    found = await services.limit(
        services.dead_letters.list(caller.project_id, limit=paging.limit, cursor=paging.cursor)
    )
    return page("dead_letters", found.dead_letters, found.next_cursor)


@router.post(
    "/{threat_id}/requeue",
    status_code=HTTPStatus.ACCEPTED,
    response_class=Response,
    responses=answers({202: ("It waits again.", ref(PendingThreat))}, *GUARDED, NotFoundError),
)
async def requeue_dead_letter(
    services: From, caller: Calling, threat_id: str, _: Nothing
) -> Response:
    """Queue a signal again; its result becomes the next revision of its threat."""
    wanted = parse_threat_id(threat_id)
    if not await services.limit(services.dead_letters.requeue(caller.project_id, wanted)):
        raise NotFoundError(_NONE)
    pending = PendingThreat(id=wanted, threat_id=wanted)
    return document(
        pending.model_dump_json(exclude_none=True).encode(),
        status=HTTPStatus.ACCEPTED,
        location=f"/api/threats/{wanted}",
    )


@router.delete(
    "/{threat_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is gone; its threat stays.", None)}, *GUARDED, NotFoundError),
)
async def drop_dead_letter(services: From, caller: Calling, threat_id: str, _: Nothing) -> Response:
    """Throw a dead letter away."""
    wanted = parse_threat_id(threat_id)
    if not await services.limit(services.dead_letters.drop(caller.project_id, wanted)):
        raise NotFoundError(_NONE)
    return Response(status_code=HTTPStatus.NO_CONTENT)
