"""Model calls for tests, written as short texts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from watchfloor.core import (
    CallMessage,
    Event,
    EventError,
    EventSource,
    ModelCall,
    ModelUse,
    SessionId,
    SpanId,
    Speaker,
    ToolUse,
    TraceId,
)
from watchfloor.traces import conversation

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_SPEAKERS = {"s": Speaker.SYSTEM, "u": Speaker.USER, "a": Speaker.ASSISTANT, "t": Speaker.TOOL}


def said(text: str) -> CallMessage:
    """``u:hello`` is the user's hello, ``c:search:x`` an assistant's call of search with x."""
    kind, _, content = text.partition(":")
    if kind == "c":
        name, _, asked = content.partition(":")
        use = ToolUse(name=name, arguments={"q": asked})
        return CallMessage(role=Speaker.ASSISTANT, tool_calls=(use,))
    return CallMessage(role=_SPEAKERS[kind], content=content)


def call(
    span: str,
    asked: Iterable[str],
    answered: Iterable[str] = (),
    *,
    trace: str = "t1",
    at: float = 0.0,
    lasted: float = 0.5,
    failed: bool = False,
) -> ModelCall:
    """One call, ``at`` seconds after noon."""
    began = NOON + timedelta(seconds=at)
    return ModelCall(
        project_id="acme",
        session_id=SessionId("s1"),
        trace_id=TraceId(trace),
        span_id=SpanId(span),
        started_at=began,
        ended_at=began + timedelta(seconds=lasted),
        received_at=NOON,
        input=tuple(map(said, asked)),
        output=tuple(map(said, answered)),
        use=ModelUse(duration_ms=lasted * 1000),
        error=EventError(message="busy") if failed else None,
        source=EventSource.OTLP,
    )


def read(events: Iterable[Event]) -> list[str]:
    """The conversation among events, in the same short form."""
    return [_short(message) for message in conversation(events)]


def _short(message: Mapping[str, Any]) -> str:
    calls = message.get("tool_calls")
    if calls:
        return f"c:{calls[0]['name']}:{calls[0]['arguments']['q']}"
    return f"{str(message['role'])[0]}:{message['content']}"
