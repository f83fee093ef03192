"""What personal data sessions hold: read once, kept masked, gone with them."""

import pytest
from integration.store.sessions.making import (
    NOON,
    SECOND,
    make_event,
    make_reading,
    save,
    session_key,
)

from watchfloor.core import AgentId, PiiReading, SessionId, SessionKey, UnreadSession
from watchfloor.store import (
    Conclusions,
    SessionIdentity,
    SessionPiiRepository,
    SessionRepository,
    SessionSaving,
    Store,
)

pytestmark = pytest.mark.integration

SHOP = AgentId("shop")


@pytest.fixture
def pii(store: Store) -> SessionPiiRepository:
    return SessionPiiRepository(store)


async def _conclude(
    store: Store, *keys: SessionKey, events: int = 1, agent: AgentId = SHOP
) -> None:
    """Sessions that have so many events more, and are quiet."""
    news = [make_event(key) for key in keys for _ in range(events)]
    await save(SessionSaving(store), news, identity=SessionIdentity(agent))
    watermarks = {keys[0].project_id: NOON + 61 * SECOND}
    await Conclusions(store).conclude(watermarks=watermarks, inactivity_s=60, limit=10_000)


async def _read(store: Store, key: SessionKey) -> PiiReading:
    """The whole of a session, as it stands."""
    session = await SessionRepository(store).get(*key)
    assert session is not None
    reading = make_reading(key, until=session.last_received_at)
    await SessionPiiRepository(store).keep({key: reading})
    return reading


async def _unread(
    pii: SessionPiiRepository, project: str, agent: str = SHOP
) -> list[list[SessionId]]:
    parts = pii.unread(project, agent)
    return [[session.session_id for session in part] async for part in parts]


async def test_what_is_kept_is_what_is_found(
    pii: SessionPiiRepository, store: Store, project: str
) -> None:
    one, other = session_key(project, "s-1"), session_key(project, "s-2")
    await save(SessionSaving(store), [make_event(one), make_event(other)])
    assert await pii.get(*one) is None
    assert await pii.of([one, other]) == {}
    reading = make_reading(one, until=NOON)
    await pii.keep({one: make_reading(one, texts=b"")})
    await pii.keep({one: reading})
    assert await pii.of([one, other]) == {one: reading}
    assert await pii.get(*one) == reading.found


async def test_a_session_that_is_gone_keeps_nothing(
    pii: SessionPiiRepository, project: str
) -> None:
    """It may have left while it was read: nobody would ever delete what is kept of it."""
    key = session_key(project, "never-there")
    await pii.keep({key: make_reading(key)})
    await pii.keep({})
    assert await pii.get(*key) is None


async def test_unread_is_what_is_new_or_went_on_or_was_read_in_part(
    pii: SessionPiiRepository, store: Store, project: str
) -> None:
    new, went_on, whole, in_part, active, another = (
        session_key(project, name) for name in ("1-new", "2-on", "3-whole", "4-part", "5-a", "6-b")
    )
    await _conclude(store, new, went_on, whole, in_part)
    await _conclude(store, another, agent=AgentId("another"))
    before = {key: await _read(store, key) for key in (went_on, whole)}
    before[in_part] = make_reading(in_part)
    await pii.keep({in_part: before[in_part]})
    await _conclude(store, went_on)
    await save(SessionSaving(store), [make_event(active)], identity=SessionIdentity(SHOP))
    (part,) = [part async for part in pii.unread(project, SHOP)]
    sessions = {key: await SessionRepository(store).get(*key) for key in (new, went_on, in_part)}
    assert part == [
        UnreadSession(key.session_id, session.last_received_at, before.get(key))
        for key, session in sessions.items()
        if session is not None
    ]


async def test_unread_sessions_come_some_at_a_time(
    pii: SessionPiiRepository, store: Store, project: str
) -> None:
    """Their events are read at once: a large session comes alone, whatever its size."""
    large = session_key(project, "2-large")
    small = [session_key(project, name) for name in ("1-a", "3-b", "4-c")]
    await _conclude(store, *small)
    await _conclude(store, large, events=2_001)
    assert await _unread(pii, project) == [["1-a"], ["2-large"], ["3-b", "4-c"]]
    for key in (large, *small):
        await _read(store, key)
    assert await _unread(pii, project) == []


async def test_found_is_what_was_read_in_concluded_sessions_of_the_agent(
    pii: SessionPiiRepository, store: Store, project: str
) -> None:
    concluded, active, another = (session_key(project, name) for name in ("s-1", "s-2", "s-3"))
    await _conclude(store, concluded)
    await _conclude(store, another, agent=AgentId("another"))
    await save(SessionSaving(store), [make_event(active)], identity=SessionIdentity(SHOP))
    readings = [await _read(store, key) for key in (concluded, active, another)]
    assert [part async for part in pii.found(project, SHOP)] == [[readings[0].found]]
    assert [part async for part in pii.found(project, "nobody")] == []
