"""What the past says about a signal: counted per basis, once in the union, never itself."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import chain
from typing import Any

import asyncpg
import pytest
from integration.store.making import MakeRow, MakeSignal, MakeVerdict

from watchfloor.core import SIMILAR_LIMIT, FakeClock, ThreatFilter, ThreatSignal, VerdictKind
from watchfloor.store import Store, StoreThreatHistory, ThreatRepository
from watchfloor.store._transaction import fetch
from watchfloor.store.history.bases import BASES
from watchfloor.store.history.threat_history import _SIMILAR, _columns

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


_READ = """
SELECT sum(seq_scan)::int, sum(idx_scan)::int, sum(idx_tup_fetch)::int
FROM pg_stat_xact_user_tables WHERE relname LIKE 'threats%'
"""


@pytest.mark.parametrize("basis", range(len(BASES)), ids=[basis.name for basis in BASES])
async def test_every_basis_is_read_from_its_index_alone(
    store: Store,
    make_signal: MakeSignal,
    project: str,
    owner: asyncpg.Connection,
    basis: int,
    clock: FakeClock,
) -> None:
    """With many threats stored, anything else would be too slow for an agent's budget."""
    await owner.execute(_MANY, project, clock.now())
    await owner.execute("VACUUM ANALYZE threats")
    window = (clock.now() - timedelta(days=30), clock.now())
    signal = make_signal(customer_id="customer-1", threat_type="anomaly", source_ip="198.51.100.7")
    keys = [_columns(each, []) for each in BASES]
    key = BASES[basis].key(signal.model_copy(update={"user_agent": "curl/8"}))
    assert key is not None
    keys[basis] = _columns(BASES[basis], [key])
    async with store.transaction([project]) as connection:
        arguments = (project, *window, 101, ["benign"], ["true_positive"], *chain(*keys))
        await fetch(connection, _SIMILAR, *arguments)
        ((whole, by_index, rows),) = await fetch(connection, _READ)

    assert (whole, rows) == (0, 0)
    assert by_index > 0


_MANY = """
INSERT INTO threats (project_id, received_at, threat_id, revision, published_revision, status,
    severity, threat_type, requires_review, processing_time_ms, customer_id, source_ip,
    user_agent_hash, document)
SELECT $1, $2, gen_random_uuid(), 0, 0, 'completed', 'low', 'anomaly', false, 1,
    'customer-' || n % 50, '198.51.100.' || n % 250, n % 100, '{}'
FROM generate_series(1, 5000) AS n
"""


async def test_alike_threats_say_what_they_share(
    history: StoreThreatHistory, past: Past, make_signal: MakeSignal, store: Store
) -> None:
    """Those that share the most come first, then the newest; its own threat is none of them."""
    await past(customer_id="other")
    (address,) = await past(customer_id="other", source_ip="192.0.2.1", ago=timedelta(hours=3))
    (everything,) = await past(customer_id="acme", ago=timedelta(hours=4), **SIGNAL)
    (customer,) = await past(customer_id="acme", ago=timedelta(hours=2))
    signal = make_signal(customer_id="acme", **SIGNAL)

    found = await history.alike(signal, limit=10)

    bases = tuple(basis.name for basis in BASES)
    expected = [(everything, bases), (customer, bases[:1]), (address, bases[1:2])]
    assert found == expected
    assert await history.alike(signal, limit=1) == expected[:1]
    threats = ThreatRepository(store)
    ids = [each.threat_id for each in found]
    rows = await threats.summaries_of(signal.project_id, [*ids, "no id"])
    page = await threats.summaries(signal.project_id, ThreatFilter())
    assert rows == {each.id: each for each in page.items if each.id in ids}
    assert await threats.summaries_of("another", ids) == {}
