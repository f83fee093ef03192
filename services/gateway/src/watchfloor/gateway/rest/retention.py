"""How long a project keeps what it has, and what it must keep longer."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import (
    LegalHold,
    LegalHoldInput,
    NotFoundError,
    Permission,
    Retention,
    RetentionInput,
)
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes

router = APIRouter(prefix="/api", tags=["retention"])


class HoldsAnswer(BaseModel):
    """The legal holds of a project, oldest first."""

    model_config = ConfigDict(frozen=True)
    holds: tuple[LegalHold, ...]


@router.get(
    "/retention",
    response_class=Response,
    responses=answers({200: ("As it holds.", ref(Retention))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def get_retention(services: From, caller: Calling, _: Nothing) -> Response:
    """How long the project keeps what it has, and of which customers shorter."""
    return document(await services.retentions.of(caller.project_id))


@router.put(
    "/retention",
    response_class=Response,
    openapi_extra=takes(ref(RetentionInput)),
    responses=answers({200: ("As it holds from here on.", ref(Retention))}, *WITH_BODY),
)
@needs(Permission.ADMINISTER_PROJECT)
async def put_retention(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Say how long the project keeps what it has; what is older leaves within the hour.

    It cannot be longer than the installation keeps anything (`longest_days`), nor shorter than its
    streams. Customers are kept under the ids that their signals have.
    """
    wanted = await read_model(request, RetentionInput)
    return document(await services.retentions.declare(caller.project_id, wanted))


@router.get(
    "/holds",
    response_class=Response,
    responses=answers({200: ("Oldest first.", ref(HoldsAnswer))}, *GUARDED),
)
@needs(Permission.ADMINISTER_PROJECT)
async def list_holds(services: From, caller: Calling, _: Nothing) -> Response:
    """The project's legal holds, those that were released included."""
    return document(HoldsAnswer(holds=tuple(await services.legal_holds.list(caller))))


@router.post(
    "/holds",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(LegalHoldInput)),
    responses=answers({201: ("It holds.", ref(LegalHold))}, *WITH_BODY),
)
@needs(Permission.ADMINISTER_PROJECT)
async def add_hold(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Keep all of the project, or all of a customer or user of it, whatever its age.

    When it is answered nothing of it is deleted any more, neither for its age nor for being asked.
    """
    hold = await services.legal_holds.add(caller, await read_model(request, LegalHoldInput))
    return document(hold, status=HTTPStatus.CREATED)


@router.post(
    "/holds/{hold_id}/release",
    response_class=Response,
    responses=answers({200: ("It holds no more.", ref(LegalHold))}, *GUARDED, NotFoundError),
)
@needs(Permission.ADMINISTER_PROJECT)
async def release_hold(services: From, caller: Calling, hold_id: str, _: Nothing) -> Response:
    """End a legal hold; what is past its time leaves within the hour."""
    return document(await services.legal_holds.release(caller, hold_id))
