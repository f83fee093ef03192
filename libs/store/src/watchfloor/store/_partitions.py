"""Statements on the daily partitions of a table, for its owner."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

_PARTITIONS = """
SELECT child.relname
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = $1::text::regclass AND child.relname ~ ('^' || $1 || '_[0-9]{8}$')
"""


class DailyTable(NamedTuple):
    """A table with one partition a day, and one for all times that no day's takes.

    Attributes:
        name: Its name; the partitions are called after it.
        column: The time by which it is partitioned.
    """

    name: str
    column: str

    def partition(self, day: date) -> str:
        """The name of the day's partition."""
        return f"{self.name}_{day:%Y%m%d}"

    async def existing_days(self, connection: AsyncConnection) -> Collection[date]:
        """The days that have a partition."""
        driver = (await connection.get_raw_connection()).driver_connection
        return set(await self.days_of(driver))

    async def days_of(self, connection: asyncpg.Connection) -> Sequence[date]:
        """The same, straight from the driver and in order."""
        names = await connection.fetch(_PARTITIONS, self.name)
        form = f"{self.name}_%Y%m%d"
        return sorted(datetime.strptime(name, form).replace(tzinfo=UTC).date() for (name,) in names)

    async def create_day(self, connection: AsyncConnection, day: date) -> bool:
        """Make the day's partition, unless the default partition holds rows of that day.

        PostgreSQL refuses a range of which the default holds rows; they stay where they are.
        """
        first, end = midnight(day), midnight(day + timedelta(days=1))
        default = f"{self.name}_default"
        # Taken first, so that no row comes between looking into the default and creating.
        await connection.exec_driver_sql(f"LOCK TABLE {default} IN ACCESS EXCLUSIVE MODE")
        held = await connection.exec_driver_sql(
            f"SELECT EXISTS (SELECT FROM {default} "
            f"WHERE {self.column} >= $1 AND {self.column} < $2)",
            (first, end),
        )
        if held.scalar_one():
            return False
        # A range is part of the schema and takes no arguments; both are dates that we formatted.
        await connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {self.partition(day)} PARTITION OF {self.name} "
            f"FOR VALUES FROM ('{first.isoformat()}') TO ('{end.isoformat()}')"
        )
        return True


def midnight(day: date) -> datetime:
    """The moment at which the day begins."""
    return datetime.combine(day, time(), UTC)


THREATS = DailyTable("threats", "received_at")
EVENTS = DailyTable("events", "event_time")
DAILY_TABLES = (THREATS, EVENTS)
