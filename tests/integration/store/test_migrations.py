"""The schema comes up once, whoever starts, and nothing in it is open by oversight."""

import asyncio
import sys
from typing import Any

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from integration.store.postgres import ThrowAwayServer
from sqlalchemy import Table

from watchfloor.store import migrate
from watchfloor.store._tables import TABLES

pytestmark = pytest.mark.integration


async def test_two_starts_at_once_migrate_once(postgres_server: ThrowAwayServer) -> None:
    await postgres_server.create_database("twice")
    url = f"postgresql://watchfloor_owner:x@/twice?host={postgres_server.folder}"

    revisions = await asyncio.gather(migrate(url), migrate(url))

    assert len(set(revisions)) == 1
    assert await migrate(url) == revisions[0] == _head()


def _head() -> str | None:
    """The revision that no other follows."""
    config = Config()
    config.set_main_option("script_location", "watchfloor.store:migrations")
    return ScriptDirectory.from_config(config).get_current_head()


_START = """
import asyncio, sys
from watchfloor.store import migrate
asyncio.run(migrate(sys.argv[1]))
print("alembic" in sys.modules)
"""


async def test_a_start_that_finds_nothing_to_do_loads_no_alembic(
    postgres_server: ThrowAwayServer,
) -> None:
    """It would take a quarter of a second of every start."""
    await postgres_server.create_database("again")
    url = f"postgresql://watchfloor_owner:x@/again?host={postgres_server.folder}"
    assert [await _starts(url), await _starts(url)] == ["True", "False"]


async def _starts(url: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _START, url), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return told.decode().strip()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_every_column_the_repositories_name_exists_with_its_type(
    owner: asyncpg.Connection, table: Table
) -> None:
    rows = await owner.fetch(
        "SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute "
        "WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped",
        table.name,
    )
    columns = {row["attname"]: row["kind"] for row in rows}
    named = {
        column.name: column.type.compile(dialect=_dialect()).lower() for column in table.columns
    }

    assert named.items() <= columns.items()


def _dialect() -> Any:
    from sqlalchemy.dialects.postgresql.asyncpg import dialect

    return dialect()  # type: ignore[no-untyped-call]


async def test_every_table_with_projects_has_row_security(owner: asyncpg.Connection) -> None:
    """A table that a later migration forgets would show every project to everyone."""
    unprotected = await owner.fetch(
        "SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid "
        "WHERE a.attname = 'project_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
        "AND NOT (c.relrowsecurity AND EXISTS "
        "(SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'own_projects'))"
    )

    assert unprotected == []


@pytest.mark.parametrize("role", ["watchfloor_owner", "watchfloor_app", "watchfloor_worker"])
async def test_no_role_is_a_superuser_or_passes_by_row_security(
    owner: asyncpg.Connection, role: str
) -> None:
    row = await owner.fetchrow(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole AS mighty FROM pg_roles "
        "WHERE rolname = $1",
        role,
    )

    assert row["mighty"] is False


async def test_the_app_owns_nothing(owner: asyncpg.Connection) -> None:
    owned = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relowner = 'watchfloor_app'::regrole"
    )

    assert owned == []
