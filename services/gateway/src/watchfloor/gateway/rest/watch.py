"""Live threats as server-sent events."""

import asyncio
import contextlib
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from watchfloor.core import Label, Severity, ThreatType, UnavailableError
from watchfloor.gateway.rest.connection import hung_up
from watchfloor.gateway.rest.guards import Calling, From, NoParameters
from watchfloor.gateway.rest.operations import GUARDED, answers
from watchfloor.gateway.stream import FanOut, Selection, Subscription
from watchfloor.telemetry import Metrics

router = APIRouter(prefix="/api", tags=["stream"])

_MEANING = (
    "Events `new_threat` and `threat_updated`; `id` is a resume token, `data` the threat's JSON in"
    " one line. A comment is sent at once and each 15 seconds."
)

_CONTENT = {"text/event-stream": {"schema": {"type": "string"}}}

_CONNECTED = b": connected\n\n"
_PING = b": ping\n\n"
_GOODBYE_S = 0.1
_FULL_S = 10.0


class WatchParameters(NoParameters):
    """Which threats; an absent condition holds always.

    Attributes:
        severity: Any of these.
        threat_type: Any of these.
        customer_id: Any of these.
        requires_review: Exactly this.
    """

    severity: tuple[Severity, ...] = ()
    threat_type: tuple[ThreatType, ...] = ()
    customer_id: tuple[Label, ...] = ()
    requires_review: bool | None = None


class EventStream(Response):
    """An endless answer: what the subscription brings, and a sign of life in between.

    It ends when the client goes, when the gateway stops, and when the client reads too slowly.

    Args:
        fan_out: Where threats come from.
        selection: Which of them.
        heartbeat_s: The longest silence.
        metrics: Counts clients.
    """

    media_type = "text/event-stream"

    def __init__(
        self, fan_out: FanOut, selection: Selection, *, heartbeat_s: float, metrics: Metrics
    ) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._fan_out = fan_out
        self._selection = selection
        self._heartbeat_s = heartbeat_s
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream."""
        del scope
        with (
            self._metrics.stream_client(),
            self._fan_out.subscribe(self._selection) as subscription,
        ):
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            await self._until_over(subscription, receive, send)
        # A client that does not read cannot be said goodbye to; the connection is closed then.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await send({"type": "http.response.body", "body": b""})

    async def _until_over(self, subscription: Subscription, receive: Receive, send: Send) -> None:
        async with asyncio.TaskGroup() as group:
            endings = [
                group.create_task(self._pump(subscription, send)),
                group.create_task(hung_up(receive)),
                group.create_task(subscription.ended()),
            ]
            await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
            for ending in endings:
                ending.cancel()

    async def _pump(self, subscription: Subscription, send: Send) -> None:
        sent: bytes | None = _CONNECTED
        while sent is not None:
            await send({"type": "http.response.body", "body": sent, "more_body": True})
            try:
                async with asyncio.timeout(self._heartbeat_s):
                    sent = await subscription.next()
            except TimeoutError:
                sent = _PING


@router.get(
    "/stream",
    response_class=Response,
    responses={**answers({}, *GUARDED), 200: {"description": _MEANING, "content": _CONTENT}},
)
async def watch_threats(
    services: From, caller: Calling, parameters: Annotated[WatchParameters, Query()]
) -> Response:
    """Watch threats as they come."""
    if services.fan_out.watchers >= services.config.max_stream_clients:
        raise UnavailableError("There are as many watchers as may be.", retry_after_s=_FULL_S)
    selection = Selection(
        project_id=caller.project_id,
        severity=frozenset(parameters.severity),
        threat_type=frozenset(parameters.threat_type),
        customer=Selection.customers(parameters.customer_id),
        requires_review=parameters.requires_review,
    )
    return EventStream(
        services.fan_out,
        selection,
        heartbeat_s=services.config.stream_heartbeat_s,
        metrics=services.metrics,
    )
