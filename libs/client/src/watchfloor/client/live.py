"""Threats as they happen."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import NamedTuple

from watchfloor.client._documents import object_in, value_of
from watchfloor.client._patience import WORTH_ANOTHER_ATTEMPT, Sleep
from watchfloor.client._wire import Wire
from watchfloor.core import Backoff, ThreatAnalysis, ThreatFilter, UnavailableError, WatchfloorError

_HEEDED = {"severity", "threat_type", "customer_id", "requires_review"}
_THREAT_EVENTS = frozenset({"new_threat", "threat_updated"})
_SILENCE_S = 45.0  # The server sends a comment each 15 s; three missing mean that it is gone.
_BASE_S = 0.2
_CAP_S = 5.0


class StreamEvent(NamedTuple):
    """One threat that appeared or changed.

    Attributes:
        event: ``new_threat`` or ``threat_updated``.
        token: Where in the stream it stands; opaque.
        threat: The threat.
        document: Its JSON as the product stores it.
    """

    event: str
    token: str
    threat: ThreatAnalysis
    document: str


class LiveThreats:
    """The event stream, opened again by itself whenever it ends.

    Args:
        wire: Where to connect.
        where: Which threats; the server filters.
        on_open: Awaited each time the stream is open, before anything is read from it.
        on_lost: Told why, each time it is not; another attempt follows.
        sleep: Pauses between attempts.
    """

    def __init__(
        self,
        wire: Wire,
        where: ThreatFilter,
        *,
        on_open: Callable[[], Awaitable[None]] | None = None,
        on_lost: Callable[[WatchfloorError], None] | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._wire = wire
        self._query = where.model_dump(mode="json", include=_HEEDED, exclude_none=True)
        self._on_open = on_open
        self._on_lost = on_lost
        self._sleep = sleep
        self._backoff = Backoff(base_s=_BASE_S, cap_s=_CAP_S)
        self._token = ""

    async def events(self) -> AsyncGenerator[StreamEvent]:
        """Threats, for as long as the caller reads.

        Raises:
            WatchfloorError: An error that another attempt would not mend, such as a wrong key.
        """
        while True:
            try:
                async with aclosing(self._until_it_ends()) as events:
                    async for event in events:
                        yield event
            except WORTH_ANOTHER_ATTEMPT as exc:
                if self._on_lost is not None:
                    self._on_lost(exc)
                await self._sleep(self._backoff.next_s())

    async def _until_it_ends(self) -> AsyncGenerator[StreamEvent]:
        # A server that can resume starts after this token; one that cannot ignores it.
        headers = {"last-event-id": self._token} if self._token else {}
        async with (
            self._wire.events(
                "/api/stream", query=self._query, headers=headers, silence_s=_SILENCE_S
            ) as source,
            aclosing(source.aiter_sse()) as sent_events,
        ):
            self._backoff.reset()
            if self._on_open is not None:
                await self._on_open()
            async for sent in sent_events:
                self._token = sent.id or self._token
                if sent.event in _THREAT_EVENTS:
                    threat = value_of(ThreatAnalysis, object_in(sent.data.encode()))
                    yield StreamEvent(sent.event, sent.id, threat, sent.data)
        raise UnavailableError("The server ended the stream.")
