"""How busy an actor is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.core import Clock


class BusyTime:
    """Counts the time in which something is at work, however many things that are.

    Args:
        clock: For durations.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at_work = 0
        self._busy_s = 0.0
        self._counted_until = self._asked_at = clock.monotonic()
        self._ended = asyncio.Event()

    @contextmanager
    def work(self) -> Iterator[None]:
        """Something is at work as long as the context lasts."""
        self._count()
        self._at_work += 1
        try:
            yield
        finally:
            self._count()
            self._at_work -= 1
            self._ended.set()

    def share(self) -> float:
        """Which share of the time since this was last asked something was at work, 0 to 1."""
        self._count()
        busy_s, self._busy_s = self._busy_s, 0.0
        passed_s = self._counted_until - self._asked_at
        self._asked_at = self._counted_until
        return busy_s / passed_s if passed_s else 0.0

    async def until_idle(self) -> None:
        """Return when nothing is at work."""
        while self._at_work:
            self._ended.clear()
            await self._ended.wait()

    def _count(self) -> None:
        now = self._clock.monotonic()
        if self._at_work:
            self._busy_s += now - self._counted_until
        self._counted_until = now
