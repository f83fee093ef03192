"""Requests that bring something come in only where there is room."""

from contextlib import ExitStack

from starlette.types import ASGIApp, Receive, Scope, Send

from watchfloor.core import UnavailableError
from watchfloor.gateway.rest.answers import problem
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.room import Room

_BRINGING = frozenset({"POST", "PUT", "PATCH"})


class Crowding:
    """Answers 503 with its time before anything of a body is read.

    What only looks is let in: streams have a limit of their own, and probes must be answered.
    """

    def __init__(self, app: ASGIApp, *, room: Room) -> None:
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in _BRINGING:
            await self._app(scope, receive, send)
            return
        with ExitStack() as stack:
            try:
                stack.enter_context(self._room.enter())
            except UnavailableError as exc:
                await problem(exc, dialect=Dialect.of(scope))(scope, receive, send)
                return
            await self._app(scope, receive, send)
