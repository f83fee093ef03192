"""The whole database copied at one moment, and made anew in one transaction."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import asyncpg
import pytest
from integration.store.making import NOON, MakeRow
from integration.store.postgres import Postgres, ThrowAwayServer

from watchfloor.core import ConflictError, FakeClock, InvalidInputError, Role
from watchfloor.store import (
    ApiKeyRepository,
    CopiedTable,
    Maintenance,
    ProjectRepository,
    Store,
    ThreatRepository,
    copying,
    known_revisions,
    migrate,
    rebuilding,
    table_with_rows,
)

pytestmark = pytest.mark.integration

Copies = Sequence[tuple[CopiedTable, bytes, int]]
Days = Mapping[str, Sequence[date]]
_SCHEMA = """
SELECT relname, relkind::text, relacl::text, relrowsecurity, pg_get_userbyid(relowner)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'c' ORDER BY relname
"""


@pytest.fixture
async def full(store: Store, postgres: Postgres, project: str, make_row: MakeRow) -> Postgres:
    """A database with a key, and threats of three days, one of them before all partitions."""
    await ApiKeyRepository(store).issue(project, Role.ADMIN)
    maintenance = Maintenance(postgres.owner_url, clock=FakeClock(NOON))
    await maintenance.prepare()
    await maintenance.stop()
    ages = (timedelta(), timedelta(days=1), timedelta(days=9))
    rows = [make_row(received_at=NOON - age, user_agent="tab\t, line\n and \\N") for age in ages]
    await ThreatRepository(store).save(rows)
    return postgres


async def _copied(postgres: Postgres) -> tuple[str, Days, Copies]:
    async with copying(postgres.owner_url) as copy:
        tables = []
        for table in copy.tables:
            into = io.BytesIO()
            rows = await copy.copy(table, into)
            tables.append((table, into.getvalue(), rows))
        return copy.revision, copy.days, tables


async def _rows(postgres: Postgres) -> dict[str, list[str]]:
    """Every row of every table as text, and which partition it is in."""
    owner = await asyncpg.connect(postgres.owner_url)
    names = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind = 'r' ORDER BY relname"
    )
    found = {}
    for (name,) in names:
        rows = await owner.fetch(f"SELECT t::text FROM {name} AS t ORDER BY 1")
        found[name] = [text for (text,) in rows]
    await owner.close()
    return found


async def _schema(postgres: Postgres) -> Sequence[asyncpg.Record]:
    owner = await asyncpg.connect(postgres.owner_url)
    found: Sequence[asyncpg.Record] = await owner.fetch(_SCHEMA)
    await owner.close()
    return found


async def test_every_row_and_right_is_what_it_was(
    full: Postgres, postgres_server: ThrowAwayServer
) -> None:
    revision, days, tables = await _copied(full)
    elsewhere = await _new(postgres_server, "elsewhere")

    counts = await _rebuilt(elsewhere, revision, days, tables)

    assert counts == [rows for _, _, rows in tables]
    assert await _rows(elsewhere) == await _rows(full)
    assert await _schema(elsewhere) == await _schema(full)


async def _rebuilt(postgres: Postgres, revision: str, days: Days, tables: Copies) -> Sequence[int]:
    async with rebuilding(postgres.owner_url, revision=revision) as database:
        await database.prepare([table for table, _, _ in tables], days)
        return [await database.fill(table, io.BytesIO(rows)) for table, rows, _ in tables]


async def _new(server: ThrowAwayServer, name: str) -> Postgres:
    await server.create_database(name)
    return Postgres(server, name)


async def test_tables_come_before_those_that_name_them(full: Postgres) -> None:
    """Also where the one that is named names another itself."""
    owner = await asyncpg.connect(full.owner_url)
    keys = await owner.fetch(
        "SELECT conrelid::regclass::text AS naming, confrelid::regclass::text AS named "
        "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"
    )
    await owner.close()
    async with copying(full.owner_url) as copy:
        order = [table.name for table in copy.tables]

    assert len(keys) > 20
    wrong = [key for key in keys if order.index(key["named"]) > order.index(key["naming"])]
    assert wrong == []


async def test_a_copy_is_of_one_moment(full: Postgres, store: Store) -> None:
    async with copying(full.owner_url) as copy:
        before = io.BytesIO()
        (projects,) = [table for table in copy.tables if table.name == "projects"]
        await ProjectRepository(store).create("came-later")
        await copy.copy(projects, before)

    assert b"came-later" not in before.getvalue()


async def test_a_failure_leaves_the_database_as_it_was(full: Postgres, store: Store) -> None:
    """So that a restore that fails has cost nothing."""
    revision, days, tables = await _copied(full)
    before = await _rows(full)
    await store.stop()

    broken = [(table, b"no row at all\n", rows) for table, _, rows in tables]
    with pytest.raises(asyncpg.PostgresError):
        await _rebuilt(full, revision, days, broken)

    assert await _rows(full) == before


async def test_a_database_in_use_is_left_alone(full: Postgres, store: Store) -> None:
    await store.ping()

    with pytest.raises(ConflictError, match="stop all gateways"):
        await _rebuilt(full, known_revisions()[-1], {}, [])


async def test_tables_of_another_schema_are_refused(
    full: Postgres, postgres_server: ThrowAwayServer
) -> None:
    revision, days, tables = await _copied(full)
    elsewhere = await _new(postgres_server, "refusing")

    with pytest.raises(InvalidInputError, match="not those of its schema"):
        await _rebuilt(elsewhere, revision, days, tables[1:])


async def test_a_database_is_empty_until_it_has_a_row(
    full: Postgres, postgres_server: ThrowAwayServer
) -> None:
    empty = await _new(postgres_server, "empty")
    assert await table_with_rows(empty.owner_url) is None
    await migrate(empty.owner_url)
    assert await table_with_rows(empty.owner_url) is None
    assert await table_with_rows(full.owner_url) is not None
