"""The sweep for sessions and traces that went quiet."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Protocol

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import Backlog, Concluding, Projects
from watchfloor.core import Clock
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_HELD_S = 0.1
"""Rest before another look at what somebody holds."""

_AT_ONCE = 64
"""Projects whose backlog is asked for at the same time."""


class _Conclude(Protocol):
    """Concludes some, and says which."""

    async def __call__(
        self, *, watermarks: Mapping[str, datetime], inactivity_s: float, limit: int
    ) -> Sequence[object]: ...


class ConclusionSweep:
    """Concludes everything that is quiet, each once, whoever else sweeps.

    A project's clock stands at its oldest message that is not saved yet, which is read before
    anything is concluded: neither a backlog nor imported history concludes what still runs.

    Args:
        conclusions: Concludes in the store.
        backlog: Says how far a project's messages are saved.
        projects: All tenants.
        on_concluded: Called when there is something to do after conclusions.
        config: What counts as quiet, and how many at once.
        metrics: Counts.
        clock: Time.
    """

    def __init__(
        self,
        conclusions: Concluding,
        *,
        backlog: Backlog,
        projects: Projects,
        on_concluded: Callable[[], None],
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._conclusions = conclusions
        self._backlog = backlog
        self._projects = projects
        self._on_concluded = on_concluded
        self._config = config
        self._metrics = metrics
        self._clock = clock

    async def sweep(self) -> int:
        """Conclude until nothing is left that is due; how many sessions and traces there were.

        What another holds for a moment, because it saves, analyses or concludes it, is waited for,
        though not beyond the time of the next sweep.

        Raises:
            UnavailableError: Store or bus is away; what was concluded by then stays so.
        """
        total = 0
        for _ in range(ceil(self._config.sweep_s / _HELD_S)):
            watermarks = await self._watermarks()
            found = await self._once(watermarks)
            total += found
            if not await self._conclusions.are_left(
                watermarks=watermarks, inactivity_s=self._config.inactivity_s
            ):
                break
            await asyncio.sleep(_HELD_S)
        # What follows waits until the last is concluded, which has a time limit.
        if total:
            log.info("quiet_concluded", count=total)
            self._on_concluded()
        return total

    async def _once(self, watermarks: Mapping[str, datetime]) -> int:
        sessions = await self._all("session", self._conclusions.conclude, watermarks)
        traces = await self._all("trace", self._conclusions.conclude_traces, watermarks)
        return sessions + traces

    async def _all(self, kind: str, conclude: _Conclude, watermarks: Mapping[str, datetime]) -> int:
        total, limit = 0, self._config.conclusion_batch
        while True:
            batch = await conclude(
                watermarks=watermarks, inactivity_s=self._config.inactivity_s, limit=limit
            )
            if batch:
                self._metrics.sessions.concluded(kind, len(batch))
            total += len(batch)
            if len(batch) < limit:
                return total

    async def _watermarks(self) -> Mapping[str, datetime]:
        slots = asyncio.Semaphore(_AT_ONCE)

        async def of(project_id: str) -> datetime:
            async with slots:
                # The clock is read first: what arrives while the bus is asked is later than it.
                now = self._clock.now()
                oldest = await self._backlog.watermark(project_id)
            return now if oldest is None else min(oldest, now)

        names = [project.project_id for project in await self._projects.list()]
        return dict(zip(names, await asyncio.gather(*map(of, names)), strict=True))
