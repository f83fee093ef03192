"""People in and out, by browser; and who one is."""

from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watchfloor.core import (
    Caller,
    InvalidInputError,
    NotFoundError,
    Permission,
    ProjectId,
    Role,
    SaturatedError,
    Text,
    UnauthenticatedError,
)
from watchfloor.gateway.logins import Errand
from watchfloor.gateway.permissions import Access, needs
from watchfloor.gateway.rest.answers import document
from watchfloor.gateway.rest.audited import caller_known
from watchfloor.gateway.rest.bodies import read_model
from watchfloor.gateway.rest.coming_back import address_of
from watchfloor.gateway.rest.cookies import (
    errand_of,
    give_errand,
    give_login,
    require_own_origin,
    shown_by,
    take_errand,
    take_login,
)
from watchfloor.gateway.rest.guards import Calling, From, Nothing
from watchfloor.gateway.rest.operations import GUARDED, WITH_BODY, answers, ref, takes

router = APIRouter(prefix="/auth", tags=["login"])

_SENT = "Go where `Location` says."


class LoginInput(BaseModel):
    """What somebody logs in with.

    Attributes:
        key: An API key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: Annotated[str, Field(min_length=1, max_length=255)]


class LoginWays(BaseModel):
    """How people log in here."""

    key: bool = True
    oidc: bool


class Me(BaseModel):
    """Who is calling.

    Attributes:
        name: What names the caller in records: a key's visible beginning, or a token's subject.
        project: The tenant that it speaks for.
        role: What it is.
        permissions: All that it may do.
        expires_at: Until when what it showed is good.
    """

    name: str
    project: ProjectId
    role: Role
    permissions: tuple[Permission, ...]
    expires_at: AwareDatetime | None

    @classmethod
    def of(cls, caller: Caller) -> "Me":
        """What this caller is told of itself."""
        return cls(
            name=caller.prefix,
            project=caller.project_id,
            role=caller.role,
            permissions=tuple(each for each in Permission if caller.may(each)),
            expires_at=caller.expires_at,
        )


class CallbackParameters(BaseModel):
    """What the issuer sends along; what else it sends is its own affair.

    Attributes:
        code: Stands for who logged in.
        state: What the browser was sent with.
    """

    code: Text = ""
    state: Text = ""


@router.get(
    "/ways",
    response_class=Response,
    responses=answers({200: ("What a login page can offer.", ref(LoginWays))}),
)
@needs(Access.PUBLIC)
async def login_ways(services: From) -> Response:
    """How people log in here."""
    return document(LoginWays(oidc=services.logins.has_issuer))


@router.post(
    "/login",
    response_class=Response,
    openapi_extra=takes(ref(LoginInput)),
    responses=answers(
        {200: ("Who one is; the cookie is set.", ref(Me))}, *WITH_BODY, SaturatedError
    ),
)
@needs(Access.PUBLIC)
async def login(request: Request, services: From) -> Response:
    """Log in with an API key; the browser keeps a cookie instead of the key."""
    if "origin" in request.headers:
        require_own_origin(request, services.config.origins)
    given = await read_model(request, LoginInput)
    begun = await services.logins.by_key(
        given.key, address=address_of(request) or "", known=partial(caller_known, request)
    )
    response = document(Me.of(begun.caller))
    give_login(response, request, begun.secret)
    return response


@router.post(
    "/logout",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    responses=answers({204: ("The cookie is good no more.", None)}, *GUARDED),
)
@needs(Access.ANY_CALLER)
async def logout(request: Request, services: From, _caller: Calling, _: Nothing) -> Response:
    """Log out; whoever came with a key has nothing to log out of."""
    response = Response(status_code=HTTPStatus.NO_CONTENT)
    if (cookie := shown_by(request)) is not None:
        await services.logins.end(cookie)
        take_login(response, request)
    return response


@router.get(
    "/me",
    response_class=Response,
    responses=answers({200: ("Who one is.", ref(Me))}, *GUARDED),
)
@needs(Access.ANY_CALLER)
async def me(caller: Calling, _: Nothing) -> Response:
    """Who one is, and what one may do."""
    return document(Me.of(caller))


@router.get(
    "/oidc/login",
    status_code=HTTPStatus.FOUND,
    response_class=Response,
    responses=answers({302: (_SENT, None)}, NotFoundError),
)
@needs(Access.PUBLIC)
async def oidc_login(request: Request, services: From) -> Response:
    """Be sent to the issuer, to log in there."""
    errand, place = await services.logins.errand()
    response = RedirectResponse(place, status_code=HTTPStatus.FOUND)
    give_errand(response, request, errand.written())
    return response


@router.get(
    "/oidc/callback",
    status_code=HTTPStatus.FOUND,
    response_class=Response,
    responses=answers({302: (_SENT, None)}, UnauthenticatedError, InvalidInputError, NotFoundError),
)
@needs(Access.PUBLIC)
async def oidc_callback(
    request: Request, services: From, given: Annotated[CallbackParameters, Query()]
) -> Response:
    """Come back from the issuer, logged in."""
    errand = Errand.read(errand_of(request))
    begun = await services.logins.by_code(
        given.code, given.state, errand, known=partial(caller_known, request)
    )
    response = RedirectResponse("/", status_code=HTTPStatus.FOUND)
    give_login(response, request, begun.secret)
    take_errand(response, request)
    return response
