"""Where each call by HTTP gets its line in the access log."""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchfloor.gateway.access_log import served

_UPGRADED = 101


class AccessLogged:
    """Tells the log of each call once it is over; of a stream that is when it ended.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        face = "rest" if scope["type"] == "http" else "websocket"
        with served(face, scope.get("method", "")) as request:

            async def send_onwards(message: Message) -> None:
                if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                    request.status = message["status"]
                elif message["type"] == "websocket.accept":
                    request.status = _UPGRADED
                await send(message)

            try:
                await self._app(scope, receive, send_onwards)
            finally:
                route: Any = scope.get("route")
                request.route = getattr(route, "path", None)
