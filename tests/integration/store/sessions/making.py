"""What the tests of sessions make: events and news with what matters to a test set."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from integration.store.making import make_baseline

from watchfloor.core import (
    AgentId,
    ConcludedSession,
    DataflowVerdict,
    Event,
    EventId,
    EventSource,
    EventType,
    JudgedThought,
    PiiReading,
    RiskSnapshot,
    Session,
    SessionDataflow,
    SessionId,
    SessionKey,
    SessionPart,
    SessionPii,
    ThoughtAnalysis,
    WorkflowId,
    mint_uuid7,
)
from watchfloor.store import (
    BehaviorRepository,
    Conclusions,
    DueAnalyses,
    Found,
    SessionIdentity,
    SessionNews,
    SessionPiiRepository,
    SessionSaving,
    SessionWork,
    Store,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOBODY = SessionIdentity(AgentId("default"))
_NUMBERS = count(1)

Work = Mapping[SessionKey, SessionWork]


def make_event(key: SessionKey, **fields: Any) -> Event:
    number = next(_NUMBERS)
    event = {
        "event_id": f"event-{number}",
        "project_id": key.project_id,
        "session_id": key.session_id,
        "event_type": EventType.MESSAGE_USER,
        "event_time": NOON,
        "received_at": NOON,
        "role": "user",
        "content": "hello",
        "source": EventSource.REST,
    }
    return Event.model_validate(event | fields)


def make_snapshot(risk: float, *patterns: str, **fields: Any) -> RiskSnapshot:
    return RiskSnapshot.model_validate(
        {
            "snapshot_id": mint_uuid7(NOON),
            "risk_score": risk,
            "patterns": patterns,
            "created_at": NOON,
        }
        | fields
    )


def make_thought(event_id: str, **fields: Any) -> JudgedThought:
    told = {"risk_score": 0.6, "labels": ("deception",), "summary": "It pretends."}
    analysis = ThoughtAnalysis.model_validate({**told, "analyzed_at": NOON, **fields})
    return JudgedThought(EventId(event_id), NOON, analysis)


def make_dataflow(verdict: DataflowVerdict = DataflowVerdict.HIJACKED) -> SessionDataflow:
    return SessionDataflow(verdict=verdict, score=0.9, analyzed_at=NOON)


def make_reading(key: SessionKey, **fields: Any) -> PiiReading:
    found = SessionPii(session_id=key.session_id, texts=1, analyzed_at=NOON)
    return PiiReading(found, b"d" * 16)._replace(**fields)


def session_key(project: str, name: str = "s-1") -> SessionKey:
    return SessionKey(project, SessionId(name))


async def save(
    saving: SessionSaving,
    events: Sequence[Event],
    *,
    identity: SessionIdentity = NOBODY,
    transcript: bytes = b"",
) -> Sequence[Session]:
    """Save events as they are, whatever sessions they are of."""
    parts = [SessionPart(event.project_id, event.session_id, event.trace_id) for event in events]
    keys = sorted({part.key for part in parts})

    def make(work: Work) -> Sequence[SessionNews]:
        assert set(work) == set(keys)
        return [
            SessionNews(
                key,
                identity,
                tuple(e for e in events if (e.project_id, e.session_id) == key),
                transcript,
            )
            for key in keys
        ]

    return (await saving.save(parts, make)).sessions


async def watch_a_session(store: Store, key: SessionKey) -> None:
    """At least one row in every table of sessions."""
    identity = SessionIdentity(AgentId("a"), WorkflowId("w"))
    (session,) = await save(
        SessionSaving(store), [make_event(key, trace_id="ab")], identity=identity
    )
    found = Found(
        key,
        seen_received_at=session.last_received_at,
        snapshot=make_snapshot(0.5),
        labels=(),
        action="allow",
        tags=(),
        thoughts=[make_thought("event-1")],
        dataflow=make_dataflow(),
    )
    await DueAnalyses(store).finish([found])
    await Conclusions(store).conclude(
        watermarks={key.project_id: NOON + 61 * SECOND}, inactivity_s=60, limit=1
    )
    signed = {ConcludedSession(key.session_id, 1): b"signature"}
    await SessionPiiRepository(store).keep({key: make_reading(key)})
    await BehaviorRepository(store).sign(make_baseline(key.project_id), signed)
