"""The outer edge of the REST face: what escapes everything else ends here."""

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from watchfloor.core import NotFoundError
from watchfloor.gateway.rest.answers import problem
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.rest.headers import add_secure

log = structlog.get_logger(__name__)


class Border:
    """Turns what nobody expected into an answer and a log line, neither with the caller's words.

    It also adds the headers that every answer has.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        has_started = False
        dialect = Dialect.of(scope)

        async def send_onwards(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "websocket.accept"
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                has_started = True
                add_secure(message["headers"], scheme=scope["scheme"])
            await send(message)

        if "\n" in scope["path"]:
            # Routes are matched by line: an id that ends with a line break would find the thing
            # whose id is the same without it.
            error = NotFoundError("There is no such route.")
            await problem(error, dialect=dialect)(scope, receive, send_onwards)
            return
        try:
            await self._app(scope, receive, send_onwards)
        except ClientDisconnect:
            return
        except ClientDisconnected:
            # Whoever asked for a WebSocket left during the handshake: the server knows that.
            raise
        except Exception as exc:
            log.exception("request_failed", route=_route(scope))
            if has_started:
                raise
            await problem(exc, dialect=dialect)(scope, receive, send_onwards)


def _route(scope: Scope) -> str | None:
    # The route's template, never the path: that is the caller's text.
    return getattr(scope.get("route"), "path", None)
