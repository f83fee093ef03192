"""API keys, for admins: of their own project, or of all."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import ConflictError, IssuedKey, NotFoundError, Permission, ProjectId
from watchfloor.gateway.administration import RevokedTokens, WantedKey
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.rest.shapes import KeyAnswer, KeysAnswer, KeyView, RotatedKey

router = APIRouter(prefix="/api", tags=["projects"])

_MADE = "The key; its secret is shown this once."


class KeysParameters(NoParameters):
    """Whose keys.

    Attributes:
        project: The tenant; the caller's own where absent.
    """

    project: ProjectId | None = None


@router.get(
    "/keys",
    response_class=Response,
    responses=answers({200: ("Oldest first.", ref(KeysAnswer))}, *GUARDED, NotFoundError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def list_keys(
    services: From, caller: Calling, asked: Annotated[KeysParameters, Query()]
) -> Response:
    """A project's keys without their secrets, those that have ended included."""
    keys = await services.administration.keys(caller, asked.project or caller.project_id)
    return document(KeysAnswer(keys=tuple(map(KeyView.of, keys))))


@router.post(
    "/keys",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(WantedKey)),
    responses=answers({201: (_MADE, ref(KeyAnswer))}, *WITH_BODY, NotFoundError, ConflictError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def create_key(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Make an API key for a project."""
    wanted = await read_model(request, WantedKey)
    return _made(await services.administration.issue_key(caller, wanted))


@router.post(
    "/keys/{key_id}/rotate",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(RotatedKey)),
    responses=answers({201: (_MADE, ref(KeyAnswer))}, *WITH_BODY, NotFoundError, ConflictError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def rotate_key(
    request: Request, services: From, caller: Calling, key_id: str, _: Nothing
) -> Response:
    """Make a key like this one, which stays good for a while, so that no call is refused."""
    wanted = await read_model(request, RotatedKey)
    good_until = services.clock.now() + timedelta(seconds=wanted.overlap_s)
    return _made(await services.administration.rotate_key(caller, key_id, good_until))


@router.delete(
    "/keys/{key_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is good no more.", None)}, *GUARDED, NotFoundError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def revoke_key(services: From, caller: Calling, key_id: str, _: Nothing) -> Response:
    """Revoke a key; every gateway hears of it at once."""
    await services.administration.revoke_key(caller, key_id)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post(
    "/tokens/revoke",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    openapi_extra=takes(ref(RevokedTokens)),
    responses=answers({204: ("They are good no more.", None)}, *WITH_BODY, NotFoundError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def revoke_tokens(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Call back all tokens that somebody has by now; those that the issuer gives later are good."""
    wanted = await read_model(request, RevokedTokens)
    await services.administration.revoke_tokens(caller, wanted)
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _made(issued: IssuedKey) -> Response:
    body = KeyAnswer.of(issued).model_dump_json(exclude_none=True).encode()
    return document(body, status=HTTPStatus.CREATED)
