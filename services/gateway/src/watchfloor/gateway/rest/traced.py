"""Where a call by HTTP goes on with the trace of its caller."""

from starlette.types import ASGIApp, Receive, Scope, Send

from watchfloor.telemetry import context_among, within_trace

_WANTED = frozenset({b"traceparent", b"tracestate"})


class Traced:
    """Puts the work for a call into the trace that its headers name.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        told = (
            (name.decode(), value.decode("latin-1"))
            for name, value in scope.get("headers", ())
            if name in _WANTED
        )
        with within_trace(context_among(told)):
            await self._app(scope, receive, send)
