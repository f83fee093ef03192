"""Sessions and their events leave when their time is over, imported history with what it came."""

from datetime import timedelta

import asyncpg
import pytest
from integration.store.postgres import Postgres
from integration.store.sessions.making import make_event, save, session_key, watch_a_session

from watchfloor.core import FakeClock, SessionKey
from watchfloor.store import EventRepository, Maintenance, SessionSaving, Store, StoreConfig

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)
TABLES = (
    *("sessions", "events", "event_keys", "traces"),
    *("risk_snapshots", "thought_analyses", "dataflow_analyses"),
    *("conclusion_steps", "session_pii", "session_signatures"),
)


async def _prepare(postgres: Postgres, clock: FakeClock) -> None:
    config = StoreConfig(retention_days=10, partition_days_ahead=3)
    maintenance = Maintenance(postgres.owner_url, clock=clock, config=config)
    await maintenance.prepare()
    await maintenance.stop()


async def _left(owner: asyncpg.Connection, project: str) -> set[str]:
    counted = [
        (
            table,
            await owner.fetchval(f"SELECT count(*) FROM {table} WHERE project_id = $1", project),
        )
        for table in TABLES
    ]
    return {table for table, number in counted if number}


async def test_an_event_goes_to_the_partition_of_its_day(
    postgres: Postgres,
    saving: SessionSaving,
    owner: asyncpg.Connection,
    clock: FakeClock,
    key: SessionKey,
) -> None:
    await _prepare(postgres, clock)
    times = [clock.now(), clock.now() + DAY, clock.now() - 400 * DAY]
    await save(saving, [make_event(key, event_time=moment) for moment in times])

    rows = await owner.fetch(
        "SELECT tableoid::regclass::text AS name FROM events WHERE project_id = $1 "
        "ORDER BY event_time DESC",
        key.project_id,
    )

    days = [f"events_{moment:%Y%m%d}" for moment in (clock.now() + DAY, clock.now())]
    assert [row["name"] for row in rows] == [*days, "events_default"]


async def test_what_is_past_retention_leaves_no_row(
    postgres: Postgres, store: Store, owner: asyncpg.Connection, clock: FakeClock, key: SessionKey
) -> None:
    await watch_a_session(store, key)
    clock.advance(10 * 86_400)
    await _prepare(postgres, clock)
    assert await _left(owner, key.project_id) == set(TABLES)

    clock.advance(2 * 86_400)
    await _prepare(postgres, clock)

    assert await _left(owner, key.project_id) == set()


async def test_imported_history_stays_as_long_as_what_came_with_it(
    postgres: Postgres,
    saving: SessionSaving,
    events: EventRepository,
    clock: FakeClock,
    project: str,
) -> None:
    """A year-old session that was imported today is here to be looked at."""
    key = session_key(project, "imported")
    old = make_event(key, event_time=clock.now() - 400 * DAY)
    await save(saving, [old])

    clock.advance(9 * 86_400)
    await _prepare(postgres, clock)

    assert (await events.list(*key)).events == (old,)
