"""Rows leave at the age that was promised to whoever they are of, and reach the archive before."""

from collections.abc import Mapping
from contextlib import AsyncExitStack, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from integration.store.making import (
    NOON,
    MakeRow,
    MakeSignal,
    MakeVerdict,
    make_features,
    make_hold,
)
from integration.store.postgres import Postgres
from integration.store.sessions.making import make_event, save, session_key, watch_a_session

from watchfloor.archive import ParquetArchive
from watchfloor.core import (
    FakeClock,
    InvalidInputError,
    RetentionInput,
    SessionKey,
    UnavailableError,
    VerdictKind,
)
from watchfloor.store import (
    FeatureRepository,
    Leave,
    LegalHoldRepository,
    Maintenance,
    ProjectRepository,
    RetentionRepository,
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

    def of(self, archive: Path | None = None, **config: object) -> Maintenance:
        settings = {"retention_days": 10, "partition_days_ahead": 3, "archive": {"folder": archive}}
        return Maintenance(
            self._url, clock=self._clock, config=StoreConfig.model_validate(settings | config)
        )

    async def __call__(self, archive: Path | None = None, **config: object) -> list[Leave]:
        maintenance = self.of(archive, **config)
        try:
            return list(await maintenance.prepare())
        finally:
            await maintenance.stop()


@pytest.fixture
def upkeep(postgres: Postgres, clock: FakeClock) -> Upkeep:
    return Upkeep(postgres, clock)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    ParquetArchive(folder).check()
    return folder


async def left(owner: asyncpg.Connection, project: str, table: str, column: str) -> list[Any]:
    rows = await owner.fetch(
        f"SELECT {column}::text AS c FROM {table} WHERE project_id = $1 ORDER BY 1", project
    )
    return [row["c"] for row in rows]


async def promise(store: Store, project: str, days: int | None = None, **customers: int) -> None:
    wanted = RetentionInput(days=days, customers=customers)
    await RetentionRepository(store).put(project, wanted, changed_at=NOON)


def archived(folder: Path, project: str) -> Mapping[str, list[Mapping[str, object]]]:
    archive, rows = ParquetArchive(folder), dict[str, list[Mapping[str, object]]]()
    for part in archive.parts(project):
        assert not part.is_pending
        rows.setdefault(part.table, []).extend(archive.read(part))
    return rows


class Threats:
    """Threats of customers and users, each of some age."""

    def __init__(self, store: Store, make_row: MakeRow, make_signal: MakeSignal) -> None:
        self._repository = ThreatRepository(store)
        self._row, self._signal = make_row, make_signal

    async def __call__(
        self, clock: FakeClock, age_days: int, customer: str = "acme", user: str | None = None
    ) -> str:
        moment = clock.now() - age_days * DAY
        signal = self._signal(received_at=moment, customer_id=customer, user_id=user)
        row = self._row(signal=signal)
        await self._repository.save([row])
        return str(row.threat.id)


@pytest.fixture
def threat(store: Store, make_row: MakeRow, make_signal: MakeSignal) -> Threats:
    return Threats(store, make_row, make_signal)


@pytest.fixture
async def session_of(store: Store, owner: asyncpg.Connection, project: str) -> SessionKey:
    """A session of the user ann and the customer acme, with rows in every table, of today."""
    key = session_key(project, "s-1")
    await watch_a_session(store, key)
    await FeatureRepository(store).keep([make_features(project)])
    await owner.execute(
        "UPDATE sessions SET user_id = 'ann', customer_id = 'acme' WHERE project_id = $1", project
    )
    return key


@pytest.mark.parametrize("is_archiving", [False, True])
async def test_customers_that_are_kept_shorter_leave_before_their_project(
    upkeep: Upkeep,
    folder: Path,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
    is_archiving: bool,
) -> None:
    await promise(store, project, 6, acme=3, bank=1)
    ages = {"acme": (2, 4), "bank": (2, 1), "other": (5, 7)}
    made = {(c, age): await threat(clock, age, c) for c, both in ages.items() for age in both}

    gone = await upkeep(folder if is_archiving else None)

    stays = {made["acme", 2], made["bank", 1], made["other", 5]}
    assert set(await left(owner, project, "threats", "threat_id")) == stays
    counts = [each for each in gone if each.project_id == project]
    assert counts == [Leave(project, "threats", 3, archived=3 if is_archiving else 0)]
    assert len(archived(folder, project).get("threats", [])) == counts[0].archived


async def test_a_project_is_not_kept_longer_than_the_installation_keeps_it(
    upkeep: Upkeep,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    await promise(store, project, 100, acme=200)
    await threat(clock, 11)
    young = await threat(clock, 4)
    await threat(clock, 6)
    await upkeep(project_retention_days={project: 5})
    assert await left(owner, project, "threats", "threat_id") == [young]


async def test_other_projects_keep_what_one_does_not(
    upkeep: Upkeep,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    kept = await threat(clock, 8)
    await ProjectRepository(store).create("hasty")
    await promise(store, "hasty", 1, acme=1)
    await upkeep()
    assert await left(owner, project, "threats", "threat_id") == [kept]


async def test_what_a_session_has_leaves_with_its_customer(
    upkeep: Upkeep,
    folder: Path,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    session_of: SessionKey,
) -> None:
    """And is found in the archive by its user and customer, though most of it names neither."""
    project = session_of.project_id
    other = session_key(project, "other")
    await save(SessionSaving(store), [make_event(other)])
    await promise(store, project, acme=2)
    clock.advance(4 * 86_400)

    await upkeep(folder)

    for table in ("sessions", "events", "dataflow_analyses", "session_pii", "thought_analyses"):
        expected = ["other"] if table in {"sessions", "events"} else []
        assert await left(owner, project, table, "session_id") == expected
    for table in ("traces", "risk_snapshots", "features", "session_signatures"):
        assert await left(owner, project, table, "project_id") == []
    rows = archived(folder, project)
    assert set(rows) == {
        *("sessions", "events", "traces", "risk_snapshots", "features"),
        *("dataflow_analyses", "session_pii", "thought_analyses"),
    }
    for row in (row for table in rows.values() for row in table):
        assert (row["project_id"], row["user_id"], row["customer_id"]) == (project, "ann", "acme")
    assert "transcript" not in rows["sessions"][0]


async def test_verdicts_leave_with_their_customer(
    upkeep: Upkeep,
    folder: Path,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
    make_verdict: MakeVerdict,
) -> None:
    ids = [await threat(clock, 4, customer, "ann") for customer in ("acme", "bank")]
    for each in ids:
        await ThreatRepository(store).record_verdict(
            project, each, make_verdict(VerdictKind.BENIGN)
        )
    await promise(store, project, acme=2)
    await upkeep(folder)
    assert await left(owner, project, "verdicts", "threat_id") == [ids[1]]
    (row,) = archived(folder, project)["verdicts"]
    assert (row["threat_id"], row["user_id"], row["customer_id"]) == (ids[0], "ann", "acme")


async def test_a_whole_day_is_archived_before_its_partition_is_dropped(
    upkeep: Upkeep,
    folder: Path,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    await upkeep()
    made = [await threat(clock, 0, user="ann") for _ in range(3)]
    partition = f"threats_{clock.now():%Y%m%d}"
    document = await left(owner, project, partition, "document")
    clock.advance(11 * 86_400)

    gone = await upkeep(folder)

    assert await owner.fetchval("SELECT to_regclass($1)", partition) is None
    assert Leave(project, "threats", 3, archived=3) in gone
    rows = archived(folder, project)["threats"]
    assert sorted(str(row["threat_id"]) for row in rows) == sorted(made)
    assert sorted(str(row["document"]) for row in rows) == document


async def test_nothing_is_deleted_while_the_archive_cannot_be_written(
    upkeep: Upkeep,
    folder: Path,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    made = await threat(clock, 11)
    blocked = folder / project / "threats"
    blocked.parent.mkdir()
    blocked.touch()
    with pytest.raises(UnavailableError):
        await upkeep(folder)
    assert await left(owner, project, "threats", "threat_id") == [made]
    blocked.unlink()
    await upkeep(folder)
    assert len(archived(folder, project)["threats"]) == 1


class CrashError(Exception):
    pass


@pytest.mark.parametrize("dies_at", ["write", "commit"])
async def test_what_a_crash_left_pending_is_in_the_archive_once(
    upkeep: Upkeep,
    folder: Path,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
    monkeypatch: pytest.MonkeyPatch,
    dies_at: str,
) -> None:
    """A process may die before its rows are gone, or before it could say that they are."""
    made = {await threat(clock, 11)}
    write = ParquetArchive.write

    def die(self: ParquetArchive, what: Any) -> None:
        if dies_at == "write":
            write(self, what)
        raise CrashError

    with monkeypatch.context() as crash:
        crash.setattr(ParquetArchive, dies_at, die)
        with pytest.raises(CrashError):
            await upkeep(folder)
    (part,) = ParquetArchive(folder).parts(project)
    assert part.is_pending
    assert len(await left(owner, project, "threats", "threat_id")) == (dies_at == "write")

    # With another row what is taken next is another part.
    made.add(await threat(clock, 11))
    await upkeep(folder)

    ids = [row["threat_id"] for row in archived(folder, project)["threats"]]
    assert sorted(map(str, ids)) == sorted(made)


@pytest.mark.usefixtures("session_of")
@pytest.mark.parametrize("is_archiving", [False, True])
@pytest.mark.parametrize(
    ("scope", "subjects"), [("project", ()), ("customer", ("acme",)), ("user", ("x", "ann"))]
)
async def test_what_is_held_stays_and_the_rest_of_its_day_leaves(
    upkeep: Upkeep,
    folder: Path,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
    is_archiving: bool,
    scope: str,
    subjects: tuple[str, ...],
) -> None:
    await upkeep()
    held = await threat(clock, 0, "acme", "ann")
    imported = await threat(clock, 11, "acme", "ann")
    other = await threat(clock, 0, "bank", "bob")
    await save(SessionSaving(store), [make_event(session_key(project, "other"))])
    await LegalHoldRepository(store).add(make_hold(project, scope, *subjects))
    clock.advance(12 * 86_400)

    await upkeep(folder if is_archiving else None)

    threats, sessions = {held, imported}, ["s-1"]
    if scope == "project":
        threats, sessions = {*threats, other}, ["other", "s-1"]
    assert set(await left(owner, project, "threats", "threat_id")) == threats
    for table in ("sessions", "events"):
        assert await left(owner, project, table, "session_id") == sessions
    for table in ("traces", "dataflow_analyses", "features", "thought_analyses", "session_pii"):
        assert len(await left(owner, project, table, "project_id")) == 1


async def test_what_was_held_leaves_after_its_release(
    upkeep: Upkeep,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    await upkeep()
    await threat(clock, 0)
    holds = LegalHoldRepository(store)
    hold = await holds.add(make_hold(project))
    clock.advance(12 * 86_400)
    await upkeep()
    assert len(await left(owner, project, "threats", "threat_id")) == 1
    await holds.release(project, hold.hold_id, by="wf_abc", at=clock.now())
    await upkeep()
    assert await left(owner, project, "threats", "threat_id") == []


@pytest.mark.usefixtures("session_of")
async def test_what_would_leave_is_counted_and_stays(
    upkeep: Upkeep,
    store: Store,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    """What is told before is what happens after."""
    await threat(clock, 2, "acme")
    await threat(clock, 2, "acme", "held")
    await threat(clock, 11, "bank")
    await LegalHoldRepository(store).add(make_hold(project, "user", "held"))
    await promise(store, project, acme=2)
    clock.advance(4 * 86_400)
    maintenance = upkeep.of()
    expected = [each for each in await maintenance.expected() if each.project_id == project]
    await maintenance.stop()
    assert len(await left(owner, project, "threats", "threat_id")) == 3

    gone = [each for each in await upkeep() if each.project_id == project]

    assert Leave(project, "threats", 2, held=1) in expected
    told = {each.table: each.rows for each in expected if each.rows}
    assert told == {each.table: each.rows for each in gone}
    assert told["sessions"] == told["thought_analyses"] == 1


async def test_large_rows_leave_some_at_a_time(
    upkeep: Upkeep,
    folder: Path,
    owner: asyncpg.Connection,
    clock: FakeClock,
    project: str,
    threat: Threats,
) -> None:
    """So that whoever archives them does not need room for five thousand of the largest."""
    for _ in range(3):
        await threat(clock, 11)
    large = "UPDATE threats SET document = repeat('x', 40 * 1024 * 1024) WHERE project_id = $1"
    await owner.execute(large, project)
    await upkeep(folder)
    parts = ParquetArchive(folder).parts(project, "threats")
    assert len(parts) == 2
    assert len(archived(folder, project)["threats"]) == 3


async def test_a_start_is_refused_where_streams_keep_longer_than_was_promised(
    postgres: Postgres, store: Store, clock: FakeClock, project: str
) -> None:
    """Operators may lengthen the streams after somebody was promised less."""
    await promise(store, project, acme=1)
    config = StoreConfig(retention_days=10, partition_days_ahead=3)
    for days, is_refused in ((2, True), (1, False)):
        maintenance = Maintenance(
            postgres.owner_url, clock=clock, config=config, shortest_days=days
        )
        refused = pytest.raises(InvalidInputError, match="shortest time")
        async with AsyncExitStack() as stack:
            stack.push_async_callback(maintenance.stop)
            with refused if is_refused else nullcontext():
                await maintenance.start()
