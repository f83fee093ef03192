"""Statements on the daily partitions of threats, for their owner."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

_NAME = "threats_%Y%m%d"
_ROWS_AT_ONCE = 5_000

_EXISTING = """
SELECT child.relname
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'threats'::regclass AND child.relname ~ '^threats_[0-9]{8}$'
"""
# Taken first, so that no row comes between looking into the default partition and creating.
_LOCK_DEFAULT = "LOCK TABLE threats_default IN ACCESS EXCLUSIVE MODE"
_DEFAULT_HOLDS = """
SELECT EXISTS (SELECT FROM threats_default WHERE received_at >= $1 AND received_at < $2)
"""
_DELETE = """
DELETE FROM {table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM {table} WHERE {column} < $1 LIMIT {limit}
))
"""
_DELETE_THREATS = _DELETE.format(table="threats_default", column="received_at", limit=_ROWS_AT_ONCE)
_DELETE_VERDICTS = _DELETE.format(table="verdicts", column="threat_id", limit=_ROWS_AT_ONCE)


async def existing_days(connection: AsyncConnection) -> Collection[date]:
    """The days that have a partition."""
    names = await connection.exec_driver_sql(_EXISTING)
    return {datetime.strptime(name, _NAME).replace(tzinfo=UTC).date() for (name,) in names}


async def create_day(connection: AsyncConnection, day: date) -> bool:
    """Make the day's partition, unless the default partition holds rows of that day.

    PostgreSQL refuses a range of which the default holds rows; they stay where they are.
    """
    first, end = _midnight(day), _midnight(day + timedelta(days=1))
    await connection.exec_driver_sql(_LOCK_DEFAULT)
    held = await connection.exec_driver_sql(_DEFAULT_HOLDS, (first, end))
    if held.scalar_one():
        return False
    # A range is part of the schema and takes no arguments; both are dates that we formatted.
    await connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {day:{_NAME}} PARTITION OF threats "
        f"FOR VALUES FROM ('{first.isoformat()}') TO ('{end.isoformat()}')"
    )
    return True


async def drop_day(connection: AsyncConnection, day: date) -> None:
    """Drop the day's partition with its rows."""
    await connection.exec_driver_sql(f"DROP TABLE IF EXISTS {day:{_NAME}}")


async def delete_some(connection: AsyncConnection, before: date) -> bool:
    """Delete some rows that no partition takes with it; whether there may be more.

    Those are threats in the default partition, and verdicts on threats of earlier days.
    """
    moment = _midnight(before)
    threats = await connection.exec_driver_sql(_DELETE_THREATS, (moment,))
    # A UUIDv7 begins with its time in milliseconds.
    first_id = UUID(int=int(moment.timestamp() * 1000) << 80)
    verdicts = await connection.exec_driver_sql(_DELETE_VERDICTS, (first_id,))
    return _ROWS_AT_ONCE in {threats.rowcount, verdicts.rowcount}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
