"""Verdicts, what lags behind its publication, and the counts over all of it."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from integration.store.making import NOON, MakeRow, MakeVerdict

from watchfloor.core import (
    ConflictError,
    FakeClock,
    NotFoundError,
    ThreatAnalysis,
    ThreatFilter,
    ThreatStatus,
    VerdictKind,
    Withdrawal,
    mint_uuid7,
)
from watchfloor.store import Store, StoredThreat, ThreatRepository

pytestmark = pytest.mark.integration


@pytest.fixture
def threats(store: Store) -> ThreatRepository:
    return ThreatRepository(store)


@pytest.fixture
async def saved(threats: ThreatRepository, make_row: MakeRow) -> StoredThreat:
    (stored,) = await threats.save([make_row()])
    return stored


async def test_a_verdict_is_the_threats_next_revision(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict
) -> None:
    verdict = make_verdict(VerdictKind.FALSE_POSITIVE, note="our own scanner")

    judged = await threats.record_verdict(saved.project_id, saved.threat_id, verdict)

    threat = ThreatAnalysis.model_validate_json(judged.document)
    before = ThreatAnalysis.model_validate_json(saved.document)
    assert threat == before.model_copy(update={"verdict": verdict, "revision": 1})
    assert await threats.get(saved.project_id, saved.threat_id) == judged


async def test_a_list_tells_what_is_judged_from_what_is_not(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict
) -> None:
    async def listed(*, judged: bool) -> bool:
        page = await threats.list(saved.project_id, filter=ThreatFilter(judged=judged))
        return saved.threat_id in {each.threat_id for each in page.threats}

    assert (await listed(judged=False), await listed(judged=True)) == (True, False)
    await threats.record_verdict(
        saved.project_id, saved.threat_id, make_verdict(VerdictKind.BENIGN)
    )
    assert (await listed(judged=False), await listed(judged=True)) == (False, True)


async def test_every_verdict_stays_in_the_history(
    threats: ThreatRepository,
    saved: StoredThreat,
    make_verdict: MakeVerdict,
    owner: asyncpg.Connection,
) -> None:
    for kind in (VerdictKind.SUSPICIOUS, VerdictKind.TRUE_POSITIVE):
        await threats.record_verdict(saved.project_id, saved.threat_id, make_verdict(kind))

    rows = await owner.fetch(
        "SELECT revision, verdict FROM verdicts WHERE threat_id = $1 ORDER BY revision",
        saved.threat_id,
    )
    assert [tuple(row) for row in rows] == [(1, "suspicious"), (2, "true_positive")]


async def test_a_withdrawn_verdict_is_gone_and_stays_in_the_history(
    threats: ThreatRepository,
    saved: StoredThreat,
    make_verdict: MakeVerdict,
    project: str,
    owner: asyncpg.Connection,
) -> None:
    withdrawal = Withdrawal(by="wf_another", at=NOON)
    await threats.record_verdict(*_key(saved), make_verdict(VerdictKind.BENIGN))

    withdrawn = await threats.record_verdict(*_key(saved), withdrawal)

    before = ThreatAnalysis.model_validate_json(saved.document)
    assert withdrawn.revision == 2
    assert ThreatAnalysis.model_validate_json(withdrawn.document) == before.model_copy(
        update={"revision": 2}
    )
    assert await threats.get(*_key(saved)) == withdrawn
    assert await _lagging(threats, project) == [withdrawn]
    assert (await threats.stats(project)).by_verdict == {}
    rows = await owner.fetch(
        "SELECT revision, verdict, given_by, given_at FROM verdicts WHERE threat_id = $1 "
        "ORDER BY revision",
        saved.threat_id,
    )
    assert [tuple(row)[:2] for row in rows] == [(1, "benign"), (2, None)]
    assert tuple(rows[1])[2:] == (withdrawal.by, withdrawal.at)


async def test_a_verdict_that_nobody_gave_cannot_be_withdrawn(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict, clock: FakeClock
) -> None:
    withdrawal = Withdrawal(by="wf_another", at=NOON)
    for project_id, threat_id in (
        _key(saved),
        (saved.project_id, mint_uuid7(clock.now())),
        ("another-project", saved.threat_id),
    ):
        with pytest.raises(NotFoundError):
            await threats.record_verdict(project_id, threat_id, withdrawal)
    await threats.record_verdict(*_key(saved), make_verdict(VerdictKind.BENIGN))
    await threats.record_verdict(*_key(saved), withdrawal)
    with pytest.raises(NotFoundError):
        await threats.record_verdict(*_key(saved), withdrawal)


async def test_verdicts_at_once_take_turns(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict
) -> None:
    verdict = make_verdict(VerdictKind.BENIGN)

    judged = await asyncio.gather(
        *(threats.record_verdict(saved.project_id, saved.threat_id, verdict) for _ in range(5))
    )

    assert sorted(each.revision for each in judged) == [1, 2, 3, 4, 5]


async def test_a_verdict_on_no_threat_is_not_found(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict, clock: FakeClock
) -> None:
    verdict = make_verdict(VerdictKind.BENIGN)
    for project_id, threat_id in (
        (saved.project_id, mint_uuid7(clock.now())),
        ("another-project", saved.threat_id),
    ):
        with pytest.raises(NotFoundError):
            await threats.record_verdict(project_id, threat_id, verdict)


async def test_a_failed_threat_cannot_be_judged(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict
) -> None:
    row = make_row(status=ThreatStatus.FAILED, failure_reason="it raised")
    await threats.save([row])

    with pytest.raises(ConflictError):
        await threats.record_verdict(*row.key, make_verdict(VerdictKind.BENIGN))


async def test_a_judged_threat_stays_judged_when_its_signal_comes_again(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict
) -> None:
    row = make_row()
    await threats.save([row])
    judged = await threats.record_verdict(*row.key, make_verdict(VerdictKind.BENIGN))

    assert await threats.save([row]) == [judged]


async def _lagging(
    threats: ThreatRepository, project: str, *, older_than_s: Any = 0.0
) -> list[StoredThreat]:
    """The sweep sees every project; this test asks for its own."""
    found = await threats.unpublished(1000, older_than_s=older_than_s)
    return [threat for threat in found if threat.project_id == project]


async def test_only_a_later_revision_waits_to_be_published(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict, project: str
) -> None:
    """The queue redelivers a signal until its first revision was published."""
    assert await _lagging(threats, project) == []

    judged = await threats.record_verdict(*_key(saved), make_verdict(VerdictKind.BENIGN))

    assert await _lagging(threats, project) == [judged]
    assert await _lagging(threats, project, older_than_s=60) == []


async def test_what_was_published_waits_no_longer(
    threats: ThreatRepository, saved: StoredThreat, make_verdict: MakeVerdict, project: str
) -> None:
    first = await threats.record_verdict(*_key(saved), make_verdict(VerdictKind.BENIGN))
    second = await threats.record_verdict(*_key(saved), make_verdict(VerdictKind.TEST))

    await threats.mark_published(saved.project_id, {saved.threat_id: first.revision})
    assert await _lagging(threats, project) == [second]

    for revision in (second.revision, first.revision):
        await threats.mark_published(saved.project_id, {saved.threat_id: revision})
    assert await _lagging(threats, project) == []


async def test_the_sweep_takes_no_more_than_asked(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict
) -> None:
    for _ in range(3):
        row = make_row()
        await threats.save([row])
        await threats.record_verdict(*row.key, make_verdict(VerdictKind.BENIGN))

    assert len(await threats.unpublished(2, older_than_s=0)) == 2


def _key(stored: StoredThreat) -> tuple[str, str]:
    return stored.project_id, stored.threat_id


async def test_counts_over_a_project(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict, project: str
) -> None:
    rows = [
        make_row(customer_id="a", requires_human_review=True, total_processing_time_ms=2.0),
        make_row(customer_id="a", requires_human_review=True, total_processing_time_ms=4.0),
        make_row(customer_id="b", threat_type="anomaly", severity="high"),
        make_row(customer_id=None, customer_name="b", status="failed"),
    ]
    await threats.save(rows)
    await threats.record_verdict(*rows[0].key, make_verdict(VerdictKind.BENIGN))

    stats = await threats.stats(project)

    assert stats == (
        4,
        2,
        3.5,
        1,
        {"anomaly": 1, "bot_traffic": 3},
        {"high": 1, "medium": 3},
        {"completed": 3, "failed": 1},
        {"benign": 1},
    )


async def test_counts_since_a_moment_leave_out_what_came_before(
    threats: ThreatRepository, saved: StoredThreat, clock: FakeClock
) -> None:
    clock.advance(0.001)

    assert (await threats.stats(saved.project_id, since=clock.now())).total == 0


async def test_counts_over_nothing(threats: ThreatRepository, project: str) -> None:
    assert await threats.stats(project) == (0, 0, 0.0, 0, {}, {}, {}, {})


async def test_threats_are_counted_by_the_minute(
    threats: ThreatRepository, make_row: MakeRow, project: str
) -> None:
    """Minutes in which nothing came are told, too, and what came before or after is not."""
    ages_s = (0, 1, 61, 120, 181, 3_600, -60)
    await threats.save([make_row(received_at=NOON - timedelta(seconds=age)) for age in ages_s])

    counted = await threats.per_minute(project, until=NOON + timedelta(seconds=30), minutes=4)

    assert counted == [
        (NOON - timedelta(minutes=3), 0),
        (NOON - timedelta(minutes=2), 2),
        (NOON - timedelta(minutes=1), 1),
        (NOON, 1),
    ]


async def test_many_are_judged_and_one_that_cannot_be_holds_up_none(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict, clock: FakeClock
) -> None:
    failed = make_row(status=ThreatStatus.FAILED, failure_reason="it raised")
    good = [make_row(), make_row()]
    await threats.save([failed, *good])
    project, absent = failed.key[0], mint_uuid7(clock.now())
    wanted = [good[0].key[1], failed.key[1], absent, good[1].key[1]]

    judged = await threats.record_verdicts(project, wanted, make_verdict(VerdictKind.BENIGN))

    assert list(judged) == wanted
    assert isinstance(judged[failed.key[1]], ConflictError)
    assert isinstance(judged[absent], NotFoundError)
    for row in good:
        stored = await threats.get(*row.key)
        assert stored is not None
        assert stored == judged[row.key[1]]
        assert stored.revision == 1

    withdrawal = Withdrawal(by="wf_another", at=NOON)
    taken_back = await threats.record_verdicts(project, wanted, withdrawal)

    assert [getattr(each, "revision", None) for each in taken_back.values()] == [2, None, None, 2]
    assert isinstance(taken_back[failed.key[1]], NotFoundError)
