"""The database made anew from a copy, in one transaction: all of it or nothing."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import IO

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import ConflictError, InvalidInputError
from watchfloor.store._faults import faults_translated
from watchfloor.store._partitions import DAILY_TABLES
from watchfloor.store.database_copy import TABLES, CopiedTable, rows_copied
from watchfloor.store.migrate import TAKE_SCHEMA_LOCK, known_revisions, owner_engine, upgrade
from watchfloor.store.roles import ROLES

_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = ANY ($1::text[])
"""


class DatabaseRebuild:
    """An empty database at the revision of a copy, which is filled table by table.

    Args:
        connection: In the transaction of it all.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def prepare(
        self, tables: Collection[CopiedTable], days: Mapping[str, Collection[date]]
    ) -> None:
        """See that the tables are those of this schema, and make the partitions of those days.

        Raises:
            InvalidInputError: They are others.
        """
        rows = await (await self._driver()).fetch(TABLES)
        schema = {row["name"]: set(row["columns"]) for row in rows}
        if schema != {table.name: set(table.columns) for table in tables}:
            raise InvalidInputError("The tables of the backup are not those of its schema.")
        for table in DAILY_TABLES:
            for day in sorted(days.get(table.name, ())):
                await table.create_day(self._connection, day)

    async def fill(self, table: CopiedTable, source: IO[bytes]) -> int:
        """Insert rows as they were copied; says how many.

        Args:
            table: Which one.
            source: Read from other threads, one piece after the other.
        """
        driver = await self._driver()
        said: str = await driver.copy_to_table(
            table.name, source=source, columns=list(table.columns), timeout=None
        )
        return rows_copied(said)

    async def _driver(self) -> asyncpg.Connection:
        return (await self._connection.get_raw_connection()).driver_connection


@asynccontextmanager
async def rebuilding(owner_url: str, *, revision: str) -> AsyncIterator[DatabaseRebuild]:
    """Make the schema as it was at ``revision``, have it filled, and bring it up to date.

    Everything that the owner has in the database is removed first. What fails, in the block or
    before or after it, leaves the database as it was.

    Args:
        owner_url: The database as its owner.
        revision: One of ``known_revisions``.

    Raises:
        ConflictError: Processes of the product are connected to it.
        UnavailableError: The database is away.
    """
    with faults_translated():
        async with owner_engine(owner_url).begin() as connection:
            await connection.exec_driver_sql(TAKE_SCHEMA_LOCK)
            await _require_unused(connection)
            await connection.exec_driver_sql("DROP OWNED BY CURRENT_USER CASCADE")
            await connection.run_sync(upgrade, revision)
            yield DatabaseRebuild(connection)
            await connection.run_sync(upgrade, known_revisions()[-1])


async def table_with_rows(owner_url: str) -> str | None:
    """A table of the database that has rows; nothing where it is empty, or has no tables.

    Raises:
        UnavailableError: The database is away.
    """
    with faults_translated():
        async with owner_engine(owner_url).begin() as connection:
            driver: asyncpg.Connection = (await connection.get_raw_connection()).driver_connection
            for row in await driver.fetch(TABLES):
                name: str = row["name"]
                if await driver.fetchval(f'SELECT EXISTS (SELECT FROM "{name}")'):
                    return name
    return None


async def _require_unused(connection: AsyncConnection) -> None:
    found = await connection.exec_driver_sql(_OTHERS, ([*ROLES],))
    if found.scalar_one():
        raise ConflictError(
            "Processes of watchfloor are connected to the database: "
            "stop all gateways and coordinators first."
        )
