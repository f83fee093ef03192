"""Brings the schema up to date, at every start."""

import asyncio
from collections.abc import Sequence
from importlib.resources import files

import asyncpg
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from watchfloor.store._faults import faults_translated

_LOCK = 0x57464D49
"""Advisory lock of whoever changes the schema: migrations and the partition maintenance."""

TAKE_SCHEMA_LOCK = f"SELECT pg_advisory_xact_lock({_LOCK})"
_CONNECT_LIMIT_S = 5.0
_LIMIT_S = 300.0


async def migrate(owner_url: str) -> str:
    """Upgrade the schema as its owner; do nothing where it is up to date.

    All steps happen in one transaction. Of two that start at once the second waits for the first.

    Returns:
        The revision that the schema has.

    Raises:
        UnavailableError: The database is away, or the migration took more than five minutes.
    """
    with faults_translated():
        async with asyncio.timeout(_LIMIT_S), owner_engine(owner_url).begin() as connection:
            await connection.exec_driver_sql(TAKE_SCHEMA_LOCK)
            return await connection.run_sync(upgrade, known_revisions()[-1])


def owner_engine(owner_url: str) -> AsyncEngine:
    """Connections for work on the schema, each of its own."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(owner_url, timeout=_CONNECT_LIMIT_S),
        poolclass=NullPool,
    )


def upgrade(connection: Connection, revision: str) -> str:
    """Upgrade the schema to that revision, in the transaction of the connection; tells it."""
    if _revision_of(connection) == revision:
        return revision
    # It takes a while to load, and most starts find nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "watchfloor.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    return revision


def known_revisions() -> Sequence[str]:
    """All revisions of the schema, the newest last: files have the numbers of their revisions."""
    versions = files("watchfloor.store.migrations") / "versions"
    return sorted(name[:4] for each in versions.iterdir() if (name := each.name)[:4].isdecimal())


def _revision_of(connection: Connection) -> str | None:
    is_known = connection.exec_driver_sql("SELECT to_regclass('alembic_version') IS NOT NULL")
    if not is_known.scalar():
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)
