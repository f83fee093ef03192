"""How long the queues are, who takes from them and what room they have, for those who watch."""

from watchfloor.core import Clock, Periodic
from watchfloor.gateway.pipeline_status import PipelineStatus
from watchfloor.gateway.port import Disk, Waiting
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics

_INTERVAL_S = 5.0


class QueueDepth:
    """Counts every few seconds what waits of all projects; while a queue is away its count stays.

    Args:
        queue: Signals.
        events: Messages with events.
        pipeline: Those who take them.
        disk: The disk under the queues, where that is ours.
        limit: Bounds each question.
        metrics: Shows the counts.
        clock: Says how old the oldest are.

    Attributes:
        signals: The last count; nothing before there was one.
        events: The same.
    """

    def __init__(
        self,
        queue: Waiting,
        *,
        events: Waiting,
        pipeline: PipelineStatus,
        disk: Disk | None,
        limit: TimeLimit,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._signal_queue = queue
        self._event_queue = events
        self._pipeline = pipeline
        self._disk = disk
        self._limit = limit
        self._metrics = metrics
        self._clock = clock
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
        if self._disk is not None and (share := self._disk.free_share) is not None:
            self._metrics.disk_free(share)
        self.signals, oldest_s = await self._look_at(self._signal_queue)
        self._metrics.queue_pending(self.signals, oldest_s=oldest_s)
        self.events, oldest_s = await self._look_at(self._event_queue)
        self._metrics.events_pending(self.events, oldest_s=oldest_s)
        self._metrics.coordinators((await self._pipeline.read()).coordinators)

    async def _look_at(self, queue: Waiting) -> tuple[int, float]:
        """How many wait, and for how many seconds the oldest has."""
        waiting = await self._limit(queue.waiting())
        since = await self._limit(queue.oldest()) if waiting else None
        age_s = (self._clock.now() - since).total_seconds() if since else 0.0
        return waiting, max(age_s, 0.0)
