"""What becomes of a session by new events, without a database."""

from datetime import UTC, datetime, timedelta

from watchfloor.core import (
    AgentId,
    Event,
    EventId,
    EventSource,
    EventType,
    SessionId,
    SessionKey,
    SessionStatus,
)
from watchfloor.store.sessions.merging import merged, taken_in
from watchfloor.store.sessions.values import SessionIdentity

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY = SessionKey("acme", SessionId("s"))
IDENTITY = SessionIdentity(AgentId("a"))


def _event(offset_s: int) -> Event:
    return Event(
        event_id=EventId(f"e{offset_s}"),
        project_id=KEY.project_id,
        session_id=KEY.session_id,
        event_type=EventType.MESSAGE_USER,
        event_time=NOON - offset_s * SECOND,
        received_at=NOON + offset_s * SECOND,
        source=EventSource.REST,
    )


def test_without_events_there_is_no_session() -> None:
    assert merged(None, KEY, IDENTITY, ()) is None


def test_without_news_a_session_stays_as_it_is() -> None:
    session = merged(None, KEY, IDENTITY, [_event(0)])

    assert session is not None
    assert merged(session, KEY, IDENTITY, ()) == session


def test_times_are_those_of_the_first_and_the_last_event() -> None:
    session = merged(merged(None, KEY, IDENTITY, [_event(0)]), KEY, IDENTITY, [_event(5)])

    assert session is not None
    assert (session.created_at, session.last_event_at) == (NOON - 5 * SECOND, NOON)
    assert session.last_received_at == NOON + 5 * SECOND


def test_a_concluded_session_is_open_again_and_keeps_its_number() -> None:
    begun = merged(None, KEY, IDENTITY, [_event(0)])
    assert begun is not None
    concluded = begun.model_copy(
        update={
            "status": SessionStatus.CONCLUDED,
            "concluded_at": NOON,
            "conclusion_number": 3,
            "feature_id": "f",
        }
    )

    session = merged(concluded, KEY, IDENTITY, [_event(1)])

    assert session is not None
    assert (session.status, session.concluded_at, session.feature_id) == ("active", None, None)
    assert session.conclusion_number == 3


def test_there_is_a_most_of_tools() -> None:
    """A sender could name other tools with each call."""
    many = IDENTITY._replace(available_tools=tuple(f"tool-{number}" for number in range(2_000)))
    session = merged(merged(None, KEY, many, [_event(0)]), KEY, many, [_event(1)])

    assert session is not None
    assert session.available_tools == many.available_tools[:1_000]


def test_of_two_sessions_that_become_one_the_worst_that_is_known_counts() -> None:
    home = merged(None, KEY, IDENTITY, [_event(0)])
    assert home is not None
    calm = home.model_copy(update={"risk_score": 0.2, "action": "block", "labels": ("a", "b")})
    wild = home.model_copy(
        update={"risk_score": 0.9, "patterns": ("p",), "action": "flag", "labels": ("b", "c")}
    )

    for one, other in ((calm, wild), (wild, calm)):
        both = taken_in(one, KEY, other)
        assert (both.risk_score, both.patterns, both.action) == (0.9, ("p",), "block")
        assert set(both.labels) == {"a", "b", "c"}
        assert both.counters == home.counters


def test_a_session_that_begins_as_another_one_counts_from_the_beginning() -> None:
    former = merged(None, SessionKey("acme", SessionId("ab")), IDENTITY, [_event(0)])
    assert former is not None

    home = taken_in(None, KEY, former.model_copy(update={"external_id": "a b"}))

    assert (home.session_id, home.external_id, home.counters.events) == ("s", None, 0)
    assert home.created_at == former.created_at
