"""Whether the client is still there."""

from contextlib import AbstractAsyncContextManager
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from watchfloor.gateway.interruption import given_up_after


async def hung_up(receive: Receive) -> None:
    """Return when the client has gone; to be called after the body was read."""
    while (await receive())["type"] != "http.disconnect":
        pass


def while_connected(request: Request) -> AbstractAsyncContextManager[None]:
    """Cancel the block when the client goes; ``ClientDisconnect`` is raised then."""
    return given_up_after(partial(hung_up, request.receive), error=ClientDisconnect())
