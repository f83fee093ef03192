"""Days come and go: prepared ahead, dropped past retention, whatever order things happen in."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest
from integration.store.making import MakeRow, MakeVerdict
from integration.store.postgres import Postgres

from watchfloor.core import FakeClock, UnavailableError, VerdictKind
from watchfloor.store import Maintenance, Store, StoreConfig, ThreatRepository

pytestmark = pytest.mark.integration

CONFIG = StoreConfig(retention_days=10, partition_days_ahead=3)
DAY = timedelta(days=1)


@pytest.fixture
async def no_days(owner: asyncpg.Connection) -> None:
    for table in ("threats", "events"):
        await owner.execute(f"DELETE FROM {table}_default")
        for name in await _partitions(owner, table):
            await owner.execute(f"DROP TABLE {name}")


@pytest.fixture
async def maintenance(
    postgres: Postgres, clock: FakeClock, no_days: None
) -> AsyncIterator[Maintenance]:
    assert no_days is None
    maintenance = Maintenance(postgres.owner_url, clock=clock, config=CONFIG)
    yield maintenance
    await maintenance.stop()


async def _partitions(owner: asyncpg.Connection, table: str = "threats") -> list[str]:
    rows = await owner.fetch(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits "
        "WHERE inhparent = $1::text::regclass AND inhrelid::regclass::text !~ 'default'",
        table,
    )
    return sorted(row["name"] for row in rows)


def _names(first: date, days: int, table: str = "threats") -> list[str]:
    return [f"{table}_{first + n * DAY:%Y%m%d}" for n in range(days)]


@pytest.mark.parametrize("table", ["threats", "events"])
async def test_yesterday_to_the_last_day_ahead_are_prepared(
    maintenance: Maintenance, owner: asyncpg.Connection, clock: FakeClock, table: str
) -> None:
    await maintenance.prepare()

    assert await _partitions(owner, table) == _names(clock.now().date() - DAY, 5, table)


async def test_preparing_again_adds_what_the_day_brings(
    maintenance: Maintenance, owner: asyncpg.Connection, clock: FakeClock
) -> None:
    await maintenance.prepare()
    clock.advance(86_400)
    await asyncio.gather(maintenance.prepare(), maintenance.prepare())

    assert await _partitions(owner) == _names(clock.now().date() - 2 * DAY, 6)


async def test_a_threat_goes_to_the_partition_of_its_day(
    maintenance: Maintenance,
    store: Store,
    make_row: MakeRow,
    owner: asyncpg.Connection,
    clock: FakeClock,
) -> None:
    await maintenance.prepare()
    await ThreatRepository(store).save([make_row(received_at=clock.now())])

    assert await owner.fetchval(f"SELECT count(*) FROM threats_{clock.now():%Y%m%d}") == 1


async def test_a_partition_is_dropped_when_retention_has_passed(
    maintenance: Maintenance,
    store: Store,
    make_row: MakeRow,
    owner: asyncpg.Connection,
    clock: FakeClock,
) -> None:
    await maintenance.prepare()
    row = make_row(received_at=clock.now())
    threats = ThreatRepository(store)
    await threats.save([row])

    clock.advance(10 * 86_400)
    await maintenance.prepare()
    assert await threats.get(*row.key) is not None

    clock.advance(86_400)
    await maintenance.prepare()
    assert await threats.get(*row.key) is None
    assert min(await _partitions(owner)) == f"threats_{clock.now() - 10 * DAY:%Y%m%d}"


async def test_what_no_partition_takes_with_it_is_deleted(
    maintenance: Maintenance,
    store: Store,
    make_row: MakeRow,
    make_verdict: MakeVerdict,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
) -> None:
    """Rows in the default partition, and verdicts."""
    threats = ThreatRepository(store)
    old = make_row(received_at=clock.now() - 11 * DAY)
    young = make_row(received_at=clock.now() - 9 * DAY)
    await threats.save([old, young])
    for row in (old, young):
        await threats.record_verdict(*row.key, make_verdict(VerdictKind.BENIGN))

    await maintenance.prepare()

    assert list(await threats.load([old.key, young.key])) == [young.key]
    rows = await owner.fetch("SELECT threat_id::text FROM verdicts WHERE project_id = $1", project)
    assert [row["threat_id"] for row in rows] == [young.threat.id]


async def test_a_day_of_which_the_default_holds_rows_is_left_to_it(
    maintenance: Maintenance,
    store: Store,
    make_row: MakeRow,
    owner: asyncpg.Connection,
    clock: FakeClock,
) -> None:
    """PostgreSQL refuses such a range; the product must start nevertheless."""
    row = make_row(received_at=clock.now())
    await ThreatRepository(store).save([row])

    await maintenance.prepare()

    assert f"threats_{clock.now():%Y%m%d}" not in await _partitions(owner)
    assert len(await _partitions(owner)) == 4
    assert await ThreatRepository(store).get(*row.key) is not None


async def test_a_lock_that_is_not_free_postpones_instead_of_blocking_everyone(
    maintenance: Maintenance, owner: asyncpg.Connection
) -> None:
    """Behind a waiting exclusive lock every reader would queue."""
    async with owner.transaction():
        await owner.execute("LOCK TABLE threats_default IN ACCESS SHARE MODE")
        with pytest.raises(UnavailableError):
            await maintenance.prepare()


async def test_partitions_of_the_future_are_unreadable_for_the_app_too(
    maintenance: Maintenance, app: asyncpg.Connection, clock: FakeClock
) -> None:
    await maintenance.prepare()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.fetch(f"SELECT * FROM threats_{clock.now():%Y%m%d}")


@pytest.mark.usefixtures("no_days")
async def test_days_are_those_of_utc(postgres: Postgres, owner: asyncpg.Connection) -> None:
    """Half past eleven at night in New York is the next day in UTC."""
    late = datetime.fromisoformat("2026-03-01T23:30:00-05:00")
    there = Maintenance(postgres.owner_url, clock=FakeClock(late), config=CONFIG)
    await there.prepare()
    await there.stop()

    assert await _partitions(owner) == _names(date(2026, 3, 1), 5)
    assert late.astimezone(UTC).date() == date(2026, 3, 2)
