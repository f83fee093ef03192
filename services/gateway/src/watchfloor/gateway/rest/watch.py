"""Live threats as server-sent events."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated, Generic

from fastapi import APIRouter, Header, Query
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from watchfloor.bus import ResumeToken
from watchfloor.core import Permission
from watchfloor.gateway.interruption import until_one_ends
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.connection import hung_up
from watchfloor.gateway.rest.guards import Calling, From, Key
from watchfloor.gateway.rest.operations import GUARDED, answers
from watchfloor.gateway.rest.watch_parameters import WatchParameters
from watchfloor.gateway.stream import Watch, Watching
from watchfloor.gateway.stream.port import H, W
from watchfloor.telemetry import Metrics

router = APIRouter(prefix="/api", tags=["stream"])

_MEANING = (
    "Events `initial_batch`, `new_threat`, `threat_updated`, `reset` and `resume`; `id` is a"
    " resume token, `data` one line of JSON. A comment is sent at once and each 15 seconds."
)

# OpenAPI 3.1 has no words for what one event of a stream is.
CONTENT: dict[str, dict[str, object]] = {"text/event-stream": {}}

_CONNECTED = b": connected\n\n"
_GOODBYE_S = 0.1


class EventStream(Response, Generic[H, W]):
    """An endless answer: what a watch says, and a sign of life in between.

    It ends when the client goes, and with the event ``resume`` when the gateway stops, when the
    client reads too slowly, when a part of the service is away, and when the key is good no more.

    Args:
        watching: Where streams come from.
        wanted: What the watcher wants to see.
        token: Where to go on.
        refused: Returns once the client is welcome no more.
        metrics: Counts clients.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        watching: Watching[H, W],
        wanted: W,
        *,
        token: ResumeToken | None,
        refused: Callable[[], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._watching = watching
        self._wanted = wanted
        self._token = token
        self._refused = refused
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream."""
        del scope
        with (
            self._metrics.stream_client(),
            self._watching.watch(self._wanted, self._token) as watch,
        ):
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            await until_one_ends(
                _pump(watch, send),
                hung_up(receive),
                watch.ended(),
                watch.end_after(self._refused),
            )
            goodbye = _resume(watch)
        # A client that does not read cannot be said goodbye to; the connection is closed then.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await send({"type": "http.response.body", "body": goodbye})


async def _pump(watch: Watch[H, W], send: Send) -> None:
    await send({"type": "http.response.body", "body": _CONNECTED, "more_body": True})
    async with aclosing(watch.pieces()) as pieces:
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece.events, "more_body": True})


def _resume(watch: Watch[H, W]) -> bytes:
    if watch.ending is None:
        return b""
    return b'event: resume\ndata: {"reason":"%b"}\n\n' % watch.ending.encode()


@router.get(
    "/stream",
    response_class=Response,
    responses={**answers({}, *GUARDED), 200: {"description": _MEANING, "content": CONTENT}},
)
@needs(Permission.READ_DATA)
async def watch_threats(
    services: From,
    caller: Calling,
    key: Key,
    parameters: Annotated[WatchParameters, Query()],
    last_event_id: Annotated[
        str | None, Header(description="Where to go on; it counts before `token`.")
    ] = None,
) -> Response:
    """Watch threats as they come."""
    token = parameters.resume_token(last_event_id)
    services.watching.require_room(caller.project_id)
    edge = await services.redactions.of(caller.project_id)
    return EventStream(
        services.watching,
        parameters.selection(caller.project_id, edge),
        token=token,
        refused=partial(services.authenticator.until_refused, key),
        metrics=services.metrics,
    )
