"""Indicators: imported all or nothing, matched by network and by user agent while valid."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from integration.store.making import MakeSignal

from watchfloor.core import (
    FakeClock,
    IntelIndicatorInput,
    InvalidInputError,
    NotFoundError,
    ThreatSignal,
)
from watchfloor.store import (
    IntelRepository,
    IntelSource,
    ProjectRepository,
    Store,
    StoreIntelIndex,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.intel_index import _MATCHES

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)


@pytest.fixture
def intel(store: Store) -> IntelRepository:
    return IntelRepository(store)


@pytest.fixture
def index(store: Store, clock: FakeClock) -> StoreIntelIndex:
    return StoreIntelIndex(store, clock=clock)


def _network(value: str, **fields: Any) -> IntelIndicatorInput:
    return IntelIndicatorInput(**{"kind": "network", "value": value, "source": "feed"} | fields)


def _user_agent(value: str, **fields: Any) -> IntelIndicatorInput:
    return _network(value, kind="user_agent", **fields)


async def test_a_feed_is_as_old_as_where_its_last_import_is_longest_ago(
    intel: IntelRepository, store: Store, project: str, clock: FakeClock
) -> None:
    """Names are shown where nobody needs a key, so that odd ones are left out."""
    now, other_project = clock.now(), f"{project}-other"
    await ProjectRepository(store).create(other_project)
    old = [_network("192.0.2.1", source="bots"), _network("192.0.2.2", source="bots")]
    await intel.import_all(project, old, imported_at=now - 3 * DAY)
    await intel.import_all(project, old[:1], imported_at=now - 2 * DAY)
    fresh = [_network("192.0.2.1", source=name) for name in ("bots", "crawlers", "https://a?key=b")]
    await intel.import_all(other_project, fresh, imported_at=now)

    both = await intel.oldest([project, other_project])
    assert both == {"bots": now - 2 * DAY, "crawlers": now}
    assert await intel.oldest([other_project]) == {"bots": now, "crawlers": now}
    many = [_network("192.0.2.1", source=f"feed-{number}") for number in range(60)]
    await intel.import_all(project, many, imported_at=now - DAY)
    assert len(await intel.oldest([project])) == 50


async def _matched(index: StoreIntelIndex, signal: ThreatSignal) -> list[str]:
    (found,) = await index.match([signal])
    return [indicator.value for indicator in found]


async def test_an_import_again_updates_and_counts_what_is_different(
    intel: IntelRepository, project: str, clock: FakeClock
) -> None:
    await intel.import_all(project, [_network("192.0.2.1")], imported_at=clock.now())
    (first,) = (await intel.list(project)).items

    again = [_network("192.0.2.1/32"), _network("192.0.2.1", label="scanner", confidence=90)]
    assert await intel.import_all(project, again, imported_at=clock.now() + DAY) == 1

    expected = {"label": "scanner", "confidence": 90, "imported_at": clock.now() + DAY}
    assert (await intel.list(project)).items == (first.model_copy(update=expected),)
    assert await intel.import_all(project, [], imported_at=clock.now()) == 0


async def test_one_bad_network_and_nothing_is_imported(
    intel: IntelRepository, project: str, clock: FakeClock
) -> None:
    batch = [_network("192.0.2.1"), _network("not a network"), _user_agent("not a network")]
    with pytest.raises(InvalidInputError) as caught:
        await intel.import_all(project, batch, imported_at=clock.now())

    assert [problem.field for problem in caught.value.fields] == ["1.value"]
    assert "not a network" not in str(caught.value.fields)
    assert (await intel.list(project)).items == ()


@pytest.mark.parametrize(
    ("value", "is_matched"),
    [
        ("198.51.100.7", True),
        ("198.51.100.0/24", True),
        ("198.51.100.99/24", True),
        ("0.0.0.0/0", True),
        ("198.51.100.8", False),
        ("198.51.101.0/24", False),
        ("2001:db8::/32", False),
        ("::ffff:198.51.100.7", False),
    ],
)
async def test_an_address_is_matched_by_the_networks_around_it(
    intel: IntelRepository,
    index: StoreIntelIndex,
    project: str,
    clock: FakeClock,
    make_signal: MakeSignal,
    value: str,
    is_matched: bool,
) -> None:
    await intel.import_all(project, [_network(value)], imported_at=clock.now())

    assert bool(await _matched(index, make_signal(source_ip="198.51.100.7"))) is is_matched


async def test_a_user_agent_is_matched_exactly(
    intel: IntelRepository,
    index: StoreIntelIndex,
    project: str,
    clock: FakeClock,
    make_signal: MakeSignal,
) -> None:
    """A backslash and a length beyond an index entry's are user agents like others."""
    long = "x\\y" + "ä" * 2000
    batch = [_user_agent("curl/8"), _user_agent(long), _network("10.0.0.1", kind="domain")]
    await intel.import_all(project, batch, imported_at=clock.now())

    for user_agent, expected in (("curl/8", ["curl/8"]), (long, [long]), ("curl/8.1", [])):
        assert await _matched(index, make_signal(user_agent=user_agent)) == expected


@pytest.mark.parametrize(
    ("since", "until", "is_valid"),
    [
        (None, None, True),
        (-DAY, DAY, True),
        (None, -DAY, False),
        (DAY, None, False),
        (timedelta(0), DAY, True),
        (-DAY, timedelta(0), False),
    ],
    ids=str,
)
async def test_only_what_is_valid_is_matched(
    intel: IntelRepository,
    index: StoreIntelIndex,
    project: str,
    clock: FakeClock,
    make_signal: MakeSignal,
    since: timedelta | None,
    until: timedelta | None,
    is_valid: bool,
) -> None:
    valid = {
        "valid_from": clock.now() + since if since is not None else None,
        "valid_until": clock.now() + until if until is not None else None,
    }
    await intel.import_all(project, [_network("192.0.2.0/24", **valid)], imported_at=clock.now())

    assert bool(await _matched(index, make_signal(source_ip="192.0.2.1"))) is is_valid


async def test_the_surest_twenty_come_first(
    intel: IntelRepository,
    index: StoreIntelIndex,
    project: str,
    clock: FakeClock,
    make_signal: MakeSignal,
) -> None:
    networks = [_network("192.0.2.0/24", source=f"s{n}", confidence=n) for n in range(30)]
    agents = [_user_agent("curl/8", source=f"s{n}", confidence=n) for n in range(30)]
    await intel.import_all(project, networks + agents, imported_at=clock.now())

    (found,) = await index.match([make_signal(source_ip="192.0.2.1", user_agent="curl/8")])

    assert [each.confidence for each in found] == [n // 2 for n in range(59, 39, -1)]


async def test_a_batch_is_answered_in_its_order_and_by_project(
    intel: IntelRepository,
    index: StoreIntelIndex,
    project: str,
    clock: FakeClock,
    make_signal: MakeSignal,
) -> None:
    await intel.import_all(project, [_network("192.0.2.0/24")], imported_at=clock.now())
    batch = [
        make_signal(source_ip="192.0.2.1"),
        make_signal(),
        make_signal(source_ip="192.0.2.1", project_id="another-project"),
        make_signal(source_ip="192.0.2.1"),
    ]

    assert [len(found) for found in await index.match(batch)] == [1, 0, 0, 1]
    assert await index.match([]) == ()


async def test_sources_are_counted_with_their_age_and_deleted_as_a_whole(
    intel: IntelRepository, project: str, clock: FakeClock
) -> None:
    await intel.import_all(
        project, [_network("10.0.0.1"), _network("10.0.0.2")], imported_at=clock.now()
    )
    await intel.import_all(
        project, [_network("10.0.0.1", source="other")], imported_at=clock.now() + DAY
    )

    feed = IntelSource("feed", 2, clock.now())
    other = IntelSource("other", 1, clock.now() + DAY)
    assert await intel.sources(project) == [feed, other]
    assert [await intel.delete_source(project, "feed") for _ in range(2)] == [2, 0]
    assert await intel.sources(project) == [other]


async def test_pages_follow_one_another(
    intel: IntelRepository, project: str, clock: FakeClock
) -> None:
    batch = [_network(f"10.0.0.{n}") for n in range(5)]
    await intel.import_all(project, batch, imported_at=clock.now())
    first = await intel.list(project, source="feed", limit=3)
    second = await intel.list(project, source="feed", limit=3, cursor=first.next_cursor)

    values = {indicator.value for indicator in (*first.items, *second.items)}
    assert values == {f"10.0.0.{n}/32" for n in range(5)}
    assert (await intel.list(project, source="nobody")).items == ()
    with pytest.raises(InvalidInputError):
        await intel.list(project, cursor="x")


async def test_indicators_for_a_project_that_does_not_exist_are_refused(
    intel: IntelRepository, clock: FakeClock
) -> None:
    with pytest.raises(NotFoundError):
        await intel.import_all("nobody", [_network("192.0.2.1")], imported_at=clock.now())


_READ = """
SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'intel_indicators'
"""


async def test_indicators_are_found_by_their_indexes_although_rows_are_protected(
    store: Store, project: str, owner: asyncpg.Connection, clock: FakeClock
) -> None:
    """Under a policy it would not be used: the operator of networks is not leakproof."""
    await owner.execute(_MANY, project, clock.now())
    await owner.execute("ANALYZE intel_indicators")
    async with store.transaction([project]) as connection:
        arguments = (project, clock.now(), 20, [project], ["10.1.2.3"], [b"hash"])
        assert len(await fetch(connection, _MATCHES, *arguments)) == 1
        ((whole, rows),) = await fetch(connection, _READ)

    assert (whole, rows) == (0, 1)


_MANY = """
INSERT INTO intel_indicators (project_id, intel_id, kind, value, value_sha256, label, confidence,
    source, imported_at)
SELECT $1, gen_random_uuid(), 'network', '10.' || n / 250 || '.' || n % 250 || '.0/24',
    sha256(n::text::bytea), 'l', 50, 'feed', $2
FROM generate_series(1, 20000) AS n
"""
