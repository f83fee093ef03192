"""Every session that changed is analysed, by one worker at a time, the riskiest first."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from integration.store.sessions.making import (
    NOON,
    SECOND,
    make_dataflow,
    make_event,
    make_snapshot,
    make_thought,
    save,
    session_key,
)

from watchfloor.core import (
    DATAFLOW_PATTERNS,
    DataflowVerdict,
    EventSource,
    EventType,
    Session,
    SessionKey,
    SessionStatus,
)
from watchfloor.store import (
    Conclusions,
    DueAnalyses,
    EventRepository,
    Found,
    SessionRepository,
    SessionSaving,
    SnapshotRepository,
    Store,
)

pytestmark = pytest.mark.integration

LEASE_S = 60.0


@pytest.fixture(autouse=True)
async def _nothing_else_is_due(owner: asyncpg.Connection) -> None:
    """Claims reach across projects, those of other tests included."""
    await owner.execute("UPDATE sessions SET analysis_due_at = NULL")


async def _finish(
    due: DueAnalyses, session: Session, *, risk: float = 0.5, **found: object
) -> Session | None:
    after = await due.finish([_found(session, snapshot=make_snapshot(risk), **found)])
    return after[0] if after else None


def _found(session: Session, **found: object) -> Found:
    nothing = Found(
        SessionKey(session.project_id, session.session_id),
        seen_received_at=session.last_received_at,
        snapshot=None,
        labels=(),
        action="allow",
        tags=(),
    )
    return nothing._replace(**found)  # type: ignore[arg-type]  # each test names what it is about


async def test_a_burst_costs_one_analysis(
    saving: SessionSaving, due: DueAnalyses, key: SessionKey
) -> None:
    for _ in range(5):
        await save(saving, [make_event(key)])

    (claimed,) = await due.claim(10, lease_s=LEASE_S)

    assert claimed.counters.events == 5
    await _finish(due, claimed)
    assert await due.claim(10, lease_s=LEASE_S) == []


async def test_the_riskiest_come_first(
    saving: SessionSaving, due: DueAnalyses, project: str
) -> None:
    for number, risk in enumerate((0.2, 0.9, 0.5)):
        key = session_key(project, f"s-{number}")
        await save(saving, [make_event(key)])
        (claimed,) = await due.claim(1, lease_s=LEASE_S)
        await _finish(due, claimed, risk=risk)
    for number in range(3):
        await save(saving, [make_event(session_key(project, f"s-{number}"))])

    first = await due.claim(2, lease_s=LEASE_S)
    rest = await due.claim(2, lease_s=LEASE_S)

    assert [session.risk_score for session in (*first, *rest)] == [0.9, 0.5, 0.2]


async def test_a_session_is_claimed_by_one_worker(
    saving: SessionSaving, due: DueAnalyses, project: str
) -> None:
    await save(saving, [make_event(session_key(project, f"s-{number}")) for number in range(40)])

    claimed = await asyncio.gather(*(due.claim(7, lease_s=LEASE_S) for _ in range(8)))

    ids = [session.session_id for each in claimed for session in each]
    assert len(ids) == len(set(ids)) == 40


async def test_a_worker_that_died_loses_its_sessions(
    saving: SessionSaving, due: DueAnalyses, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])

    first = await due.claim(1, lease_s=0.0)
    second = await due.claim(1, lease_s=LEASE_S)

    assert first == second != []


async def test_news_during_an_analysis_keep_the_session_due(
    saving: SessionSaving, due: DueAnalyses, key: SessionKey
) -> None:
    """Nobody else analyses it meanwhile, and what came is not forgotten, whenever it was taken."""
    await save(saving, [make_event(key)])
    (claimed,) = await due.claim(1, lease_s=LEASE_S)
    await save(saving, [make_event(key, received_at=NOON - SECOND)])
    assert await due.claim(1, lease_s=LEASE_S) == []

    await _finish(due, claimed)

    (again,) = await due.claim(1, lease_s=LEASE_S)
    assert again.counters.events == 2


async def test_a_session_that_was_given_back_waits_for_its_time(
    saving: SessionSaving, due: DueAnalyses, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    (claimed,) = await due.claim(1, lease_s=LEASE_S)

    await due.release(key, retry_at=datetime.now(UTC) + timedelta(minutes=5))
    assert await due.claim(1, lease_s=LEASE_S) == []
    await due.release(key, retry_at=datetime.now(UTC))
    assert await due.claim(1, lease_s=LEASE_S) == [claimed]


async def test_what_was_found_is_written_down(
    saving: SessionSaving,
    due: DueAnalyses,
    sessions: SessionRepository,
    events: EventRepository,
    store: Store,
    key: SessionKey,
) -> None:
    (saved,) = await save(saving, [make_event(key)])
    decision = make_event(
        key, event_type=EventType.POLICY_DECISION, source=EventSource.PRODUCT, role=None
    )
    snapshot = make_snapshot(0.75, "jailbreak_attempt", explanation="why")
    for labels, tags in ((("deception",), ("seen",)), (("manipulation", "deception"), ())):
        found = _found(saved, snapshot=snapshot, action="flag", events=[decision])
        (after,) = await due.finish([found._replace(labels=labels, tags=tags)])

    assert await sessions.get(*key) == after
    assert (after.risk_score, after.patterns, after.action) == (
        0.75,
        ("jailbreak_attempt",),
        "flag",
    )
    assert (after.labels, after.tags) == (("deception", "manipulation"), ("seen",))
    assert after.counters.events == 2
    assert (await events.list(*key, types=[EventType.POLICY_DECISION])).events == (decision,)
    assert await SnapshotRepository(store).list(*key) == [snapshot]


async def test_a_decision_neither_reopens_nor_delays_a_conclusion(
    saving: SessionSaving, due: DueAnalyses, conclusions: Conclusions, key: SessionKey
) -> None:
    """Otherwise the product would keep alive what it watches."""
    (saved,) = await save(saving, [make_event(key)])
    watermarks = {key.project_id: NOON + 61 * SECOND}
    await conclusions.conclude(watermarks=watermarks, inactivity_s=60, limit=10)

    after = await _finish(due, saved, events=[make_event(key, received_at=NOON + 99 * SECOND)])

    assert after is not None
    assert after.status is SessionStatus.CONCLUDED
    assert after.last_received_at == saved.last_received_at


async def test_an_analysis_without_a_risk_keeps_the_risk(
    saving: SessionSaving, due: DueAnalyses, key: SessionKey
) -> None:
    (saved,) = await save(saving, [make_event(key)])
    await _finish(due, saved, risk=0.6)

    (after,) = await due.finish([_found(saved)])

    assert after.risk_score == 0.6


async def test_what_was_found_together_is_each_sessions_own(
    saving: SessionSaving, due: DueAnalyses, sessions: SessionRepository, project: str
) -> None:
    keys = [session_key(project, f"s-{number}") for number in range(3)]
    saved = await save(saving, [make_event(key) for key in keys])
    gone = saved[0].model_copy(update={"session_id": "other"})
    risks = (0.3, 0.6, 0.9)
    found = [
        _found(
            session,
            snapshot=make_snapshot(risk),
            action="flag",
            events=[make_event(key, event_type=EventType.POLICY_DECISION)] if risk > 0.5 else (),
        )
        for session, key, risk in zip(saved, keys, risks, strict=True)
    ]

    after = await due.finish([*reversed(found), _found(gone)])

    assert [session.risk_score for session in after] == [0.9, 0.6, 0.3]
    assert [session.counters.events for session in after] == [2, 2, 1]
    assert list(after) == [await sessions.get(*key) for key in reversed(keys)]
    assert await due.claim(10, lease_s=LEASE_S) == []


async def test_a_session_that_is_gone_is_finished_with_nothing(
    due: DueAnalyses, saving: SessionSaving, key: SessionKey
) -> None:
    (saved,) = await save(saving, [make_event(key)])
    gone = saved.model_copy(update={"session_id": "other"})

    assert await _finish(due, gone) is None


async def test_the_newest_verdict_on_data_flow_is_kept_with_its_evidence(
    saving: SessionSaving,
    due: DueAnalyses,
    sessions: SessionRepository,
    store: Store,
    key: SessionKey,
) -> None:
    (session,) = await save(saving, [make_event(key)])
    assert session.dataflow_verdict is None
    assert await SnapshotRepository(store).dataflow(*key) is None
    for verdict in DataflowVerdict:
        found = make_dataflow(verdict)
        after = await _finish(due, session, dataflow=found)
        assert after is not None
        assert (after.dataflow_verdict, after.patterns) == (verdict, DATAFLOW_PATTERNS[verdict])
        assert await _finish(due, session) == after, "what is not looked at again stays"
        assert await sessions.get(*key) == after
        assert await SnapshotRepository(store).dataflow(*key) == found


async def test_each_thought_keeps_its_newest_analysis(
    saving: SessionSaving, due: DueAnalyses, store: Store, key: SessionKey
) -> None:
    """Most are handed in again unchanged; the last thought is judged anew by what follows it."""
    (session,) = await save(saving, [make_event(key)])
    first, last = make_thought("a"), make_thought("b", risk_score=0.2)
    await _finish(due, session, thoughts=[first, last])
    again = make_thought("b", risk_score=0.9)
    await _finish(due, session, thoughts=[first, again])

    thoughts = await SnapshotRepository(store).thoughts(*key)
    assert thoughts == [first, again]
    assert await SnapshotRepository(store).thoughts(*key, limit=1) == [again]
    assert await SnapshotRepository(store).thoughts(key.project_id, "another") == []
