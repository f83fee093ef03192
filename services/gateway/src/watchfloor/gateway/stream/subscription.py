"""One watcher of the stream: what it wants to see, and what waits for it."""

import asyncio
from collections import deque
from typing import NamedTuple

from watchfloor.bus import ResultMessage, token
from watchfloor.core import Severity, ThreatType

_AT_ONCE_BYTES = 65_536


class Selection(NamedTuple):
    """Which threats a watcher wants; an empty condition holds always.

    Attributes:
        project_id: The watcher's own project, always.
        severity: Any of these.
        threat_type: Any of these.
        customer: Any of these, as the bus names customers.
        requires_review: Exactly this.
    """

    project_id: str
    severity: frozenset[Severity] = frozenset()
    threat_type: frozenset[ThreatType] = frozenset()
    customer: frozenset[str] = frozenset()
    requires_review: bool | None = None

    @staticmethod
    def customers(customer_ids: tuple[str, ...]) -> frozenset[str]:
        """Customer ids as the bus names them."""
        return frozenset(token(customer_id) for customer_id in customer_ids)

    def admits(self, message: ResultMessage) -> bool:
        """Whether the watcher wants this threat."""
        return (
            message.project_id == self.project_id
            and (not self.severity or message.severity in self.severity)
            and (not self.threat_type or message.threat_type in self.threat_type)
            and (not self.customer or message.customer in self.customer)
            and self.requires_review in {None, message.requires_review}
        )


class Subscription:
    """A bounded queue between the fan-out and one watcher.

    A watcher that is too slow for it is cut off instead of slowing the others.

    Attributes:
        selection: What it wants to see.
        was_too_slow: Whether it was cut off.
    """

    def __init__(self, selection: Selection, *, size: int) -> None:
        self.selection = selection
        self.was_too_slow = False
        self._size = size
        self._events: deque[bytes] = deque()
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()

    def offer(self, event: bytes) -> None:
        """Queue an event, or cut the watcher off where its queue is full. Never waits."""
        if len(self._events) >= self._size:
            self.was_too_slow = True
            self.end()
        if not self._ended.is_set():
            self._events.append(event)
            self._changed.set()

    def end(self) -> None:
        """Nothing more will come, and what waits is not delivered."""
        self._events.clear()
        self._ended.set()
        self._changed.set()

    async def next(self) -> bytes | None:
        """What waits, as much as fits into one write, once there is any; nothing after the end."""
        while not self._events:
            if self._ended.is_set():
                return None
            self._changed.clear()
            await self._changed.wait()
        events = self._events.popleft()
        while self._events and len(events) + len(self._events[0]) <= _AT_ONCE_BYTES:
            events += self._events.popleft()
        return events

    async def ended(self) -> None:
        """Wait for the end."""
        await self._ended.wait()
