"""How old the feeds of threat intel are, looked up now and then."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from watchfloor.core import Clock, Periodic
from watchfloor.telemetry import Metrics

_INTERVAL_S = 60.0

Imports = Callable[[], Awaitable[Mapping[str, datetime]]]
"""When each feed was last imported; raises ``UnavailableError`` while nobody knows."""


class FeedAges:
    """Counts the ages of feeds, every minute.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        imports: Says when each was imported.
        metrics: Shows it.
        clock: For what that is from here.
    """

    def __init__(self, imports: Imports, *, metrics: Metrics, clock: Clock) -> None:
        self._imports = imports
        self._metrics = metrics
        self._clock = clock
        self._rounds = Periodic(_INTERVAL_S, self.run)

    async def start(self) -> None:
        """Begin, a minute from here."""
        await self._rounds.start()

    async def stop(self) -> None:
        """End it. Safe twice and without ``start``."""
        await self._rounds.stop()

    async def run(self) -> None:
        """Look once.

        Raises:
            UnavailableError: The database is away.
        """
        imported, now = await self._imports(), self._clock.now()
        self._metrics.intel.feeds(
            {feed: (now - when).total_seconds() for feed, when in imported.items()}
        )
