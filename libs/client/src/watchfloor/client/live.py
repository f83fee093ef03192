"""Threats as they happen."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

from httpx_sse import ServerSentEvent
from pydantic import AwareDatetime, BaseModel

from watchfloor.client._documents import object_in, page_in, value_of
from watchfloor.client._patience import WORTH_ANOTHER_ATTEMPT, Sleep
from watchfloor.client._wire import Wire
from watchfloor.core import Backoff, ThreatAnalysis, ThreatFilter, UnavailableError, WatchfloorError

_HEEDED = {"severity", "threat_type", "customer_id", "requires_review"}
_THREAT_EVENTS = frozenset({"new_threat", "threat_updated"})
_SILENCE_S = 45.0  # The server sends a comment each 15 s; three missing mean that it is gone.
_BASE_S = 0.2
_CAP_S = 5.0
_REMEMBERED = 10_000


class StreamEvent(NamedTuple):
    """One threat that appeared or changed.

    Attributes:
        event: ``new_threat`` or ``threat_updated``; ``initial_batch`` for what was there before.
        token: Where in the stream it stands; opaque.
        threat: The threat.
        document: Its JSON.
    """

    event: str
    token: str
    threat: ThreatAnalysis
    document: str


class _Reset(BaseModel):
    missed_since: AwareDatetime


class LiveThreats:
    """The event stream, opened again by itself where it ended; each revision comes once.

    Args:
        wire: Where to connect.
        where: Which threats; the server filters.
        initial: How many of the newest to begin with, as far as the server tells them.
        on_open: Awaited each time the stream is open, before anything is read from it.
        on_lost: Told why, each time it is not; another attempt follows.
        on_reset: Told since when threats were missed that the server could not tell any more; the
            newest follow.
        sleep: Pauses between attempts.
    """

    def __init__(
        self,
        wire: Wire,
        where: ThreatFilter,
        *,
        initial: int = 0,
        on_open: Callable[[], Awaitable[None]] | None = None,
        on_lost: Callable[[WatchfloorError], None] | None = None,
        on_reset: Callable[[datetime], None] | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._wire = wire
        self._query = where.model_dump(mode="json", include=_HEEDED, exclude_none=True)
        self._initial: int | None = initial
        self._on_open = on_open
        self._on_lost = on_lost
        self._on_reset = on_reset
        self._sleep = sleep
        self._backoff = Backoff(base_s=_BASE_S, cap_s=_CAP_S)
        self._token = ""
        self._seen: OrderedDict[tuple[str, int], None] = OrderedDict()

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
        headers = {"last-event-id": self._token} if self._token else {}
        async with (
            self._wire.events(
                "/api/stream", query=self._query, headers=headers, silence_s=_SILENCE_S
            ) as source,
            aclosing(source.aiter_sse()) as sent_events,
        ):
            if self._on_open is not None:
                await self._on_open()
            async for sent in sent_events:
                for event in self._told_by(sent):
                    if self._is_unseen(event.threat):
                        yield event
                self._token = sent.id or self._token
        raise UnavailableError("The server ended the stream.")

    def _told_by(self, sent: ServerSentEvent) -> Iterator[StreamEvent]:
        if sent.event == "resume":
            raise UnavailableError("The server asks to connect again.")
        if sent.event == "reset":
            self._was_reset(sent)
            return
        self._backoff.reset()
        if sent.event in _THREAT_EVENTS:
            threat = value_of(ThreatAnalysis, object_in(sent.data.encode()))
            yield StreamEvent(sent.event, sent.id, threat, sent.data)
        elif sent.event == "initial_batch":
            yield from self._batch(sent)

    def _was_reset(self, sent: ServerSentEvent) -> None:
        # Of the batch that follows, nothing was asked for at the start; it was missed.
        self._initial = None
        if self._on_reset is not None:
            self._on_reset(value_of(_Reset, object_in(sent.data.encode())).missed_since)

    def _batch(self, sent: ServerSentEvent) -> Iterator[StreamEvent]:
        newest_first = page_in(sent.data.encode(), "threats").items[: self._initial]
        self._initial = 0
        for document in reversed(newest_first):
            text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
            yield StreamEvent(sent.event, sent.id, value_of(ThreatAnalysis, document), text)

    def _is_unseen(self, threat: ThreatAnalysis) -> bool:
        revision = (threat.id, threat.revision)
        if revision in self._seen:
            return False
        self._seen[revision] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
