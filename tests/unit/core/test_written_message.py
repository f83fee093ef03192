from datetime import UTC, datetime

from watchfloor.core import (
    AgentId,
    Event,
    EventId,
    EventSource,
    EventType,
    ModelCall,
    ModelUse,
    SessionId,
    SessionMessage,
    SpanId,
    TraceId,
    WrittenMessage,
    written,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
AGENT = AgentId('an "agent"\n')


def _event(name: str) -> Event:
    return Event(
        event_id=EventId(name),
        project_id="acme",
        session_id=SessionId("s"),
        agent_id=AGENT,
        event_type=EventType.MESSAGE_USER,
        event_time=NOON,
        received_at=NOON,
        content='"calls":[]}',
        source=EventSource.REST,
    )


def _call() -> ModelCall:
    return ModelCall(
        project_id="acme",
        session_id=SessionId("s"),
        agent_id=AGENT,
        trace_id=TraceId("t"),
        span_id=SpanId("p"),
        started_at=NOON,
        ended_at=NOON,
        received_at=NOON,
        use=ModelUse(model="m"),
        source=EventSource.OTLP,
    )


def test_records_written_one_by_one_are_the_message_written_at_once() -> None:
    """A coordinator cannot tell them apart, whichever there are."""
    for events, calls in (((), ()), ((_event("1"), _event("2")), ()), ((_event("1"),), (_call(),))):
        message = SessionMessage(project_id="acme", agent_id=AGENT, events=events, calls=calls)
        around = WrittenMessage.around(
            "acme", AGENT, events=map(written, events), calls=map(written, calls)
        )
        assert SessionMessage.model_validate_json(around.content) == message
        assert SessionMessage.model_validate_json(WrittenMessage.of(message).content) == message
        assert around[:2] == WrittenMessage.of(message)[:2]
