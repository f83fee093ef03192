"""What went quiet is concluded exactly once, and what follows is done until it is done."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from integration.store.making import make_features
from integration.store.sessions.making import NOON, SECOND, make_event, save, session_key

from watchfloor.core import FeatureSet, FeatureSubject, SessionKey, SessionStatus, TraceId
from watchfloor.store import (
    Conclusions,
    ConclusionSteps,
    DueStep,
    SessionRepository,
    SessionSaving,
    Step,
    StepKind,
    Store,
    TraceRepository,
)

pytestmark = pytest.mark.integration

QUIET = NOON + 61 * SECOND
FEATURE = make_features("p").feature_id


@pytest.fixture(autouse=True)
async def _no_other_step(owner: asyncpg.Connection) -> None:
    """Steps are handed out across projects, those of other tests included."""
    await owner.execute("DELETE FROM conclusion_steps")


async def _conclude(
    conclusions: Conclusions, project: str, *, until: datetime = QUIET, limit: int = 100
) -> Sequence[SessionKey]:
    return await conclusions.conclude(watermarks={project: until}, inactivity_s=60, limit=limit)


async def _are_left(conclusions: Conclusions, project: str) -> bool:
    return await conclusions.are_left(watermarks={project: QUIET}, inactivity_s=60)


def _features(key: SessionKey, *, number: int = 1) -> FeatureSet:
    features = make_features(key.project_id, number=number)
    return features.model_copy(update={"subject_id": key.session_id})


async def _feature_of(sessions: SessionRepository, key: SessionKey) -> str | None:
    session = await sessions.get(*key)
    assert session is not None
    return session.feature_id


async def test_a_session_without_events_for_its_limit_is_concluded(
    saving: SessionSaving, conclusions: Conclusions, sessions: SessionRepository, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    assert await _conclude(conclusions, key.project_id, until=NOON + 60 * SECOND) == []

    assert await _conclude(conclusions, key.project_id) == [key]

    concluded = await sessions.get(*key)
    assert concluded is not None
    assert (concluded.status, concluded.conclusion_number) == (SessionStatus.CONCLUDED, 1)
    assert concluded.concluded_at is not None
    assert await _conclude(conclusions, key.project_id) == []


async def test_a_watermark_in_the_past_concludes_nothing(
    saving: SessionSaving, conclusions: Conclusions, key: SessionKey
) -> None:
    """A backlog may hold events of any session; so may a project that nobody asked about."""
    await save(saving, [make_event(key)])

    assert await _conclude(conclusions, key.project_id, until=NOON - timedelta(days=1)) == []
    assert await _conclude(conclusions, "another-project") == []
    assert not await conclusions.conclude(watermarks={}, inactivity_s=60, limit=10)


async def test_each_project_has_its_own_watermark(
    saving: SessionSaving, conclusions: Conclusions, key: SessionKey
) -> None:
    busy = session_key(f"{key.project_id}-busy")
    await save(saving, [make_event(key), make_event(busy)])

    concluded = await conclusions.conclude(
        watermarks={busy.project_id: NOON, key.project_id: QUIET}, inactivity_s=60, limit=10
    )

    assert concluded == [key]


async def test_old_events_conclude_nothing_early(
    saving: SessionSaving, conclusions: Conclusions, key: SessionKey
) -> None:
    """Imported history tells of last year, and is still being imported."""
    await save(saving, [make_event(key, event_time=NOON - timedelta(days=365))])

    assert await _conclude(conclusions, key.project_id, until=NOON + 30 * SECOND) == []


async def test_the_quietest_come_first_and_only_so_many(
    saving: SessionSaving, conclusions: Conclusions, project: str
) -> None:
    ages = (3, 1, 4, 2, 5)
    for age in ages:
        key = session_key(project, f"s-{age}")
        await save(saving, [make_event(key, received_at=NOON - age * SECOND)])

    batches = [await _conclude(conclusions, project, limit=2) for _ in range(4)]

    assert [[key.session_id for key in batch] for batch in batches] == [
        ["s-5", "s-4"],
        ["s-3", "s-2"],
        ["s-1"],
        [],
    ]


async def test_a_new_event_reopens(
    saving: SessionSaving, conclusions: Conclusions, sessions: SessionRepository, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    await _conclude(conclusions, key.project_id)
    await conclusions.mark([_features(key)])
    assert await _feature_of(sessions, key) == FEATURE

    (reopened,) = await save(saving, [make_event(key, received_at=NOON + 90 * SECOND)])

    assert (reopened.status, reopened.conclusion_number) == (SessionStatus.ACTIVE, 1)
    assert (reopened.concluded_at, reopened.feature_id) == (None, None)
    assert await sessions.get(*key) == reopened
    assert await _conclude(conclusions, key.project_id, until=NOON + 151 * SECOND) == [key]
    again = await sessions.get(*key)
    assert again is not None
    assert again.conclusion_number == 2


async def test_features_of_an_earlier_conclusion_are_not_those_of_the_session(
    saving: SessionSaving, conclusions: Conclusions, sessions: SessionRepository, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    await conclusions.mark([_features(key, number=0)])
    await _conclude(conclusions, key.project_id)
    await conclusions.mark([_features(key, number=2)])
    assert await _feature_of(sessions, key) is None

    await conclusions.mark([_features(key), _features(key, number=2)])
    assert await _feature_of(sessions, key) == FEATURE


async def test_four_workers_conclude_five_thousand_sessions_once_each(
    conclusions: Conclusions, owner: asyncpg.Connection, project: str
) -> None:
    await owner.execute(_MANY, project, NOON)

    async def sweep() -> list[str]:
        mine: list[str] = []
        while batch := await _conclude(conclusions, project, limit=300):
            mine += [key.session_id for key in batch]
        return mine

    swept = await asyncio.gather(*(sweep() for _ in range(4)))

    ids = [session_id for mine in swept for session_id in mine]
    assert len(ids) == len(set(ids)) == 5_000
    assert sum(bool(mine) for mine in swept) > 1
    numbers = "SELECT DISTINCT conclusion_number, status FROM sessions WHERE project_id = $1"
    assert [tuple(row) for row in await owner.fetch(numbers, project)] == [(1, "concluded")]
    steps = "SELECT count(*) FROM conclusion_steps WHERE project_id = $1"
    assert await owner.fetchval(steps, project) == 15_000


async def test_a_sweep_passes_over_what_is_being_saved(
    saving: SessionSaving, conclusions: Conclusions, owner: asyncpg.Connection, key: SessionKey
) -> None:
    """Whoever holds the session has news of it: waiting would only delay the others."""
    await save(saving, [make_event(key)])
    async with owner.transaction():
        await owner.fetch("SELECT FROM sessions WHERE project_id = $1 FOR UPDATE", key.project_id)
        assert await _conclude(conclusions, key.project_id) == []
        assert await _are_left(conclusions, key.project_id)

    assert await _conclude(conclusions, key.project_id) == [key]
    assert not await _are_left(conclusions, key.project_id)


async def test_a_conclusion_sets_what_is_to_be_done(
    saving: SessionSaving, conclusions: Conclusions, steps: ConclusionSteps, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    await _conclude(conclusions, key.project_id)

    due = await steps.due(10)

    expected = {
        DueStep(key.project_id, StepKind.SESSION, key.session_id, 1, step)
        for step in (Step.PUBLISH, Step.FEATURES, Step.RUNNER)
    }
    assert set(due) == expected
    assert await steps.due(10) == []


async def test_analyses_are_asked_for_after_the_features_of_what_was_concluded_together(
    conclusions: Conclusions, steps: ConclusionSteps, owner: asyncpg.Connection, project: str
) -> None:
    await owner.execute(_MANY, project, NOON)
    await _conclude(conclusions, project, limit=20)

    first = await steps.due(40)

    assert {step.step for step in first} == {Step.PUBLISH, Step.FEATURES}
    assert {step.step for step in await steps.due(40)} == {Step.RUNNER}


async def test_a_step_is_due_until_it_is_done(
    saving: SessionSaving, conclusions: Conclusions, steps: ConclusionSteps, key: SessionKey
) -> None:
    """Its worker may die after any line."""
    await save(saving, [make_event(key)])
    await _conclude(conclusions, key.project_id)
    first = await steps.due(10, lease_s=0.0)
    await steps.done(first[:1])
    await steps.done(first[:1])

    again = await steps.due(10, lease_s=0.0)
    assert set(again) == {step._replace(attempts=2) for step in first[1:]}


async def test_what_is_held_is_nobody_elses_and_what_is_postponed_was_no_attempt(
    saving: SessionSaving, conclusions: Conclusions, steps: ConclusionSteps, key: SessionKey
) -> None:
    await save(saving, [make_event(key)])
    await _conclude(conclusions, key.project_id)
    claimed = await steps.due(10, lease_s=0.0)
    await steps.hold(claimed, lease_s=60)
    assert await steps.due(10) == []

    await steps.postpone(claimed, pause_s=60)
    assert await steps.due(10) == []
    await steps.postpone(claimed, pause_s=0)
    assert set(await steps.due(10)) == set(claimed)


async def test_what_was_taken_up_twice_comes_alone_and_is_given_up_where_nobody_tells_of_it(
    conclusions: Conclusions, steps: ConclusionSteps, owner: asyncpg.Connection, project: str
) -> None:
    """One of them kills its worker: whoever was beside it is done as soon as it is alone."""
    await owner.execute(_MANY, project, NOON)
    await _conclude(conclusions, project, limit=2)
    for attempt in (1, 2):
        batch = await steps.due(10, lease_s=0.0)
        assert [step.attempts for step in batch] == [attempt] * 6

    killer, alone = batch[0], 0
    while claimed := await steps.due(10, lease_s=0.0):
        (step,) = claimed
        alone += 1
        if step[:5] != killer[:5]:
            await steps.done([step])
        elif step.is_dead:
            break
    assert alone == 5 + 6 + 1, "five others once, the one from its third attempt to its eighth"
    rows = await owner.fetch("SELECT attempts, is_dead, failure_reason FROM conclusion_steps")
    assert [tuple(row) for row in rows] == [(8, True, None)]
    assert await steps.due(10) == []


async def test_what_is_fresh_does_not_wait_for_what_is_alone(
    conclusions: Conclusions, steps: ConclusionSteps, owner: asyncpg.Connection, project: str
) -> None:
    await owner.execute(_MANY, project, NOON)
    await _conclude(conclusions, project, limit=1)
    await owner.execute("UPDATE conclusion_steps SET attempts = 4, due_at = now()")
    await owner.execute("UPDATE conclusion_steps SET due_at = $1 WHERE step = 'runner'", NOON)
    await owner.execute(
        "UPDATE conclusion_steps SET due_at = $1, attempts = 0 WHERE step = 'publish'",
        NOON + SECOND,
    )

    handed = [await steps.due(10) for _ in range(3)]

    assert [[step.step for step in batch] for batch in handed] == [
        [Step.RUNNER],
        [Step.PUBLISH],
        [Step.FEATURES],
    ]


async def test_a_step_that_fails_waits_and_is_given_up_at_the_eighth_time(
    saving: SessionSaving,
    conclusions: Conclusions,
    steps: ConclusionSteps,
    key: SessionKey,
    owner: asyncpg.Connection,
) -> None:
    await save(saving, [make_event(key)])
    await _conclude(conclusions, key.project_id)
    step, *others = await steps.due(10)
    await steps.done(others)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert not await steps.failed([step], reason="RuntimeError", retry_at=later)
    assert await steps.due(10) == []
    for attempts in range(2, 9):
        is_dead = await steps.failed([step], reason="RuntimeError", retry_at=datetime.now(UTC))
        assert not is_dead
        assert await steps.due(10) == [step._replace(attempts=attempts)]

    assert await steps.failed([step], reason="RuntimeError", retry_at=datetime.now(UTC))

    assert await steps.due(10) == []
    assert await owner.fetchval("SELECT is_dead FROM conclusion_steps") is True
    gone = step._replace(subject_id="gone")
    assert not await steps.failed([gone], reason="RuntimeError", retry_at=datetime.now(UTC))
    await steps.done([])


async def test_steps_are_handed_out_once(
    conclusions: Conclusions, steps: ConclusionSteps, owner: asyncpg.Connection, project: str
) -> None:
    await owner.execute(_MANY, project, NOON)
    await _conclude(conclusions, project, limit=200)

    handed = await asyncio.gather(*(steps.due(100) for _ in range(8)))

    flat = [step for each in handed for step in each]
    assert len(flat) == len(set(flat)) == 600


async def test_a_trace_is_concluded_and_reopened_like_a_session(
    saving: SessionSaving,
    conclusions: Conclusions,
    steps: ConclusionSteps,
    store: Store,
    key: SessionKey,
) -> None:
    traces, trace_id = TraceRepository(store), TraceId("ab")
    await save(saving, [make_event(key, trace_id=trace_id)])
    watermarks = {key.project_id: QUIET}

    assert await conclusions.are_left(watermarks=watermarks, inactivity_s=60)
    concluded = await conclusions.conclude_traces(watermarks=watermarks, inactivity_s=60, limit=9)
    again = await conclusions.conclude_traces(watermarks=watermarks, inactivity_s=60, limit=9)

    assert (concluded, again) == ([(key.project_id, trace_id)], [])
    (trace,) = await traces.these([(key.project_id, trace_id), (key.project_id, TraceId("ff"))])
    assert (trace.status, trace.conclusion_number) == (SessionStatus.CONCLUDED, 1)
    assert await steps.due(10) == [
        DueStep(key.project_id, StepKind.TRACE, trace_id, 1, Step.FEATURES)
    ]
    of_trace = {"subject": FeatureSubject.TRACE, "subject_id": trace_id}
    await conclusions.mark([_features(key).model_copy(update=of_trace)])
    marked = await traces.get(key.project_id, trace_id)
    assert marked is not None
    assert marked.feature_id == FEATURE
    await save(saving, [make_event(key, trace_id=trace_id)])
    reopened = await traces.get(key.project_id, trace_id)
    assert reopened is not None
    assert (reopened.status, reopened.feature_id) == (SessionStatus.ACTIVE, None)


_MANY = """
INSERT INTO sessions (project_id, session_id, agent_id, created_at, last_event_at, last_received_at)
SELECT $1, 's-' || n, 'default', $2, $2, $2 FROM generate_series(1, 5000) AS n
"""


async def test_a_report_that_is_asked_for_is_due_like_any_step(
    steps: ConclusionSteps, owner: asyncpg.Connection, project: str
) -> None:
    """Asked for again it is due at once, given up or not; two agents are two steps."""
    await steps.ask(project, ["shop", "x/y"])
    due = await steps.due(10)
    assert set(due) == {
        DueStep(project, StepKind.AGENT, agent, 0, Step.RUNNER) for agent in ("shop", "x/y")
    }
    asked, other = due
    await steps.done([other])
    for _ in range(7):
        await steps.failed([asked], retry_at=datetime.now(UTC), reason="RuntimeError")
        (again,) = await steps.due(10)
    assert await steps.failed([again], retry_at=datetime.now(UTC), reason="RuntimeError")
    assert await steps.due(10) == []
    await steps.ask(project, [asked.subject_id])
    assert await steps.due(10) == [asked]
    await steps.done([asked])
    assert await owner.fetchval("SELECT count(*) FROM conclusion_steps") == 0


async def test_a_report_that_is_asked_for_again_while_it_is_made_is_made_again(
    steps: ConclusionSteps, project: str
) -> None:
    """What was asked for last may know of what the first did not see."""
    await steps.ask(project, ["shop"])
    [taken] = await steps.due(10, lease_s=60.0)
    await steps.ask(project, ["shop"], even_if_known=True)
    await steps.done([taken])
    [again] = await steps.due(10, lease_s=60.0)
    assert again[:5] == taken[:5]
    await steps.done([again])
    assert await steps.due(10, lease_s=0.0) == []
