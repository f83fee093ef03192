"""Transactions in few round trips, which cost more than most statements inside them."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from watchfloor.store._engine import FAREWELL_LIMIT_S
from watchfloor.store._faults import DRIVER_FAULTS

PLAN_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"
"""For statements that take longer to plan than to run: each connection plans them once."""

BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
"""For statements that have an index for whatever they read, in the order in which they read it.

A day that has just begun has no statistics, and a plan that was made then would read all of it.
"""


ONE_BY_ONE = f"{BY_INDEX}; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
"""The same for statements that look up something for each of a few rows, in a large table."""


@asynccontextmanager
async def begin(engine: AsyncEngine, *first: str) -> AsyncIterator[AsyncConnection]:
    """A transaction; committed at the end, rolled back on an error.

    Its connection goes back to the pool outside of any transaction, or not at all.

    Args:
        engine: Where the connection is from; one of ``make_engine``.
        first: Statements without arguments, sent together with BEGIN in one message.
    """
    async with engine.connect() as connection:
        driver = await _driver(connection)
        is_over = False
        try:
            await driver.execute("; ".join(("BEGIN", *first)))
            yield connection
            await driver.execute("COMMIT")
            is_over = True
        except Exception:
            is_over = await _rolled_back(driver)
            raise
        finally:
            if not is_over:
                await connection.invalidate()


@asynccontextmanager
async def alone(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for one statement, which is a transaction of its own.

    The connection goes back to the pool once it is done, or not at all.
    """
    async with engine.connect() as connection:
        is_over = False
        try:
            yield connection
            is_over = True
        finally:
            if not is_over:
                await connection.invalidate()


async def fetch(
    connection: AsyncConnection, statement: str, *arguments: object
) -> Sequence[asyncpg.Record]:
    """The rows of a statement, straight from the driver: half the cost of SQLAlchemy's cursor."""
    driver = await _driver(connection)
    rows: list[asyncpg.Record] = await driver.fetch(statement, *arguments)
    return rows


async def execute_each(
    connection: AsyncConnection, statement: str, rows: Iterable[Sequence[object]]
) -> None:
    """The statement once for each row of arguments, in one round trip."""
    driver = await _driver(connection)
    await driver.executemany(statement, rows)


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    return (await connection.get_raw_connection()).driver_connection


async def _rolled_back(driver: asyncpg.Connection) -> bool:
    try:
        async with asyncio.timeout(FAREWELL_LIMIT_S):
            await driver.execute("ROLLBACK")
    except (OSError, asyncpg.PostgresError, *DRIVER_FAULTS):
        return False
    return True
