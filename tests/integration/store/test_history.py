"""What the past says about a signal: counted per basis, once in the union, never itself."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from integration.store.making import MakeRow, MakeSignal, MakeVerdict

from watchfloor.core import SIMILAR_LIMIT, FakeClock, ThreatSignal, VerdictKind
from watchfloor.store import Store, StoreThreatHistory, ThreatRepository
from watchfloor.store.history.bases import BASES, Basis

pytestmark = pytest.mark.integration

Past = Callable[..., Awaitable[list[str]]]
SIGNAL = {"source_ip": "192.0.2.1", "user_agent": "curl/8"}


@pytest.fixture
def history(store: Store, clock: FakeClock) -> StoreThreatHistory:
    return StoreThreatHistory(store, clock=clock, look_back_days=30)


@pytest.fixture
def past(store: Store, make_row: MakeRow, clock: FakeClock) -> Past:
    """Saves threats received so long ago; returns their ids."""

    async def save(
        number: int = 1, *, ago: timedelta = timedelta(hours=1), **fields: Any
    ) -> list[str]:
        rows = [make_row(received_at=clock.now() - ago, **fields) for _ in range(number)]
        await ThreatRepository(store).save(rows)
        return [row.threat.id for row in rows]

    return save


async def _totals(history: StoreThreatHistory, signal: ThreatSignal) -> dict[str, int]:
    (found,) = await history.similar([signal])
    return {each.basis: each.total for each in (*found.similar, found.union)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"customer_id": "acme"}, (1, 0, 0, 1)),
        ({"customer_id": None, "customer_name": "acme"}, (1, 0, 0, 1)),
        ({"customer_id": "other"}, (0, 0, 0, 0)),
        ({"customer_id": "acme", "threat_type": "anomaly"}, (0, 0, 0, 0)),
        ({"customer_id": "other", "source_ip": "192.0.2.1"}, (0, 1, 0, 1)),
        ({"customer_id": "other", "source_ip": "192.0.2.10"}, (0, 0, 0, 0)),
        ({"customer_id": "other", "user_agent": "curl/8"}, (0, 0, 1, 1)),
        ({"customer_id": "other", "user_agent": "curl/8.1"}, (0, 0, 0, 0)),
        ({"customer_id": "acme", **SIGNAL}, (1, 1, 1, 1)),
    ],
    ids=str,
)
async def test_a_past_threat_counts_in_each_basis_that_it_shares(
    history: StoreThreatHistory,
    past: Past,
    make_signal: MakeSignal,
    fields: dict[str, Any],
    expected: tuple[int, ...],
) -> None:
    await past(**fields)

    totals = await _totals(history, make_signal(**SIGNAL))

    names = ("type and customer", "address", "user agent", "any of these")
    assert totals == dict(zip(names, expected, strict=True))


async def test_what_a_signal_does_not_carry_it_shares_with_nobody(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal
) -> None:
    await past(customer_id="other", source_ip=None, user_agent=None)

    assert set((await _totals(history, make_signal())).values()) == {0}


async def test_a_signals_own_threat_is_never_counted(
    history: StoreThreatHistory, store: Store, make_row: MakeRow
) -> None:
    """A requeued signal has one; it must not speak for itself."""
    row = make_row(**SIGNAL)
    await ThreatRepository(store).save([row])

    assert set((await _totals(history, row.threat.signal)).values()) == {0}


async def test_another_project_is_another_past(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal, project: str
) -> None:
    await past(project_id=f"{project}-other", **SIGNAL)

    assert set((await _totals(history, make_signal(**SIGNAL))).values()) == {0}


@pytest.mark.parametrize(("days", "expected"), [(29, 1), (31, 0)], ids=["within", "before"])
async def test_the_look_back_has_an_end(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal, days: int, expected: int
) -> None:
    await past(ago=timedelta(days=days))

    (found,) = await history.similar([make_signal()])
    assert (found.union.total, found.look_back_days) == (expected, 30)


async def test_verdicts_are_counted_by_what_they_say(
    history: StoreThreatHistory,
    store: Store,
    past: Past,
    make_signal: MakeSignal,
    make_verdict: MakeVerdict,
    project: str,
) -> None:
    """Those that say neither count for neither."""
    ids = await past(len(VerdictKind) + 1, **SIGNAL)
    for threat_id, kind in zip(ids, VerdictKind, strict=False):
        await ThreatRepository(store).record_verdict(project, threat_id, make_verdict(kind))

    (found,) = await history.similar([make_signal(**SIGNAL)])

    for each in (*found.similar, found.union):
        assert (each.false_positives, each.true_positives) == (2, 1)


async def test_the_newest_come_first_and_only_so_many_are_looked_at(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal
) -> None:
    old = await past(SIMILAR_LIMIT, ago=timedelta(days=2), **SIGNAL)
    (new,) = await past(ago=timedelta(hours=2), **SIGNAL)

    (found,) = await history.similar([make_signal(**SIGNAL)])

    for each in (*found.similar, found.union):
        assert each.total == SIMILAR_LIMIT
        assert each.newest[0] == new
        assert set(each.newest[1:]) < set(old)


async def test_the_last_day_of_an_address_is_counted(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal
) -> None:
    await past(3, ago=timedelta(hours=23), source_ip="192.0.2.1", customer_id="other")
    await past(2, ago=timedelta(hours=25), source_ip="192.0.2.1")

    (found,) = await history.similar([make_signal(**SIGNAL)])

    assert found.same_address_last_day == 3


async def test_a_batch_is_answered_in_its_order(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal
) -> None:
    await past(2, source_ip="192.0.2.7", customer_id="other")
    addresses = ["192.0.2.7", "192.0.2.8", None, "192.0.2.7"]

    found = await history.similar([make_signal(source_ip=address) for address in addresses])

    assert [each.union.total for each in found] == [2, 0, 0, 2]
    assert await history.similar([]) == ()


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.name)
async def test_every_basis_is_read_from_its_index_alone(
    store: Store,
    make_signal: MakeSignal,
    project: str,
    owner: asyncpg.Connection,
    basis: Basis,
    clock: FakeClock,
) -> None:
    """With many threats stored, anything else would be too slow for an agent's budget."""
    await owner.execute(_MANY, project, clock.now())
    await owner.execute("VACUUM ANALYZE threats")
    window = (clock.now() - timedelta(days=30), clock.now())
    key = basis.key(make_signal(**SIGNAL))
    assert key is not None
    async with store.transaction([project]) as connection:
        plan = await connection.exec_driver_sql(
            f"EXPLAIN (COSTS OFF) {basis.statement}",
            (*window, ["benign"], ["true_positive"], *([value] for value in key)),
        )
        lines = "\n".join(line for (line,) in plan)

    assert "Index Only Scan" in lines, lines
    assert "Seq Scan" not in lines, lines


_MANY = """
INSERT INTO threats (project_id, received_at, threat_id, revision, published_revision, status,
    severity, threat_type, requires_review, processing_time_ms, customer_id, source_ip,
    user_agent_hash, document)
SELECT $1, $2, gen_random_uuid(), 0, 0, 'completed', 'low', 'anomaly', false, 1,
    'customer-' || n % 50, '198.51.100.' || n % 250, n % 100, '{}'
FROM generate_series(1, 5000) AS n
"""
