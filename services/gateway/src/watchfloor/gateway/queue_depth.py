"""How long the queues are, for those who watch them grow."""

from watchfloor.core import Periodic
from watchfloor.gateway.port import Waiting
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics

_INTERVAL_S = 5.0


class QueueDepth:
    """Counts every few seconds what waits of all projects; while a queue is away its count stays.

    Args:
        queue: Signals.
        events: Messages with events.
        limit: Bounds each question.
        metrics: Shows the counts.

    Attributes:
        signals: The last count; nothing before there was one.
        events: The same.
    """

    def __init__(
        self, queue: Waiting, *, events: Waiting, limit: TimeLimit, metrics: Metrics
    ) -> None:
        self._signal_queue = queue
        self._event_queue = events
        self._limit = limit
        self._metrics = metrics
        self.signals: int | None = None
        self.events: int | None = None
        self._periodic = Periodic(_INTERVAL_S, self.measure)

    async def start(self) -> None:
        """Count from now on."""
        await self._periodic.start()

    async def stop(self) -> None:
        """Count no more; safe twice and without ``start``."""
        await self._periodic.stop()

    async def measure(self) -> None:
        """Count once.

        Raises:
            UnavailableError: The queues are away.
        """
        self.signals = await self._limit(self._signal_queue.waiting())
        self._metrics.queue_pending(self.signals)
        self.events = await self._limit(self._event_queue.waiting())
        self._metrics.events_pending(self.events)
