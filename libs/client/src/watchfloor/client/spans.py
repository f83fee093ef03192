"""Many spans, sent as OTLP JSON until each was taken or refused."""

import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.client._batching import Encoded, array_of, batches
from watchfloor.client._documents import object_in
from watchfloor.client._patience import Patience
from watchfloor.client._wire import Wire

_BATCH_SPANS = 500


class SpansSent(NamedTuple):
    """What became of the spans of one request.

    Attributes:
        spans: How many were sent.
        rejected: How many of them were refused.
        reason: Why.
    """

    spans: int
    rejected: int
    reason: str


class SpanDelivery:
    """Sends spans in order, one request after another.

    Args:
        wire: The connection.
        patience: Repeats a request while the product is away or full.
    """

    def __init__(self, wire: Wire, *, patience: Patience) -> None:
        self._wire = wire
        self._patience = patience

    async def run(self, spans: Iterable[JsonValue]) -> AsyncGenerator[SpansSent]:
        """What became of the spans, request by request.

        Raises:
            WatchfloorError: The last error, when the patience was over.
        """
        encoded = (
            Encoded(place, json.dumps(span, separators=(",", ":")).encode())
            for place, span in enumerate(spans)
        )
        for batch in batches(encoded, most_items=_BATCH_SPANS):
            yield await self._send(batch)

    async def _send(self, batch: Sequence[Encoded]) -> SpansSent:
        body = b'{"resourceSpans":[{"scopeSpans":[{"spans":' + array_of(batch) + b"}]}]}"
        response = await self._patience.repeat(
            lambda: self._wire.request("POST", "/v1/traces", body=body)
        )
        partial = object_in(response.content).get("partialSuccess")
        told = partial if isinstance(partial, dict) else {}
        return SpansSent(
            len(batch), int(str(told.get("rejectedSpans", 0))), str(told.get("errorMessage", ""))
        )
