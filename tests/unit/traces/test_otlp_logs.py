"""Log records: the other way in which instrumentation tells of calls."""

import json

from pydantic import JsonValue
from support.otlp_requests import SentLog, SentSpan, logs_request, trace_request

from watchfloor.core import CallMessage, EventType, Speaker, ToolUse
from watchfloor.traces import Origin, read_otlp_logs, read_otlp_traces

DETAILS = "gen_ai.client.inference.operation.details"
MESSAGES: dict[str, JsonValue] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "m",
    "gen_ai.input.messages": [{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}],
    "gen_ai.output.messages": [
        {"role": "assistant", "parts": [{"type": "text", "content": "Hello"}]}
    ],
}


def test_the_same_call_told_by_span_and_log_is_the_same_call(origin: Origin) -> None:
    """Ids and texts are equal, so that whoever saves them finds nothing new in the second."""
    as_text = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in MESSAGES.items()
    }
    by_span = read_otlp_traces(trace_request(SentSpan(as_text)), origin).calls[0]
    by_log = read_otlp_logs(logs_request(SentLog(DETAILS, None, MESSAGES)), origin).calls[0]
    assert (by_span.trace_id, by_span.span_id) == (by_log.trace_id, by_log.span_id)
    assert (by_span.input, by_span.output) == (by_log.input, by_log.output)
    assert by_span.session_id == by_log.session_id
    assert by_log.use.duration_ms is None


def test_events_before_version_1_37_make_one_call(origin: Origin) -> None:
    """Each message is a record of its own there."""
    call: JsonValue = {"id": "c1", "function": {"name": "weather", "arguments": "{}"}}
    request = logs_request(
        SentLog("gen_ai.user.message", {"content": "Hi"}),
        SentLog("gen_ai.assistant.message", {"tool_calls": [call]}),
        SentLog("gen_ai.tool.message", {"content": "18°", "id": "c1"}),
        SentLog("gen_ai.choice", {"index": 0, "message": {"content": "Warm."}}),
    )
    told = read_otlp_logs(request, origin)
    assert [*told.calls[0].input] == [
        CallMessage(role=Speaker.USER, content="Hi"),
        CallMessage(
            role=Speaker.ASSISTANT,
            tool_calls=(ToolUse(name="weather", call_id="c1", arguments={}),),
        ),
        CallMessage(role=Speaker.TOOL, content="18°", tool_call_id="c1"),
    ]
    assert told.calls[0].output == (CallMessage(role=Speaker.ASSISTANT, content="Warm."),)
    assert (len(told.calls), len(told.events)) == (1, 0)


def test_starts_and_ends_of_sessions_are_events(origin: Origin) -> None:
    """OpenTelemetry names them in its conventions."""
    session = {"session.id": "s1"}
    request = logs_request(
        SentLog("session.start", None, session, span_id=None),
        SentLog("session.end", None, session, span_id=None, at_s=9),
    )
    start, end = read_otlp_logs(request, origin).events
    assert (start.event_type, end.event_type) == (EventType.SESSION_START, EventType.SESSION_END)
    assert (start.session_id, start.trace_id, start.span_id) == ("s1", None, None)


def test_any_other_line_is_kept(origin: Origin) -> None:
    """A line of an agent's log belongs to its session like any span."""
    request = logs_request(SentLog("", "disk is full"), SentLog("", "disk is full", at_s=1))
    one, other = read_otlp_logs(request, origin).events
    assert (one.event_type, one.content) == (EventType.SPAN, "disk is full")
    assert one.event_id != other.event_id
    assert read_otlp_logs(request, origin).events == [one, other]


def test_a_record_without_session_and_trace_is_rejected(origin: Origin) -> None:
    """It is nobody's, and two of them have nothing to do with each other."""
    request = logs_request(
        SentLog("", "lost", span_id=None),
        SentLog(DETAILS, None, MESSAGES, span_id=None),
        SentLog(DETAILS, None, {**MESSAGES, "session.id": "s1"}, span_id=None),
    )
    told = read_otlp_logs(request, origin)
    assert [call.session_id for call in told.calls] == ["s1"]
    assert told.rejected == [
        "log record 0: it names neither a session nor a trace",
        "log record 1: it names neither a session nor a trace",
    ]
    assert not told.events
