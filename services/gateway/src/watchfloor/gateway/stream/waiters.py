"""Callers that wait for one threat each."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.bus import Result


class Waiter:
    """Waits for one threat.

    Attributes:
        is_closed: The gateway stops; nothing more will come.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._document: bytes | None = None
        self._woken = asyncio.Event()

    async def woken(self) -> bytes | None:
        """The threat's JSON; nothing where results may have been missed: look in the store."""
        await self._woken.wait()
        self._woken.clear()
        return self._document

    def wake(self, document: bytes | None = None, *, closing: bool = False) -> None:
        """Hand over the threat, or only say that it is time to look again."""
        self._document = document or self._document
        self.is_closed = self.is_closed or closing
        self._woken.set()


class Waiters:
    """All waiters of this gateway, found by project and threat."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], list[Waiter]] = {}
        self._is_closed = False

    @contextmanager
    def wait_for(self, project_id: str, threat_id: str) -> Iterator[Waiter]:
        """A waiter that is registered while the block runs; enter it before publishing."""
        key, waiter = (project_id, threat_id), Waiter()
        self._waiting.setdefault(key, []).append(waiter)
        if self._is_closed:
            waiter.wake(closing=True)
        try:
            yield waiter
        finally:
            others = self._waiting[key]
            others.remove(waiter)
            if not others:
                del self._waiting[key]

    def deliver(self, heard: Result) -> None:
        """Wake those that wait for this threat."""
        message = heard.message
        for waiter in self._waiting.get((message.project_id, message.threat_id), ()):
            waiter.wake(message.data)

    def look_again(self) -> None:
        """Wake all: results may have come while nobody listened."""
        self._wake_all(closing=False)

    def close(self) -> None:
        """Wake all for the last time; whoever comes later does not wait."""
        self._is_closed = True
        self._wake_all(closing=True)

    def _wake_all(self, *, closing: bool) -> None:
        for waiters in self._waiting.values():
            for waiter in waiters:
                waiter.wake(closing=closing)
