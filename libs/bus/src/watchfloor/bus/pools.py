"""How many actors of each kind operators want, and how many each coordinator's team has."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence

import nats.js.errors
from pydantic import BaseModel, ConfigDict, ValidationError

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
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


class TeamReports:
    """The bucket of what teams have; a team that is not heard of any more leaves it by itself."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus

    async def tell(self, report: TeamReport) -> None:
        """Keep a team's report for some seconds.

        Raises:
            UnavailableError: The bus is away.
        """
        value = report.model_dump_json().encode()
        with translated("telling of a team"):
            await self._bus.bucket(subjects.TEAMS).put(report.team_id, value)

    async def forget(self, team_id: str) -> None:
        """Say that a team has ended.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("telling of a team"):
            await self._bus.bucket(subjects.TEAMS).delete(team_id)

    async def read(self) -> Sequence[TeamReport]:
        """The teams that were heard of lately, by their ids.

        Raises:
            UnavailableError: The bus is away.
        """
        bucket, found = self._bus.bucket(subjects.TEAMS), []
        with translated("reading of teams"), contextlib.suppress(nats.js.errors.NoKeysError):
            for team_id in sorted(await bucket.keys()):
                # One may leave while the others are read, or be of a release that says more.
                with contextlib.suppress(nats.js.errors.KeyNotFoundError, ValidationError):
                    entry = await bucket.get(team_id)
                    found.append(TeamReport.model_validate_json(entry.value or b""))
        return found
