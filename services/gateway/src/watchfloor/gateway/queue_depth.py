"""How long the queue is, for those who watch it grow."""

from watchfloor.core import Periodic
from watchfloor.gateway.port import WaitingSignals
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics

_INTERVAL_S = 5.0


class QueueDepth:
    """Counts every few seconds what waits in the queue; while the queue is away the count stays.

    Args:
        queue: What is counted.
        limit: Bounds each question.
        metrics: Shows the count.

    Attributes:
        last: The last count; nothing before there was one.
    """

    def __init__(self, queue: WaitingSignals, *, limit: TimeLimit, metrics: Metrics) -> None:
        self._queue = queue
        self._limit = limit
        self._metrics = metrics
        self.last: int | None = None
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
            UnavailableError: The queue is away.
        """
        self.last = await self._limit(self._queue.waiting())
        self._metrics.queue_pending(self.last)
