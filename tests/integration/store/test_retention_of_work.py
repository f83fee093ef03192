"""What was done leaves when its time is over, and what still counts stays."""

from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from integration.store.making import MakeRow, make_features
from integration.store.postgres import Postgres
from integration.store.sessions.making import make_event, save, session_key, watch_a_session

from watchfloor.core import DeliveryDraft, FakeClock, mint_uuid7
from watchfloor.store import (
    DeliveryRepository,
    FeatureRepository,
    Maintenance,
    SessionSaving,
    Store,
    StoreConfig,
    ThreatRepository,
)

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)


class Upkeep:
    """Maintenance as it is configured, once."""

    def __init__(self, postgres: Postgres, clock: FakeClock) -> None:
        self._url = postgres.owner_url
        self._clock = clock

    async def __call__(self, **config: object) -> None:
        settings = {"retention_days": 10, "partition_days_ahead": 3, "delivered_retention_days": 2}
        maintenance = Maintenance(
            self._url, clock=self._clock, config=StoreConfig.model_validate(settings | config)
        )
        await maintenance.prepare()
        await maintenance.stop()


@pytest.fixture
def upkeep(postgres: Postgres, clock: FakeClock) -> Upkeep:
    return Upkeep(postgres, clock)


async def _count(owner: asyncpg.Connection, table: str, project: str) -> int:
    query = f"SELECT count(*) FROM {table} WHERE project_id = $1"
    count: int = await owner.fetchval(query, project)
    return count


async def _delivery(
    store: Store, owner: asyncpg.Connection, project: str, *, status: str, ended_at: datetime | None
) -> None:
    draft = DeliveryDraft(
        project_id=project, key=uuid4().hex, kind="policy", url="https://h.example", payload=b"{}"
    )
    await DeliveryRepository(store).add([draft])
    await owner.execute(
        "UPDATE deliveries SET status = $2, ended_at = $3 WHERE key = $1",
        *(draft.key, status, ended_at),
    )


@pytest.mark.parametrize(
    ("status", "age_days", "stays"),
    [
        ("delivered", 2, True),
        ("delivered", 4, False),
        ("dead", 4, True),
        ("dead", 12, False),
        ("pending", None, True),
    ],
)
async def test_deliveries_stay_for_as_long_as_someone_may_ask(
    upkeep: Upkeep,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    status: str,
    age_days: int | None,
    stays: bool,
) -> None:
    """Those that arrived are only kept against a second time; the dead wait for a person."""
    ended_at = None if age_days is None else clock.now() - age_days * DAY
    await _delivery(store, owner, project, status=status, ended_at=ended_at)
    await upkeep()
    assert await _count(owner, "deliveries", project) == stays


async def test_leases_whose_holder_never_came_back_leave_after_a_day(
    upkeep: Upkeep, owner: asyncpg.Connection, clock: FakeClock
) -> None:
    ends = {"left": clock.now() - 2 * DAY, "late": clock.now() - DAY / 2, "held": clock.now() + DAY}
    for name, end in ends.items():
        await owner.execute("INSERT INTO leases VALUES ($1, 'h', $2)", name, end)
    await upkeep()
    left = await owner.fetch("SELECT name FROM leases ORDER BY name")
    assert [row["name"] for row in left] == ["held", "late"]


async def test_the_last_completed_run_of_an_agent_stays_however_old(
    upkeep: Upkeep, owner: asyncpg.Connection, clock: FakeClock, project: str
) -> None:
    """It says whether another run is worth it; without it every agent would be analysed again."""
    runs = [(30, "COMPLETED"), (20, "COMPLETED"), (15, "FAILED"), (12, "IN_PROGRESS")]
    for age, status in runs:
        begun = clock.now() - age * DAY
        run = (project, mint_uuid7(begun))
        await owner.execute(
            "INSERT INTO analysis_sessions (project_id, analysis_id, agent_id, session_type, "
            "status, created_at, completed_sessions, sessions_analyzed, findings_count) "
            "VALUES ($1, $2, 'shop', 'DYNAMIC', $3, $4, 5, 5, 0)",
            *(*run, status, begun),
        )
        await owner.execute(
            "INSERT INTO analysis_results VALUES ($1, $2, 'behavioral', 'shop', $3)", *run, status
        )
    await upkeep()
    left = await owner.fetch(
        "SELECT status FROM analysis_sessions WHERE project_id = $1 ORDER BY created_at", project
    )
    assert [row["status"] for row in left] == ["COMPLETED", "IN_PROGRESS"]
    found = "SELECT document FROM analysis_results WHERE project_id = $1 ORDER BY analysis_id"
    results = await owner.fetch(found, project)
    assert [row["document"] for row in results] == ["COMPLETED", "IN_PROGRESS"]


async def test_what_was_found_leaves_a_session_that_never_ends(
    upkeep: Upkeep, store: Store, owner: asyncpg.Connection, clock: FakeClock, project: str
) -> None:
    key = session_key(project)
    await watch_a_session(store, key)
    await FeatureRepository(store).keep([make_features(project)])
    later = clock.now() + 12 * DAY
    await owner.execute("UPDATE features SET analyzed_at = $1", clock.now())
    await save(SessionSaving(store), [make_event(key, received_at=later)])
    clock.advance(12 * 86_400)

    await upkeep()

    assert await _count(owner, "sessions", project) == 1
    assert await _count(owner, "risk_snapshots", project) == 0
    assert await _count(owner, "features", project) == 0


async def test_a_steps_dead_letter_leaves_though_its_trace_is_gone(
    upkeep: Upkeep, owner: asyncpg.Connection, clock: FakeClock, project: str
) -> None:
    for subject, age, is_dead in (("old", 12, True), ("young", 3, True), ("due", 12, False)):
        await owner.execute(
            "INSERT INTO conclusion_steps "
            "(project_id, kind, subject_id, conclusion_number, step, due_at, is_dead) "
            "VALUES ($1, 'trace', $2, 1, 'features', $3, $4)",
            *(project, subject, clock.now() - age * DAY, is_dead),
        )
    await upkeep()
    left = await owner.fetch(
        "SELECT subject_id FROM conclusion_steps WHERE project_id = $1 ORDER BY subject_id", project
    )
    assert [row["subject_id"] for row in left] == ["due", "young"]


async def test_a_project_may_keep_less_than_others(
    upkeep: Upkeep,
    store: Store,
    make_row: MakeRow,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
) -> None:
    """Its rows of a day go, those of others in the same partition stay."""
    await upkeep()
    other = f"{project}-other"
    await owner.execute("INSERT INTO projects VALUES ($1, now())", other)
    threats = ThreatRepository(store)
    rows = [make_row(received_at=clock.now(), project_id=each) for each in (project, other)]
    await threats.save(rows)
    for each in (project, other):
        await watch_a_session(store, session_key(each))
    clock.advance(4 * 86_400)

    await upkeep(project_retention_days={project: 4})
    assert await _count(owner, "events", project) == 1
    await upkeep(project_retention_days={project: 3})

    tables = ("threats", "events", "event_keys", "sessions", "traces", "risk_snapshots")
    assert [await _count(owner, table, project) for table in tables] == [0] * len(tables)
    assert [await _count(owner, table, other) for table in tables] == [1] * len(tables)
