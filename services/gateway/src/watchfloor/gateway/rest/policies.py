"""Policies: what is to be done about sessions."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import AnyMoment, ConflictError, Label, NotFoundError, Permission, PolicyInput
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.guards import Calling, From, NoParameters, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes
from watchfloor.gateway.rest.session_shapes import PoliciesAnswer
from watchfloor.gateway.session_views import PolicyView

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_NONE = "No policy has this id."
PolicyPath = Annotated[Label, Path()]


class ReplaceParameters(NoParameters):
    """Which state of a policy is replaced.

    Attributes:
        updated_at: When it was changed last, as it was told; whichever it is where absent.
    """

    model_config = ConfigDict(alias_generator=to_camel)
    updated_at: AnyMoment | None = None


@router.get(
    "",
    response_class=Response,
    responses=answers(
        {200: ("In the order in which they are looked at.", ref(PoliciesAnswer))}, *GUARDED
    ),
)
@needs(Permission.READ_DATA)
async def list_policies(services: From, caller: Calling, _: Nothing) -> Response:
    """All policies."""
    found = await services.limit(services.policies.list(caller.project_id))
    answer = PoliciesAnswer(policies=tuple(PolicyView.of(policy) for policy in found))
    return document(answer.shown())


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_class=Response,
    openapi_extra=takes(ref(PolicyInput)),
    responses=answers(
        {201: ("The policy as it is kept.", ref(PolicyView))}, *WITH_BODY, ConflictError
    ),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def create_policy(request: Request, services: From, caller: Calling, _: Nothing) -> Response:
    """Add a policy; it counts from the next decision on."""
    policy = await read_model(request, PolicyInput)
    kept = await services.limit(services.policies.create(caller.project_id, policy))
    return document(
        PolicyView.of(kept).shown(),
        status=HTTPStatus.CREATED,
        location=f"/v1/policies/{kept.policy_id}",
    )


@router.get(
    "/{policy_id}",
    response_class=Response,
    responses=answers({200: ("The policy.", ref(PolicyView))}, *GUARDED, NotFoundError),
)
@needs(Permission.READ_DATA)
async def get_policy(
    services: From, caller: Calling, policy_id: PolicyPath, _: Nothing
) -> Response:
    """One policy."""
    found = await services.limit(services.policies.get(caller.project_id, policy_id))
    if found is None:
        raise NotFoundError(_NONE)
    return document(PolicyView.of(found).shown())


@router.put(
    "/{policy_id}",
    response_class=Response,
    openapi_extra=takes(ref(PolicyInput)),
    responses=answers(
        {200: ("The policy as it is kept.", ref(PolicyView))},
        *WITH_BODY,
        NotFoundError,
        ConflictError,
    ),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def replace_policy(
    request: Request,
    services: From,
    caller: Calling,
    policy_id: PolicyPath,
    asked: Annotated[ReplaceParameters, Query()],
) -> Response:
    """Put another policy in the place of one; with `updatedAt` only if nobody did meanwhile."""
    policy = await read_model(request, PolicyInput)
    kept = await services.limit(
        services.policies.replace(caller.project_id, policy_id, policy, changed_at=asked.updated_at)
    )
    if kept is None:
        raise NotFoundError(_NONE)
    return document(PolicyView.of(kept).shown())


@router.delete(
    "/{policy_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("It is gone; its decisions stay.", None)}, *GUARDED, NotFoundError),
)
@needs(Permission.WRITE_KNOWLEDGE)
async def delete_policy(
    services: From, caller: Calling, policy_id: PolicyPath, _: Nothing
) -> Response:
    """Forget one policy."""
    if not await services.limit(services.policies.delete(caller.project_id, policy_id)):
        raise NotFoundError(_NONE)
    return Response(status_code=HTTPStatus.NO_CONTENT)
