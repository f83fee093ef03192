"""How often an address may come, asked before anything else is."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from watchfloor.core import SaturatedError
from watchfloor.gateway.limits import RateLimits
from watchfloor.gateway.rest.answers import problem
from watchfloor.gateway.rest.dialect import Dialect

_PROBES = frozenset({"/health", "/ready"})


class Frequency:
    """Answers 429 with its time to an address that comes too often, by whichever key.

    Keys have a limit of their own, behind it: guesses at keys are requests too. Probes are none:
    behind a proxy one address may be all callers, and its flood must not look like an illness.
    """

    def __init__(self, app: ASGIApp, *, rates: RateLimits) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] in {"http", "websocket"} and scope["path"] not in _PROBES:
            client = HTTPConnection(scope).client
            try:
                self._rates.require_address(client.host if client else None)
            except SaturatedError as exc:
                await _refuse(exc, scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _refuse(error: SaturatedError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(problem(error))
        return
    await problem(error, dialect=Dialect.of(scope))(scope, receive, send)
