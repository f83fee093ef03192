"""Which client will come back for what is asked."""

from typing import Annotated

from fastapi import Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from watchfloor.core import Client
from watchfloor.gateway.client_name import CLIENT_HEADER, KEPT_AS, named_client

_Named = Annotated[
    str | None,
    Header(
        alias=CLIENT_HEADER,
        description="Keeps the result for this client, to be had again under "
        "/api/v1/persistence; the answer's X-Analysis-Id names it.",
    ),
]


async def coming_back(request: Request, name: _Named = None) -> Client | None:
    """The client that the caller names, where it names one.

    Raises:
        InvalidInputError: No client can have that name.
    """
    return named_client(name, address=address_of(request))


def address_of(request: Request) -> str | None:
    """Where the request is from; a Unix socket has no address."""
    return request.client.host if request.client else None


def naming_kept(response: Response, analysis_id: str | None) -> Response:
    """The response, saying by which id its content was kept, where it was."""
    if analysis_id is not None:
        response.headers[KEPT_AS] = analysis_id
    return response


ComingBack = Annotated[Client | None, Depends(coming_back)]
