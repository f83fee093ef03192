"""All rows of the database as they were at one moment, while others go on writing."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import NamedTuple, Protocol

import asyncpg

from watchfloor.core import UnavailableError
from watchfloor.store._faults import faults_translated
from watchfloor.store._partitions import DAILY_TABLES

_CONNECT_LIMIT_S = 5.0
# What a server of the operator's own may limit, and what says how values are written.
_SETTINGS = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": "10s",
    "timezone": "UTC",
    "datestyle": "ISO",
    "intervalstyle": "postgres",
}
# A row is there before those that name it: so many foreign keys lead to a table, at the longest.
TABLES = """
WITH RECURSIVE named AS (
    SELECT oid AS relid, 0 AS depth FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND relname <> 'alembic_version'
    UNION
    SELECT conrelid, depth + 1 FROM named JOIN pg_constraint
        ON confrelid = relid AND contype = 'f' AND conrelid <> confrelid AND conparentid = 0
)
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM (SELECT relid, max(depth) AS depth FROM named GROUP BY relid) AS t
JOIN pg_class AS c ON c.oid = t.relid JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname, t.depth
ORDER BY t.depth, c.relname
"""


class Sink(Protocol):
    """Where bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Add a piece."""
        ...


class CopiedTable(NamedTuple):
    """A table without its rows.

    Attributes:
        name: Its name.
        columns: What a row has, in this order; what is worked out from others is not among them.
    """

    name: str
    columns: Sequence[str]


class DatabaseCopy(NamedTuple):
    """The database as it was when the block of ``copying`` began.

    Attributes:
        revision: Of the schema.
        tables: Those that others name come first.
        days: Which days have a partition, by table.
        connection: Sees nothing that was written later.
    """

    revision: str
    tables: Sequence[CopiedTable]
    days: Mapping[str, Sequence[date]]
    connection: asyncpg.Connection

    async def copy(self, table: CopiedTable, into: Sink) -> int:
        """Write a table's rows in PostgreSQL's text form of COPY; says how many.

        Args:
            table: Which one.
            into: Written to from other threads, one piece after the other.
        """
        columns = ", ".join(map(_quoted, table.columns))
        # A partitioned table itself cannot be copied before PostgreSQL 18.
        rows = f"SELECT {columns} FROM {_quoted(table.name)}"
        with faults_translated():
            said: str = await self.connection.copy_from_query(rows, output=into)
        return rows_copied(said)


@asynccontextmanager
async def copying(owner_url: str) -> AsyncIterator[DatabaseCopy]:
    """Look at the whole database as it is at this moment; nobody waits for it but who migrates.

    Args:
        owner_url: The database as its owner, whom row-level security does not concern.

    Raises:
        UnavailableError: The database is away, or was never migrated.
    """
    with faults_translated():
        connection = await asyncpg.connect(
            owner_url, timeout=_CONNECT_LIMIT_S, server_settings=_SETTINGS
        )
    try:
        with faults_translated():
            tables = [CopiedTable(*row) for row in await connection.fetch(TABLES)]
            await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Locked before the first look, which is the moment that counts: no partition goes.
            await _lock(connection, tables)
            copy = await _looked_at(connection, tables)
        yield copy
    finally:
        await connection.close(timeout=_CONNECT_LIMIT_S)


async def _lock(connection: asyncpg.Connection, tables: Sequence[CopiedTable]) -> None:
    if not tables:
        raise UnavailableError("The database has no schema yet; start `watchfloor up` once.")
    names = ", ".join(_quoted(table.name) for table in tables)
    await connection.execute(f"LOCK TABLE alembic_version, {names} IN ACCESS SHARE MODE")


async def _looked_at(connection: asyncpg.Connection, tables: Sequence[CopiedTable]) -> DatabaseCopy:
    revision = await connection.fetchval("SELECT version_num FROM alembic_version")
    days = {table.name: await table.days_of(connection) for table in DAILY_TABLES}
    return DatabaseCopy(revision, tables, days, connection)


def rows_copied(said: str) -> int:
    """How many, of what PostgreSQL says after COPY."""
    return int(said.removeprefix("COPY "))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
