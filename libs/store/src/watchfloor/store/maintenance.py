"""Days of threats and events: prepared before they begin, dropped when their time is over."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.archive import ParquetArchive
from watchfloor.core import Clock, InvalidInputError, Periodic, UnavailableError
from watchfloor.store._engine import make_engine
from watchfloor.store._faults import faults_translated
from watchfloor.store._partitions import DAILY_TABLES, DailyTable
from watchfloor.store._transaction import begin
from watchfloor.store.config import StoreConfig
from watchfloor.store.migrate import TAKE_SCHEMA_LOCK
from watchfloor.store.retention import Leave, Promises, Retaining, added_up
from watchfloor.store.retention.settled import delete_audited, delete_settled
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_INTERVAL_S = 3600.0
_A_DAY = timedelta(days=1)
_DO_NOT_QUEUE = "SET LOCAL lock_timeout = '2s'"


class Maintenance:
    """Keeps the partitions; the only use of the owner's connection at run time.

    Lifecycle: construct (no I/O) -> ``start`` (prepares, then again every hour) -> ``stop``.

    Args:
        owner_url: The database as its owner.
        clock: What day it is.
        config: Retention, and how far ahead days are prepared.
        metrics: Counts what leaves.
        shortest_days: So long the streams keep what they hold, whatever was promised.
    """

    def __init__(
        self,
        owner_url: str,
        *,
        clock: Clock,
        config: StoreConfig | None = None,
        metrics: Metrics | None = None,
        shortest_days: int = 1,
    ) -> None:
        self._config = config or StoreConfig()
        self._metrics = (metrics or Metrics()).retention
        self._shortest_days = shortest_days
        folder = self._config.archive.folder
        self._archive = None if folder is None else ParquetArchive(folder)
        self._retaining = Retaining(self._step, archive=self._archive)
        self._owner = make_engine(owner_url, self._config.model_copy(update={"pool_size": 1}))
        self._clock = clock
        self._hourly = Periodic(_INTERVAL_S, self._prepare_or_tell)

    async def start(self) -> None:
        """Prepare once, and from then on every hour.

        Raises:
            InvalidInputError: Something was promised that the streams do not keep.
            UnavailableError: The database is away, or the archive cannot be written to.
        """
        shortest = (await self._promises()).shortest_of_all()
        if shortest < self._shortest_days:
            raise InvalidInputError(
                f"In days, the shortest time promised to a project or customer is {shortest}, and "
                f"the streams keep what they hold for {self._shortest_days}: lower "
                "bus.results_max_age_s, bus.sessions_max_age_s and bus.idempotency_ttl_s."
            )
        await self.run()
        await self._hourly.start()

    async def stop(self) -> None:
        """End the hourly work and close the connection. Safe twice and without ``start``."""
        await self._hourly.stop()
        await self._owner.dispose()

    async def run(self) -> Sequence[Leave]:
        """Look whether the archive can be written to, then ``prepare``.

        Raises:
            UnavailableError: The database is away, or the archive cannot be written to.
        """
        if self._archive is not None:
            await asyncio.to_thread(self._archive.check)
        return await self.prepare()

    async def prepare(self) -> Sequence[Leave]:
        """Make the partitions of yesterday to the last day ahead; remove what is past retention.

        Idempotent, and safe to run from several processes at once.

        Returns:
            What left, by project and table.

        Raises:
            UnavailableError: The database or the archive is away, or a lock was not free within two
                seconds.
        """
        config, today = self._config, self._today()
        for table in DAILY_TABLES:
            await self._prepare(table, today)
        arrived = today - timedelta(days=config.delivered_retention_days)
        await self._delete(partial(delete_settled, before=arrived, expired=today - _A_DAY))
        audited = today - timedelta(days=config.audit_retention_days)
        await self._delete(partial(delete_audited, before=audited))
        left = added_up([leave async for leave in self._retain(today)])
        if left:
            log.info("rows_left", **_by_table(left))
        return left

    async def expected(self) -> Sequence[Leave]:
        """What ``prepare`` would remove for its age, and what of that age is held.

        Raises:
            UnavailableError: The database is away.
        """
        expected = self._retaining.expected(await self._promises(), self._today())
        return added_up([leave async for leave in expected])

    async def _prepare_or_tell(self) -> None:
        try:
            await self.prepare()
        except UnavailableError as exc:
            self._metrics.postponed()
            log.warning("upkeep_postponed", reason=str(exc))

    async def _retain(self, today: date) -> AsyncIterator[Leave]:
        async for leave in self._retaining.run(await self._promises(), today):
            self._metrics.left(leave.table, rows=leave.rows, archived=leave.archived)
            yield leave

    async def _promises(self) -> Promises:
        async with self._step() as connection:
            return await Promises.read(connection, self._config)

    def _today(self) -> date:
        return self._clock.now().astimezone(UTC).date()

    async def _prepare(self, table: DailyTable, today: date) -> None:
        async with self._step() as connection:
            existing = await table.existing_days(connection)
        for ahead in range(-1, self._config.partition_days_ahead + 1):
            day = today + timedelta(days=ahead)
            if day not in existing:
                await self._create(table, day)

    async def _create(self, table: DailyTable, day: date) -> None:
        async with self._step() as connection:
            created = await table.create_day(connection, day)
        if not created:
            log.warning(
                "partition_not_created",
                table=table.name,
                day=day.isoformat(),
                reason="rows in default",
            )

    async def _delete(self, some: Callable[[AsyncConnection], Awaitable[bool]]) -> None:
        more = True
        while more:
            async with self._step() as connection:
                more = await some(connection)

    @asynccontextmanager
    async def _step(self) -> AsyncIterator[AsyncConnection]:
        """A short transaction of its own, so that no lock is held for longer than it takes."""
        limit_s = self._config.connect_timeout_s + self._config.statement_timeout_s
        with faults_translated():
            async with asyncio.timeout(limit_s):
                async with begin(self._owner, _DO_NOT_QUEUE, TAKE_SCHEMA_LOCK) as connection:
                    yield connection


def _by_table(left: Sequence[Leave]) -> dict[str, int]:
    tables: Counter[str] = Counter()
    for leave in left:
        tables[leave.table] += leave.rows
    return dict(tables)
