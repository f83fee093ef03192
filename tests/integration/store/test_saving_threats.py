"""Insert or keep: whatever is saved how often, each signal has one threat."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import asyncpg
import pytest
from integration.store.making import MakeRow, MakeSignal

from watchfloor.core import FakeClock, ProjectId, ThreatStatus, mint_uuid7
from watchfloor.store import Store, StoredThreat, ThreatRepository, ThreatRow
from watchfloor.store.threats import loading

pytestmark = pytest.mark.integration


@pytest.fixture
def threats(store: Store) -> ThreatRepository:
    return ThreatRepository(store)


def _stored(row: ThreatRow) -> StoredThreat:
    return StoredThreat(row.threat.id, row.threat.project_id, row.threat.revision, row.document)


async def test_what_is_saved_comes_back_byte_for_byte_in_the_order_of_the_rows(
    threats: ThreatRepository, make_row: MakeRow
) -> None:
    """JSON that was parsed and written again would differ in spaces and order of names."""
    rows = [make_row()._replace(document=b'{"b": 1,   "a": "\xc3\xa4\\u0000"}') for _ in range(3)]

    saved = await threats.save(rows)

    assert saved == [_stored(row) for row in rows]
    assert await threats.load([row.key for row in rows]) == {row.key: _stored(row) for row in rows}


async def test_nothing_to_save_is_saved(threats: ThreatRepository) -> None:
    assert list(await threats.save([])) == []
    assert await threats.load([]) == {}


async def test_a_threat_that_is_stored_wins_over_another_analysis(
    threats: ThreatRepository, make_row: MakeRow, make_signal: MakeSignal
) -> None:
    signal = make_signal()
    first, second = make_row(signal=signal), make_row(signal=signal, severity="high")
    await threats.save([first])

    assert await threats.save([second, make_row()]) != [_stored(second)]
    assert (await threats.save([second]))[0] == _stored(first)


async def test_of_one_threat_twice_in_a_batch_the_first_counts(
    threats: ThreatRepository, make_row: MakeRow, make_signal: MakeSignal
) -> None:
    signal = make_signal()
    first, second = make_row(signal=signal), make_row(signal=signal, severity="high")

    assert await threats.save([first, second]) == [_stored(first)] * 2


@pytest.mark.parametrize("status", [ThreatStatus.COMPLETED, ThreatStatus.FAILED])
async def test_a_failed_threat_gives_way_as_the_next_revision(
    threats: ThreatRepository, make_row: MakeRow, make_signal: MakeSignal, status: ThreatStatus
) -> None:
    """What a requeued dead letter leads to, whether it succeeds or fails anew."""
    signal = make_signal()
    failed = make_row(signal=signal, status=ThreatStatus.FAILED, failure_reason="it raised")
    again = make_row(signal=signal, status=status, failure_reason="it raised again")
    await threats.save([failed])

    (saved,) = await threats.save([again])

    expected = again.threat.model_copy(update={"revision": 1})
    assert saved == (signal.threat_id, signal.project_id, 1, expected.model_dump_json().encode())
    assert await threats.get(signal.project_id, signal.threat_id) == saved


async def test_a_failed_threat_saved_once_more_stays_as_it_is(
    threats: ThreatRepository, make_row: MakeRow
) -> None:
    """A save may have happened although its caller was told that the database is away."""
    failed = make_row(status=ThreatStatus.FAILED, failure_reason="it raised")

    assert [await threats.save([failed]) for _ in range(3)] == [[_stored(failed)]] * 3


async def test_one_batch_holds_several_projects(
    threats: ThreatRepository, make_row: MakeRow, project: str
) -> None:
    mine, other = make_row(), make_row(project_id=f"{project}-other")

    assert await threats.save([other, mine]) == [_stored(other), _stored(mine)]
    assert await threats.get(project, other.threat.id) is None


async def test_the_same_rows_saved_by_many_at_once_are_stored_once(
    threats: ThreatRepository, make_row: MakeRow, owner: asyncpg.Connection
) -> None:
    rows = [make_row() for _ in range(40)]
    saved = await asyncio.gather(
        *(threats.save(rows[::step] + rows[1::2]) for step in (1, -1, 2, -2, 1, -1))
    )

    assert all(each.document for batch in saved for each in batch)
    assert await owner.fetchval(
        "SELECT count(*) FROM threats WHERE project_id = $1", rows[0].threat.project_id
    ) == len(rows)


@pytest.mark.parametrize(
    "threat_id",
    [mint_uuid7, "ffffffff-ffff-7fff-bfff-ffffffffffff", "not-an-id", ""],
    ids=["unknown", "beyond the calendar", "no id", "empty"],
)
async def test_an_id_without_a_threat_finds_nothing(
    threats: ThreatRepository,
    project: ProjectId,
    clock: FakeClock,
    threat_id: str | Callable[[datetime], str],
) -> None:
    threat_id = threat_id(clock.now()) if callable(threat_id) else threat_id

    assert await threats.get(project, threat_id) is None


async def test_looking_up_by_id_reads_one_partition_only(
    store: Store, make_row: MakeRow, owner: asyncpg.Connection
) -> None:
    """With ninety days stored, a look-up that read them all would take ninety times as long."""
    row = make_row()
    await owner.execute(
        "CREATE TABLE threats_far PARTITION OF threats "
        "FOR VALUES FROM ('1990-01-01') TO ('1990-01-02')"
    )
    await ThreatRepository(store).save([row])
    async with store.transaction([row.threat.project_id]) as connection:
        plan = await connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {loading._LOAD}",
            loading._arguments([row.key]),
        )
        lines = [line for (line,) in plan]

    touched = [line for line in lines if " on threats_" in line]
    unread = [line for line in touched if "never executed" in line]
    assert len(touched) - len(unread) == 1, lines
