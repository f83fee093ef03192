"""How many actors of each kind operators want, and how many each coordinator's team has."""

import asyncio
from collections.abc import Collection, Mapping

import nats.js.errors
from pydantic import BaseModel, ConfigDict

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._reports import Reports
from watchfloor.bus.connection import NATSBus


class PoolReport(BaseModel):
    """One pool of a team.

    Attributes:
        replicas: Its actors.
        up: Those that can be asked at this moment.
        busy_share: For which share of the last moments they were busy, on the average.
    """

    model_config = ConfigDict(frozen=True)
    replicas: int
    up: int
    busy_share: float


class TeamReport(BaseModel):
    """The actors of one coordinator.

    Attributes:
        team_id: Tells it from others that run at the same time.
        release: Which version of the product it runs.
        pools: By name.
    """

    model_config = ConfigDict(frozen=True)
    team_id: str
    release: str
    pools: Mapping[str, PoolReport]


class PoolSizes:
    """The bucket of what operators asked for; it holds until they ask for something else."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def read(self, pools: Collection[str]) -> dict[str, int]:
        """What was asked for, of those pools for which something was.

        Raises:
            UnavailableError: The bus is away.
        """
        sizes = await asyncio.gather(*(self._size(pool) for pool in pools))
        return {pool: size for pool, size in zip(pools, sizes, strict=True) if size is not None}

    async def ask(self, pool: str, replicas: int) -> None:
        """Have each team keep so many actors in this pool.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("asking for actors"):
            await self._bus.bucket(subjects.POOL_SIZES).put(pool, str(replicas).encode())

    async def forget(self, pool: str) -> None:
        """Leave the number to the configuration, or to the load.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("asking for actors"):
            await self._bus.bucket(subjects.POOL_SIZES).delete(pool)

    async def _size(self, pool: str) -> int | None:
        with translated("reading sizes of pools"):
            try:
                entry = await self._bus.bucket(subjects.POOL_SIZES).get(pool)
            except nats.js.errors.KeyNotFoundError:
                return None
        return int(entry.value or b"1")


class TeamReports(Reports[TeamReport]):
    """The bucket of what teams have; a team that is not heard of any more leaves it by itself."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(bus, bucket=subjects.TEAMS, kind=TeamReport)

    async def tell(self, report: TeamReport) -> None:
        """Keep a team's report for some seconds.

        Raises:
            UnavailableError: The bus is away.
        """
        await self.put(report.team_id, report)
