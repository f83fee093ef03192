"""What stands in front of every route: a key, and query parameters that are known."""

from collections import Counter
from typing import Annotated, cast

from fastapi import Depends, Query
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request

from watchfloor.core import Caller, Text, invalid, problems_of
from watchfloor.gateway.authentication import Credential, LoginCookie
from watchfloor.gateway.permissions import require, requirement_of
from watchfloor.gateway.rest.audited import caller_known
from watchfloor.gateway.rest.cookies import require_own_page, shown_by
from watchfloor.gateway.rest.told_names import tell_names_of
from watchfloor.gateway.services import Services

_HEADER = APIKeyHeader(
    name="x-api-key", scheme_name="ApiKey", description="The API key.", auto_error=False
)
_BEARER = HTTPBearer(scheme_name="Bearer", description="The API key.", auto_error=False)
LISTS = frozenset(
    {
        "severity",
        "agent_id",
        "workflow_id",
        "category",
        "check_id",
        "status",
        "threat_type",
        "customer_id",
        "session_id",
        "user_id",
        "address",
        "dataflow",
        "patterns",
        "agentId",
        "workflowId",
        "userId",
        "customerId",
        "named",
        "types",
        "kind",
    }
)
"""Query parameters that may be given several times."""


def services_of(request: HTTPConnection) -> Services:
    """The services behind this application."""
    return cast("Services", request.app.state.services)


def given_once(parameters: QueryParams) -> None:
    """Return where no query parameter is given twice, but for those that may be lists.

    Raises:
        InvalidInputError: With the names of those that are.
    """
    given = Counter(name for name, _ in parameters.multi_items())
    twice = [name for name, times in given.items() if times > 1 and name not in LISTS]
    if twice:
        raise invalid(*problems_of({"type": "given_twice", "loc": (name,)} for name in twice))


async def admitted(
    connection: HTTPConnection, key: Credential | None, *, face: str | None = None
) -> Caller:
    """The caller that has the key, who may call the route that was asked for.

    Args:
        connection: The call.
        key: What the caller shows.
        face: What the audit log calls the face that it came in by, where it is one of its own.

    Raises:
        UnauthenticatedError: Nobody has the key.
        DeniedError: The route needs a permission that the caller has not, or a browser was made to
            ask by another site.
        SaturatedError: It comes too often.
        UnavailableError: Keys cannot be looked up now, or the audit log cannot be told of an act.
    """
    if isinstance(key, LoginCookie):
        require_own_page(connection, services_of(connection).config.origins)
    route = connection.scope["route"]
    requirement = requirement_of(route.endpoint, name=route.path)
    caller = await services_of(connection).authenticator.admit(key)
    # The audit log learns who calls before that caller is denied anything.
    await caller_known(connection, caller, face=face)
    require(caller, requirement)
    return caller


async def presented_key(
    request: Request,
    header: Annotated[str | None, Depends(_HEADER)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Credential | None:
    """What the caller says is its key; what a browser shows by itself counts where it says none."""
    return header or (bearer.credentials if bearer else None) or shown_by(request)


async def authenticated(
    request: Request, key: Annotated[Credential | None, Depends(presented_key)]
) -> Caller:
    """The caller. Runs before parameters are judged and before the body is read."""
    caller = await admitted(request, key)
    await tell_names_of(caller, services_of(request).redactions)
    return caller


async def asking_once(
    request: Request, caller: Annotated[Caller, Depends(authenticated)]
) -> Caller:
    """The caller, who has given no query parameter twice, but for those that may be lists."""
    given_once(request.query_params)
    return caller


class NoParameters(BaseModel):
    """No query parameter is known; one that is sent is an error, not a silent no-op."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PageParameters(NoParameters):
    """Which part of a list.

    Attributes:
        limit: At most so many items.
        cursor: Where the part before this one ended.
    """

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[Text, Field(min_length=1)] | None = None


async def _services(request: Request) -> Services:
    # FastAPI hands plain functions to a thread; a coroutine stays on the loop.
    return services_of(request)


From = Annotated[Services, Depends(_services)]
Key = Annotated[Credential | None, Depends(presented_key)]
Calling = Annotated[Caller, Depends(asking_once)]
Nothing = Annotated[NoParameters, Query()]
Paging = Annotated[PageParameters, Query()]
