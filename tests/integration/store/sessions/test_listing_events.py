"""A session's events: in order, page by page, read from its own index and days alone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from integration.store.postgres import Postgres
from integration.store.sessions.making import NOON, SECOND, make_event, save, session_key

from watchfloor.core import Event, EventType, FakeClock, InvalidInputError, SessionKey
from watchfloor.store import EventRepository, Maintenance, SessionRepository, SessionSaving, Store
from watchfloor.store._transaction import BY_INDEX, PLAN_ONCE
from watchfloor.store.page import encode_cursor
from watchfloor.store.sessions import events as statements

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)


@pytest.fixture
async def told(saving: SessionSaving, key: SessionKey) -> Sequence[Event]:
    """Eight events in the order of their telling, three of them at one moment."""
    told = [make_event(key, event_time=NOON + n * SECOND) for n in range(4)]
    told += [make_event(key, event_time=NOON + 4 * SECOND, rank=rank) for rank in (1.0, 1.5, 2.0)]
    told.append(make_event(key, event_time=NOON + 5 * SECOND, event_type=EventType.COT, rank=None))
    await save(saving, told[::-1])
    return told


@pytest.mark.parametrize("limit", [1, 2, 3, 8])
async def test_pages_follow_each_other_without_a_gap(
    told: Sequence[Event], events: EventRepository, key: SessionKey, limit: int
) -> None:
    """Messages of one call have one time; their rank is their order."""
    seen: list[Event] = []
    cursor = None
    while True:
        page = await events.list(*key, limit=limit, cursor=cursor)
        assert page.total == 8
        seen += page.events
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == told


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"types": [EventType.COT]}, [7]),
        ({"types": [EventType.SPAN]}, []),
        ({"after": NOON + 4 * SECOND}, [4, 5, 6, 7]),
        ({"before": NOON + SECOND}, [0, 1]),
        ({"after": NOON + SECOND, "before": NOON + 2 * SECOND}, [1, 2]),
        ({"after": NOON + 3 * SECOND, "before": NOON}, []),
        ({"after": NOON - DAY, "types": [EventType.COT, EventType.MESSAGE_USER]}, range(8)),
    ],
    ids=str,
)
async def test_conditions_hold_together(
    told: Sequence[Event],
    events: EventRepository,
    key: SessionKey,
    wanted: dict[str, Any],
    expected: Sequence[int],
) -> None:
    page = await events.list(*key, **wanted)

    assert list(page.events) == [told[number] for number in expected]
    assert page.total == len(expected)


async def test_an_offset_passes_over(
    told: Sequence[Event], events: EventRepository, key: SessionKey
) -> None:
    page = await events.list(*key, limit=2, offset=5)

    assert page.events == tuple(told[5:7])
    after = await events.list(*key, limit=2, cursor=page.next_cursor)
    assert (after.events, after.next_cursor) == ((told[7],), None)


async def test_the_newest_are_told_in_the_order_in_which_they_happened(
    told: Sequence[Event], events: EventRepository, key: SessionKey
) -> None:
    assert list(await events.newest_of_all([key], 3)) == told[5:]


async def test_a_session_is_told_with_its_newest_events(
    told: Sequence[Event], events: EventRepository, sessions: SessionRepository, key: SessionKey
) -> None:
    recent = await events.recent(*key, 3)

    assert recent is not None
    assert recent.session == await sessions.get(*key)
    assert list(recent.events) == told[5:]


async def test_a_conversation_is_read_by_rank(
    saving: SessionSaving, events: EventRepository, key: SessionKey
) -> None:
    """Clocks of several machines differ, so that times need not tell who spoke first."""
    kinds = (EventType.MESSAGE_SYSTEM, EventType.MESSAGE_USER, EventType.MESSAGE_ASSISTANT)
    messages = [
        make_event(key, event_type=kind, rank=float(rank), event_time=NOON - rank * SECOND)
        for rank, kind in enumerate(kinds, 1)
    ]
    await save(saving, [*messages, make_event(key, event_type=EventType.LLM_CALL_START)])

    assert list(await events.conversation(*key)) == messages
    assert list(await events.conversation(*key, limit=2)) == messages[:2]


def _said(key: SessionKey, *kinds: str, **fields: Any) -> list[Event]:
    return [
        make_event(key, event_type=kind, event_time=NOON + place * SECOND, **fields)
        for place, kind in enumerate(kinds)
    ]


async def test_of_a_conversation_the_newest_is_read_and_the_first_words(
    saving: SessionSaving, events: EventRepository, key: SessionKey
) -> None:
    """What an agent was asked stays in view, and each event is told once."""
    kinds = ("system", "user", "assistant", "tool", "assistant", "user", "tool")
    said = _said(key, *(f"message.{kind}" for kind in kinds))
    await save(saving, said)

    assert list(await events.conversations([key], 2)) == [*said[:2], *said[-2:]]
    assert list(await events.conversations([key], len(said))) == said


async def test_tools_at_work_are_read_where_no_message_tells_of_them(
    saving: SessionSaving, events: EventRepository, project: str
) -> None:
    told, untold = session_key(project, "told"), session_key(project, "untold")
    worked = _said(untold, "message.user", "tool.execution", "cot", "tool.execution")
    spoken = _said(told, "message.user", "tool.execution", "message.tool")
    await save(saving, [*worked, *spoken])

    found = await events.conversations([told, untold], 5)

    assert [each for each in found if each.session_id == "untold"] == [*worked[:2], worked[3]]
    assert [each for each in found if each.session_id == "told"] == [spoken[0], spoken[2]]


@pytest.mark.parametrize(
    "cursor",
    [
        "?",
        encode_cursor("yesterday 1.0 e"),
        encode_cursor("2026-03-01T12:00:00 1.0 e"),
        encode_cursor("0001-01-01T00:00:00+23:59 1.0 e"),
        encode_cursor("2026-03-01T12:00:00+00:00 first e"),
        encode_cursor("2026-03-01T12:00:00+00:00"),
    ],
    ids=["no base64", "no time", "no zone", "before time", "no rank", "no more"],
)
async def test_a_cursor_that_is_none_of_ours_is_refused(
    events: EventRepository, key: SessionKey, cursor: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await events.list(*key, cursor=cursor)

    assert [problem.field for problem in caught.value.fields] == ["cursor"]


async def test_of_a_session_that_is_not_there_nothing_is_told(
    told: Sequence[Event], events: EventRepository, key: SessionKey
) -> None:
    assert told
    for nobody in (session_key(key.project_id, "other"), session_key("another-project")):
        assert (await events.list(*nobody)).events == ()
        assert list(await events.newest_of_all([nobody], 3)) == []
        assert await events.recent(*nobody, 3) is None
        assert list(await events.conversation(*nobody)) == []


@pytest.fixture(params=[True, False], ids=["with statistics", "without"])
async def many_days(
    request: pytest.FixtureRequest,
    postgres: Postgres,
    owner: asyncpg.Connection,
    clock: FakeClock,
    key: SessionKey,
) -> SessionKey:
    """Fifty days of many sessions, one of which was there yesterday and today."""
    await owner.execute("DELETE FROM events_default")
    past = FakeClock(clock.now() - 36 * DAY)
    for _ in range(3):
        maintenance = Maintenance(postgres.owner_url, clock=past)
        await maintenance.prepare()
        await maintenance.stop()
        past.advance(16 * 86_400)
    await owner.execute(_MANY, *key, clock.now())
    if request.param:
        await owner.execute("ANALYZE events")
    return key


@pytest.mark.parametrize(
    ("statement", "arguments"),
    [
        (statements._LIST, (None, None, None, 101, 0)),
        (statements._LIST, (["cot"], 1.0, "e", 101, 0)),
        (statements._COUNT, (None,)),
        (statements._NEWEST, (50,)),
        (statements._CONVERSATION, (["message.user"], 100)),
    ],
    ids=["list", "list on", "count", "newest", "conversation"],
)
async def test_only_the_sessions_own_index_and_days_are_read(
    store: Store, many_days: SessionKey, statement: str, arguments: tuple[object, ...]
) -> None:
    """Whatever else is stored, a session is read in the time that its own events take.

    A day that has just begun has no statistics.
    """
    span = (NOON - DAY, NOON + DAY)
    async with store.transaction([many_days.project_id], PLAN_ONCE, BY_INDEX) as connection:
        plan = await connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}",
            (*many_days, *span, *arguments),
        )
        lines = [line for (line,) in plan]

    text = "\n".join(lines)
    read = [line for line in lines if " on events_" in line and "never executed" not in line]
    assert read, text
    assert all("Index" in line for line in read), text
    assert "Seq Scan" not in text, text
    assert len({line.split(" on events_")[1].split()[0] for line in read}) <= 4, text


_MANY = """
INSERT INTO events (
    project_id, event_time, event_id, session_id, event_type, rank, received_at, document
)
SELECT $1, $3::timestamptz - n % 50 * interval '1 day', 'e-' || n,
    CASE WHEN n % 50 < 2 AND n % 7 = 0 THEN $2 ELSE 'other-' || n % 97 END,
    'message.user', 0, $3, '{}'
FROM generate_series(1, 20000) AS n
"""
