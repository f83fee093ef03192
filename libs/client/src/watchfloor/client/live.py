"""What happens, as it happens."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Iterator
from contextlib import aclosing
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from watchfloor.client import port
from watchfloor.client._documents import JsonObject, value_of
from watchfloor.client._patience import WORTH_ANOTHER_ATTEMPT, Sleep
from watchfloor.client.port import Message
from watchfloor.core import Backoff, ThreatAnalysis, UnavailableError, WatchfloorError

E = TypeVar("E")
Opened = Callable[[], Awaitable[None]]
Lost = Callable[[WatchfloorError], None]
WasReset = Callable[[datetime], None]

_BASE_S = 0.2
_CAP_S = 5.0
_REMEMBERED = 10_000
_BATCH = "initial_batch"


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

    @classmethod
    def of(cls, message: Message, document: JsonObject) -> "StreamEvent":
        """The threat that a message tells of."""
        threat = value_of(ThreatAnalysis, document)
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        return cls(message.name, message.token, threat, text)

    def revision(self) -> Hashable:
        """What is told once."""
        return self.threat.id, self.threat.revision


class LiveStream(Generic[E]):
    """A live stream, opened again by itself where it ended.

    Args:
        connect: Opens it, from a token on where there is one.
        read: What a message tells of one thing.
        identity: What comes once, even where it is told again; nothing where all is to be told.
        initial: How many of the newest to begin with, as far as the server tells them.
        on_open: Awaited each time the stream is open, before anything is read from it.
        on_lost: Told why, each time it is not; another attempt follows.
        on_reset: Told since when things were missed that the server could not tell any more; the
            newest follow.
        sleep: Pauses between attempts.
    """

    def __init__(
        self,
        connect: Callable[[str], port.Live],
        *,
        read: Callable[[Message, JsonObject], E],
        identity: Callable[[E], Hashable | None],
        initial: int = 0,
        on_open: Opened | None = None,
        on_lost: Lost | None = None,
        on_reset: WasReset | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._connect = connect
        self._read = read
        self._identity = identity
        self._initial: int | None = initial
        self._on_open = on_open
        self._on_lost = on_lost
        self._on_reset = on_reset
        self._sleep = sleep
        self._backoff = Backoff(base_s=_BASE_S, cap_s=_CAP_S)
        self._token = ""
        self._seen: OrderedDict[Hashable, None] = OrderedDict()

    async def events(self) -> AsyncGenerator[E]:
        """What is told, for as long as the caller reads.

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

    async def _until_it_ends(self) -> AsyncGenerator[E]:
        async with self._connect(self._token) as stream, aclosing(stream) as messages:
            if self._on_open is not None:
                await self._on_open()
            async for message in messages:
                for document in self._told_by(message):
                    event = self._read(message, document)
                    if self._is_unseen(self._identity(event)):
                        yield event
                self._token = message.token or self._token
        raise UnavailableError("The server ended the stream.")

    def _told_by(self, message: Message) -> Iterator[JsonObject]:
        if message.missed_since is not None:
            # Of the batch that follows, nothing was asked for at the start; it was missed.
            self._initial = None
            if self._on_reset is not None:
                self._on_reset(message.missed_since)
            return
        self._backoff.reset()
        if message.name != _BATCH:
            yield from message.documents
            return
        newest_first = message.documents[: self._initial]
        self._initial = 0
        yield from reversed(newest_first)

    def _is_unseen(self, identity: Hashable | None) -> bool:
        if identity is None:
            return True
        if identity in self._seen:
            return False
        self._seen[identity] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
