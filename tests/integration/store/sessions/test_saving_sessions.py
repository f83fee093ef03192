"""Events are stored once and counted once, whatever comes how often and in which order."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import asyncpg
import pytest
from integration.store.sessions.making import (
    NOBODY,
    NOON,
    SECOND,
    Work,
    make_event,
    save,
    session_key,
)

from watchfloor.core import (
    AgentId,
    Event,
    EventType,
    SessionKey,
    SessionPart,
    SessionStatus,
    WorkflowId,
)
from watchfloor.store import (
    EventRepository,
    Saved,
    SessionIdentity,
    SessionNews,
    SessionRepository,
    SessionSaving,
    Store,
    TraceRepository,
)

pytestmark = pytest.mark.integration


async def _stored(events: EventRepository, key: SessionKey) -> Sequence[Event]:
    return (await events.list(*key, limit=1_000)).events


async def test_a_session_begins_with_its_first_events(
    saving: SessionSaving, sessions: SessionRepository, events: EventRepository, key: SessionKey
) -> None:
    new = [make_event(key), make_event(key, event_time=NOON + SECOND, content="ä\x00")]

    (saved,) = await save(saving, new)

    assert saved.counters.events == saved.counters.messages == 2
    assert (saved.created_at, saved.last_event_at) == (NOON, NOON + SECOND)
    assert (saved.status, saved.last_received_at) == (SessionStatus.ACTIVE, NOON)
    assert await sessions.get(*key) == saved
    assert list(await _stored(events, key)) == new


async def test_the_same_again_changes_nothing(
    saving: SessionSaving, sessions: SessionRepository, events: EventRepository, key: SessionKey
) -> None:
    new = [make_event(key, trace_id="ab") for _ in range(3)]
    identity = SessionIdentity(AgentId("a"), WorkflowId("w"), "u", "theirs", ("search",))

    first = await save(saving, new, identity=identity, transcript=b"t")
    again = await save(saving, new, identity=identity, transcript=b"t")

    assert first == again == (await sessions.get(*key),)
    assert list(await _stored(events, key)) == new


async def test_an_id_is_stored_once_even_with_another_time(
    saving: SessionSaving, events: EventRepository, key: SessionKey, project: str
) -> None:
    """In the same batch, in a later one, and in another session."""
    first = make_event(key, event_id="mine")
    later = make_event(key, event_id="mine", event_time=NOON + timedelta(days=3))
    other = make_event(session_key(project, "s-2"), event_id="mine")

    (saved,) = await save(saving, [first, later])
    assert saved.counters.events == 1
    (again,) = await save(saving, [later])
    assert again == saved
    assert await save(saving, [other]) == ()

    assert list(await _stored(events, key)) == [first]


async def test_the_same_id_in_another_project_is_another_event(
    saving: SessionSaving, events: EventRepository, key: SessionKey, project: str
) -> None:
    there = session_key(f"{project}-other", key.session_id)
    both = [make_event(key, event_id="mine"), make_event(there, event_id="mine")]

    saved = await save(saving, both)

    assert [each.counters.events for each in saved] == [1, 1]
    assert [len(await _stored(events, each)) for each in (key, there)] == [1, 1]


async def test_events_out_of_order_keep_their_own_time(
    saving: SessionSaving, events: EventRepository, key: SessionKey
) -> None:
    """Imported history and what came late: the list is in the order in which things happened."""
    times = [NOON, NOON - timedelta(days=400), NOON + timedelta(hours=20), NOON - SECOND]
    for event_time in times:
        saved = await save(saving, [make_event(key, event_time=event_time, is_late=True)])

    assert (saved[0].created_at, saved[0].last_event_at) == (min(times), max(times))
    assert [event.event_time for event in await _stored(events, key)] == sorted(times)


async def test_later_news_are_later_whatever_their_receipt(
    saving: SessionSaving, key: SessionKey
) -> None:
    """Two savers may finish in the other order; an analysis between them must not miss one."""
    (first,) = await save(saving, [make_event(key, received_at=NOON + SECOND)])
    (second,) = await save(saving, [make_event(key, received_at=NOON)])

    assert second.last_received_at > first.last_received_at
    assert second.last_received_at < NOON + 2 * SECOND


async def test_what_is_known_first_counts_and_the_rest_adds_up(
    saving: SessionSaving, key: SessionKey
) -> None:
    begun = SessionIdentity(AgentId("a"), None, "u", None, ("search", "read"), "acme", ("::1",))
    later = SessionIdentity(
        AgentId("b"),
        WorkflowId("w"),
        "v",
        "theirs",
        ("write", "read"),
        "other",
        ("192.0.2.1", "::1"),
    )

    await save(saving, [make_event(key)], identity=begun)
    (saved,) = await save(saving, [make_event(key)], identity=later)

    assert (saved.agent_id, saved.workflow_id, saved.user_id) == ("a", "w", "u")
    assert saved.external_id == "theirs"
    assert saved.available_tools == ("search", "read", "write")
    assert (saved.customer_id, saved.addresses) == ("acme", ("::1", "192.0.2.1"))


async def test_addresses_without_end_are_not_kept(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey
) -> None:
    """Whoever sends events may invent as many as he likes; the first ones stay."""
    told = tuple(f"192.0.2.{number}" for number in range(40))
    for begin in (0, 20):
        identity = SessionIdentity(AgentId("a"), addresses=told[begin : begin + 20])
        await save(saving, [make_event(key)], identity=identity)

    stored = await sessions.get(*key)
    assert stored is not None
    assert stored.addresses == told[:16]


async def test_the_transcript_comes_back_to_whoever_saves_next(
    saving: SessionSaving, key: SessionKey
) -> None:
    seen: list[bytes] = []

    def make(work: Work) -> Sequence[SessionNews]:
        seen.append(work[key].transcript)
        return [SessionNews(key, NOBODY, (make_event(key),), work[key].transcript + b"\x00x")]

    for _ in range(3):
        await saving.save([SessionPart(*key)], make)

    assert seen == [b"", b"\x00x", b"\x00x\x00x"]


async def test_a_session_without_news_is_not_there(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey
) -> None:
    assert await saving.save([], lambda _: ()) == Saved()
    assert await saving.save([SessionPart(*key)], lambda _: ()) == Saved()
    assert (
        await saving.save([SessionPart(*key)], lambda _: [SessionNews(key, NOBODY, (), b"")])
        == Saved()
    )

    assert await sessions.get(*key) is None


async def test_what_make_raises_undoes_everything(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey
) -> None:
    def make(_: Work) -> Sequence[SessionNews]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await saving.save([SessionPart(*key)], make)

    assert await sessions.get(*key) is None


async def test_many_savers_of_the_same_events_count_each_once(
    saving: SessionSaving, sessions: SessionRepository, project: str
) -> None:
    """At least once means that two savers may have the same message at the same time."""
    keys = [session_key(project, f"s-{number}") for number in range(5)]
    new = [make_event(key, trace_id=f"t-{number % 3}") for key in keys for number in range(8)]

    await asyncio.gather(*(save(saving, new[::step]) for step in (1, -1, 2, -2, 3, -3)))

    assert [session.counters.events for key in keys if (session := await sessions.get(*key))] == [
        8
    ] * 5


async def test_savers_of_one_session_see_each_others_transcript(
    saving: SessionSaving, key: SessionKey, owner: asyncpg.Connection
) -> None:
    """Whoever aligns a call with the conversation must know all of it."""

    def make(work: Work) -> Sequence[SessionNews]:
        return [SessionNews(key, NOBODY, (make_event(key),), work[key].transcript + b".")]

    await asyncio.gather(*(saving.save([SessionPart(*key)], make) for _ in range(12)))

    transcript = "SELECT transcript FROM sessions WHERE project_id = $1"
    assert await owner.fetchval(transcript, key.project_id) == b"." * 12


async def test_events_of_a_trace_are_counted_to_it(
    saving: SessionSaving, store: Store, key: SessionKey, project: str
) -> None:
    there = session_key(project, "s-2")
    new = [make_event(key, trace_id="ab"), make_event(there, trace_id="ab"), make_event(key)]

    for _ in range(2):
        await save(saving, new)

    trace = await TraceRepository(store).get(project, "ab")
    assert trace is not None
    assert (trace.events, trace.session_id, trace.agent_id) == (2, "s-1", "default")


async def test_a_tool_used_twice_is_counted_across_batches(
    saving: SessionSaving, key: SessionKey
) -> None:
    for _ in range(2):
        (saved,) = await save(
            saving,
            [
                make_event(key, event_type=EventType.TOOL_EXECUTION, tool={"name": "search"}),
                make_event(key, event_type=EventType.TOOL_RESULT, tool={"name": "search"}),
            ],
        )

    assert (saved.counters.tool_calls, saved.counters.tools) == (2, {"search": 2})
