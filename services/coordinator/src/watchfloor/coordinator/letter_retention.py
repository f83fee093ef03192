"""Dead letters are kept as long as what they are about, and no longer."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from watchfloor.core import DeadLetter, Periodic

log = structlog.get_logger(__name__)

_INTERVAL_S = 3600.0


class Times(Protocol):
    """How long projects keep what was given up."""

    def is_over(self, project_id: str, since: datetime) -> bool:
        """Whether what a project has had since then must go."""
        ...


class Box(Protocol):
    """Dead letters of one kind, of all projects."""

    async def drop_where(self, is_over: Callable[[DeadLetter], bool]) -> int:
        """Throw away those for which it holds; how many those were."""
        ...


class LetterRetention:
    """Throws away dead letters that nobody decided about in their time, every hour.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        times: Asks for the times of all projects.
        boxes: Where the letters are.
    """

    def __init__(self, times: Callable[[], Awaitable[Times]], *, boxes: Sequence[Box]) -> None:
        self._times = times
        self._boxes = boxes
        self._hourly = Periodic(_INTERVAL_S, self.run)

    async def start(self) -> None:
        """Begin, an hour from here."""
        await self._hourly.start()

    async def stop(self) -> None:
        """End it. Safe twice and without ``start``."""
        await self._hourly.stop()

    async def run(self) -> int:
        """Look at every letter once; how many were thrown away.

        Raises:
            UnavailableError: The database or the bus is away.
        """
        times, dropped = await self._times(), 0
        for box in self._boxes:
            dropped += await box.drop_where(
                lambda letter: times.is_over(letter.project_id, letter.failed_at)
            )
        if dropped:
            log.info("dead_letters_left", letters=dropped)
        return dropped
