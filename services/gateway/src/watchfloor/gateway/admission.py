"""Whether there is room for more, asked before any is taken."""

from collections.abc import Callable

from watchfloor.core import Clock, ProjectId, SaturatedError
from watchfloor.gateway.port import Disk, Pending
from watchfloor.gateway.time_limit import TimeLimit

_REFRESH_S = 1.0


class Admission:
    """Keeps one project from filling the queue, and everyone from filling the disk.

    The number of a project's waiting messages is read at most once a second; what was let in
    since then counts on top, so that a burst inside that second is seen too.

    Args:
        queue: Knows how many messages wait.
        project_limit: Messages of one project that may wait at once.
        spend: Lets a project bring so many, or raises ``SaturatedError``.
        clock: Ages the readings.
        limit: Bounds each reading.
        disk: Watches the disk under the queue, where that is ours.
        noun: What the queue holds, for people.
    """

    def __init__(
        self,
        queue: Pending,
        *,
        project_limit: int,
        spend: Callable[[ProjectId, int], None],
        clock: Clock,
        limit: TimeLimit,
        disk: Disk | None = None,
        noun: str = "signals",
    ) -> None:
        self._queue = queue
        self._project_limit = project_limit
        self._spend = spend
        self._clock = clock
        self._limit = limit
        self._disk = disk
        self._noun = noun
        self._waiting: dict[str, int] = {}
        self._read_at: dict[str, float] = {}

    async def admit(self, project_id: str, count: int = 1) -> None:
        """Let ``count`` messages of a project in, or none of them.

        Raises:
            SaturatedError: The project has too many waiting, or brings too many at once.
            UnavailableError: The disk is nearly full, or the queue is away.
        """
        if self._disk is not None:
            self._disk.require_space()
        if await self.waiting(project_id) + count > self._project_limit:
            raise SaturatedError(
                f"This project has too many {self._noun} waiting.",
                retry_after_s=_REFRESH_S,
                project_id=project_id,
            )
        self._spend(project_id, count)
        self._waiting[project_id] += count

    async def waiting(self, project_id: str) -> int:
        """Messages of the project that wait, as far as is known here.

        Raises:
            UnavailableError: The queue is away.
        """
        now = self._clock.monotonic()
        if now - self._read_at.get(project_id, -_REFRESH_S) >= _REFRESH_S:
            self._waiting[project_id] = await self._limit(self._queue.pending(project_id))
            self._read_at[project_id] = now
        return self._waiting[project_id]
