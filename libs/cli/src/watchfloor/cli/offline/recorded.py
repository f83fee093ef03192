"""A conversation in a file as the events that the product would have recorded of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from watchfloor.core import (
    CallMessage,
    Event,
    EventSource,
    ModelCall,
    ModelUse,
    SessionExcerpt,
    SpanId,
    Speaker,
    TraceId,
    read_messages,
    session_id_of,
)
from watchfloor.traces import Transcript

_PROJECT = "default"
_LATEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Files tell no times; the same file has to give the same answer."""


def excerpt_of(session_id: str, messages: JsonValue) -> SessionExcerpt:
    """The whole session; its messages may be in any shape that ``read_messages`` reads."""
    events = _events(session_id, read_messages(messages))
    return SessionExcerpt(events=tuple(events), total_events=len(events))


def _events(session_id: str, messages: Sequence[CallMessage]) -> list[Event]:
    if not messages:
        return []
    spoken = len(messages) - (messages[-1].role is Speaker.ASSISTANT)
    call = ModelCall(
        project_id=_PROJECT,
        session_id=session_id_of(session_id or "session"),
        trace_id=TraceId("0" * 31 + "1"),
        span_id=SpanId("0" * 15 + "1"),
        started_at=_LATEST - timedelta(seconds=1),
        ended_at=_LATEST,
        received_at=_LATEST,
        input=tuple(messages[:spoken]),
        output=tuple(messages[spoken:]),
        use=ModelUse(model=""),
        source=EventSource.IMPORT,
    )
    return Transcript().add((), (call,))
