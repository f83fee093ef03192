"""Days of threats and events: prepared before they begin, dropped when their time is over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Clock, Periodic
from watchfloor.store._engine import make_engine
from watchfloor.store._faults import faults_translated
from watchfloor.store._leavings import delete_audited, delete_of_day, delete_past, delete_settled
from watchfloor.store._partitions import DAILY_TABLES, DailyTable
from watchfloor.store._transaction import begin
from watchfloor.store.config import StoreConfig
from watchfloor.store.migrate import TAKE_SCHEMA_LOCK

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
    """

    def __init__(self, owner_url: str, *, clock: Clock, config: StoreConfig | None = None) -> None:
        self._config = config or StoreConfig()
        self._owner = make_engine(owner_url, self._config.model_copy(update={"pool_size": 1}))
        self._clock = clock
        self._hourly = Periodic(_INTERVAL_S, self.prepare)

    async def start(self) -> None:
        """Prepare once, and from then on every hour.

        Raises:
            UnavailableError: The database is away.
        """
        await self.prepare()
        await self._hourly.start()

    async def stop(self) -> None:
        """End the hourly work and close the connection. Safe twice and without ``start``."""
        await self._hourly.stop()
        await self._owner.dispose()

    async def prepare(self) -> None:
        """Make the partitions of yesterday to the last day ahead; remove what is past retention.

        Idempotent, and safe to run from several processes at once.

        Raises:
            UnavailableError: The database is away, or a lock was not free within two seconds.
        """
        config, today = self._config, self._clock.now().astimezone(UTC).date()
        oldest = today - timedelta(days=config.retention_days)
        for table in DAILY_TABLES:
            await self._prepare(table, today, oldest)
        await self._delete(partial(delete_past, before=oldest))
        arrived = today - timedelta(days=config.delivered_retention_days)
        await self._delete(partial(delete_settled, before=arrived, expired=today - _A_DAY))
        audited = today - timedelta(days=config.audit_retention_days)
        await self._delete(partial(delete_audited, before=audited))
        for project_id, days in config.project_retention_days.items():
            await self._delete_of(project_id, today - timedelta(days=days))

    async def _prepare(self, table: DailyTable, today: date, oldest: date) -> None:
        async with self._step() as connection:
            existing = await table.existing_days(connection)
        for ahead in range(-1, self._config.partition_days_ahead + 1):
            day = today + timedelta(days=ahead)
            if day not in existing:
                await self._create(table, day)
        for day in sorted(existing):
            if day < oldest:
                async with self._step() as connection:
                    await table.drop_day(connection, day)
                log.info("partition_dropped", table=table.name, day=day.isoformat())

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

    async def _delete_of(self, project_id: str, before: date) -> None:
        """What is past for this project while others' of the same days stay."""
        await self._delete(partial(delete_past, before=before, project_id=project_id))
        for table in DAILY_TABLES:
            async with self._step() as connection:
                days = await table.existing_days(connection)
            for day in sorted(days):
                if day < before:
                    partition = table.partition(day)
                    await self._delete(
                        partial(delete_of_day, partition=partition, project_id=project_id)
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
