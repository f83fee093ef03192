"""Keeps each pool of a team at its size, and tells what it has."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

import structlog

from watchfloor.bus import PoolReport, TeamReport
from watchfloor.core import Clock, Periodic, UnavailableError
from watchfloor.runtime._ray.autoscaling import Autoscaling, Load
from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.owned_pool import OwnedPool
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.telemetry import TeamMetrics

log = structlog.get_logger(__name__)

_LOOK_S = 1.0
_TELL_S = 3.0


class Sizes(Protocol):
    """What operators asked for."""

    async def read(self, pools: Collection[str]) -> Mapping[str, int]:
        """Of those pools for which they did."""
        ...


class Queue(Protocol):
    """Where signals wait."""

    async def waiting(self) -> int:
        """How many of them, those at work included."""
        ...


class Reports(Protocol):
    """Where teams tell what they have."""

    async def tell(self, report: TeamReport) -> None:
        """Keep it for a while."""
        ...

    async def forget(self, team_id: str) -> None:
        """This team has ended."""
        ...


class Pooled(Protocol):
    """A team, as far as it is resized."""

    @property
    def pools(self) -> Mapping[PoolName, OwnedPool]:
        """Its pools."""
        ...


class ScalingPorts(NamedTuple):
    """What scaling needs of the bus."""

    sizes: Sizes
    queue: Queue
    reports: Reports


class _Wanted(NamedTuple):
    replicas: int
    reason: str


class TeamScaling:
    """Has the pools of a team follow what operators ask for, else the load, else the configuration.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``; the team is started before.

    Args:
        team: Its pools.
        ports: The bus.
        identity: The team's id and release.
        config: Sizes and bounds of its pools.
        metrics: Every decision is counted.
        clock: For durations.
    """

    def __init__(
        self,
        team: Pooled,
        ports: ScalingPorts,
        *,
        identity: tuple[str, str],
        config: RayConfig,
        metrics: TeamMetrics,
        clock: Clock,
    ) -> None:
        self._team = team
        self._ports = ports
        self._team_id, self._release = identity
        self._config = config
        self._metrics = metrics
        self._load = Autoscaling(config.scaling, clock=clock)
        self._looking = Periodic(_LOOK_S, self.look)
        self._telling = Periodic(_TELL_S, self._tell)
        self._is_known = False

    async def start(self) -> None:
        """Begin to look and to tell."""
        await self._tell()
        await self._looking.start()
        await self._telling.start()

    async def stop(self) -> None:
        """Leave the pools as they are. Safe twice and without ``start``."""
        await self._looking.stop()
        await self._telling.stop()
        if self._is_known:
            self._is_known = False
            # Where this cannot be told, the report is forgotten by itself.
            with contextlib.suppress(UnavailableError):
                await self._ports.reports.forget(self._team_id)

    async def _tell(self) -> None:
        pools = {
            str(name): PoolReport(
                replicas=pool.size, up=pool.up, busy_share=round(pool.busy_share, 3)
            )
            for name, pool in self._team.pools.items()
        }
        for name, pool in pools.items():
            self._metrics.pool(name, up=pool.up, busy_share=pool.busy_share)
        report = TeamReport(team_id=self._team_id, release=self._release, pools=pools)
        await self._ports.reports.tell(report)
        self._is_known = True

    async def look(self) -> None:
        """Have every pool be as large as it shall be; called every second while started."""
        pools = self._team.pools
        asked = await self._ports.sizes.read(pools)
        waiting = await self._ports.queue.waiting() if self._config.scaling.enabled else 0
        await asyncio.gather(
            *(self._see_to(name, asked.get(name), waiting, pool) for name, pool in pools.items())
        )

    async def _see_to(
        self, name: PoolName, asked: int | None, waiting: int, pool: OwnedPool
    ) -> None:
        wanted = self._wanted(name, asked, waiting, pool)
        if wanted.replicas == pool.size:
            return
        log.info(
            "pool_resized",
            pool=name,
            replicas=wanted.replicas,
            before=pool.size,
            reason=wanted.reason,
            waiting=waiting,
            busy_share=round(pool.busy_share, 3),
        )
        self._metrics.resized(name, wanted.reason)
        try:
            await pool.resize(wanted.replicas)
        except UnavailableError as exc:
            # No machine has room for one more, or none can be reached: the next look tries again.
            log.warning("pool_not_grown", pool=name, replicas=pool.size, reason=str(exc))

    def _wanted(self, name: PoolName, asked: int | None, waiting: int, pool: OwnedPool) -> _Wanted:
        configured = self._config.pool(name)
        if asked is not None:
            return _Wanted(asked, "asked")
        if not self._config.scaling.enabled:
            return _Wanted(configured.replicas, "configured")
        load = Load(waiting, pool.busy_share)
        step = self._load.step(name, load, replicas=pool.size, pool=configured)
        if step:
            return _Wanted(pool.size + step, "busy" if step > 0 else "idle")
        most = max(configured.replicas, configured.max_replicas)
        return _Wanted(min(max(pool.size, configured.replicas), most), "configured")
