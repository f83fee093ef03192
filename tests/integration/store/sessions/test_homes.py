"""The session of a trace alone becomes part of the one that the trace turns out to belong to."""

from collections.abc import Sequence

import asyncpg
import pytest
from integration.store.making import make_features
from integration.store.sessions.making import (
    NOBODY,
    NOON,
    SECOND,
    Work,
    make_dataflow,
    make_event,
    make_reading,
    make_snapshot,
    session_key,
)

from watchfloor.core import (
    DATAFLOW_PATTERNS,
    DataflowVerdict,
    Event,
    SessionKey,
    SessionPart,
    SessionStatus,
    TraceId,
)
from watchfloor.store import (
    Conclusions,
    ConclusionSteps,
    DueAnalyses,
    EventRepository,
    FeatureRepository,
    Found,
    Saved,
    SessionNews,
    SessionPiiRepository,
    SessionRepository,
    SessionSaving,
    SnapshotRepository,
    Store,
    TraceRepository,
)
from watchfloor.store.sessions import moving

pytestmark = pytest.mark.integration

TRACE = TraceId("ab")


@pytest.fixture
def alone(project: str) -> SessionKey:
    """The session that the trace has where nobody names another one."""
    return session_key(project, TRACE)


async def _save(saving: SessionSaving, *events: Event) -> Saved:
    """Save events where they belong, as they are, together with what moves there."""

    def make(work: Work) -> Sequence[SessionNews]:
        return [
            SessionNews(key, NOBODY, tuple(_at(key, [*_told(each.parts), *each.former])), b"")
            for key, each in work.items()
        ]

    def _told(parts: Sequence[SessionPart]) -> list[Event]:
        return [event for event in events if _part(event) in parts]

    return await saving.save([_part(event) for event in events], make)


def _part(event: Event) -> SessionPart:
    return SessionPart(event.project_id, event.session_id, event.trace_id)


def _at(key: SessionKey, events: Sequence[Event]) -> list[Event]:
    return [event.model_copy(update={"session_id": key.session_id}) for event in events]


async def test_what_is_known_of_a_session_moves_with_it(
    saving: SessionSaving,
    sessions: SessionRepository,
    events: EventRepository,
    store: Store,
    key: SessionKey,
    alone: SessionKey,
) -> None:
    nameless = [make_event(alone, trace_id=TRACE, event_id=f"n-{n}") for n in range(2)]
    (session,) = (await _save(saving, *nameless)).sessions
    snapshot = make_snapshot(0.8, "exfiltration")
    found = Found(
        alone,
        seen_received_at=session.last_received_at,
        snapshot=snapshot,
        labels=["deception"],
        action="block",
        tags=["watched"],
        dataflow=make_dataflow(),
    )
    await DueAnalyses(store).finish([found])
    await _save(saving, make_event(key))

    named = make_event(key, trace_id=TRACE, event_id="named")
    saved = await _save(saving, named)

    assert saved.moved == ((alone, key),)
    home = await sessions.get(*key)
    assert home is not None
    patterns = ("exfiltration", *DATAFLOW_PATTERNS[DataflowVerdict.HIJACKED])
    assert (home.risk_score, home.patterns, home.action) == (0.8, patterns, "block")
    assert (home.labels, home.tags, home.counters.events) == (("deception",), ("watched",), 4)
    assert await sessions.get(*alone) == home
    assert (await events.list(*alone)).total == 0
    ids = {event.event_id for event in (await events.list(*key)).events}
    assert ids >= {"n-0", "n-1", "named"}
    assert await SnapshotRepository(store).list(*key) == [snapshot]
    assert await SnapshotRepository(store).dataflow(*key) == make_dataflow()
    assert await SnapshotRepository(store).dataflow(*alone) is None
    trace = await TraceRepository(store).get(key.project_id, TRACE)
    assert trace is not None
    assert (trace.session_id, trace.events) == (key.session_id, 3)


async def test_the_same_again_after_the_move_changes_nothing(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey, alone: SessionKey
) -> None:
    told = [make_event(alone, trace_id=TRACE), make_event(key, trace_id=TRACE)]
    for event in told:
        await _save(saving, event)
    home = await sessions.get(*key)

    for again in (told, told[::-1], told[:1]):
        assert await _save(saving, *again) == Saved((home,) if home else ())

    assert home is not None
    assert home.counters.events == 2
    assert (await sessions.list(key.project_id)).sessions == (home,)


async def test_in_one_batch_the_name_counts_wherever_it_stands(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey, alone: SessionKey
) -> None:
    saved = await _save(saving, make_event(alone, trace_id=TRACE), make_event(key, trace_id=TRACE))

    assert (saved.moved, [each.session_id for each in saved.sessions]) == ((), [key.session_id])
    assert (await sessions.list(key.project_id)).total == 1


async def test_a_concluded_session_leaves_nothing_to_be_done(
    saving: SessionSaving,
    conclusions: Conclusions,
    steps: ConclusionSteps,
    store: Store,
    key: SessionKey,
    alone: SessionKey,
    owner: asyncpg.Connection,
) -> None:
    """Its features would be counted beside those of its home."""
    await _save(saving, make_event(alone, trace_id=TRACE))
    await conclusions.conclude(
        watermarks={key.project_id: NOON + 61 * SECOND}, inactivity_s=60, limit=9
    )
    features = FeatureRepository(store)
    kept = make_features(key.project_id).model_copy(update={"subject_id": TRACE})
    await features.keep([kept])

    (home,) = (await _save(saving, make_event(key, trace_id=TRACE))).sessions

    assert (home.status, home.conclusion_number) == (SessionStatus.ACTIVE, 0)
    assert await features.newest(key.project_id, kept.subject, TRACE) is None
    left = "SELECT count(*) FROM conclusion_steps WHERE project_id = $1 AND kind = 'session'"
    assert await owner.fetchval(left, key.project_id) == 0
    assert [step for step in await steps.due(99) if step.project_id == key.project_id] == []


async def test_what_was_found_in_its_texts_is_found_in_its_home(
    saving: SessionSaving, store: Store, key: SessionKey, alone: SessionKey
) -> None:
    """Kept there as well, it would be shown to nobody and deleted by nobody."""
    await _save(saving, make_event(alone, trace_id=TRACE))
    pii = SessionPiiRepository(store)
    await pii.keep({alone: make_reading(alone)})
    await _save(saving, make_event(key, trace_id=TRACE))
    assert await pii.get(*alone) is None


async def test_what_is_too_much_to_move_stays_a_session(
    saving: SessionSaving,
    sessions: SessionRepository,
    key: SessionKey,
    alone: SessionKey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Saving that takes longer than it may would be tried for ever; what follows goes home."""
    monkeypatch.setattr(moving, "_MOST_EVENTS", 1)
    await _save(saving, *(make_event(alone, trace_id=TRACE) for _ in range(2)))
    assert (await _save(saving, make_event(key, trace_id=TRACE))).moved == ()
    await _save(saving, make_event(alone, trace_id=TRACE))

    counted = {each.session_id: each for each in (await sessions.list(key.project_id)).sessions}
    assert counted[alone.session_id].counters.events == 2
    assert counted[key.session_id].counters.events == 2


async def test_a_trace_without_an_event_is_not_there(
    saving: SessionSaving, store: Store, key: SessionKey
) -> None:
    parts = [SessionPart(*key, TRACE)]
    assert await saving.save(parts, lambda _: ()) == Saved()
    assert await TraceRepository(store).get(key.project_id, TRACE) is None
