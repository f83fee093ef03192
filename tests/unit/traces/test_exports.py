"""Files are recognised by their form."""

import pytest
from pydantic import JsonValue

from watchfloor.core import EventType
from watchfloor.traces import Origin, read_export

FLAT: dict[str, JsonValue] = {
    "session.id": "s1",
    "openinference.span.kind": "LLM",
    "llm.input_messages.0.message.role": "user",
    "llm.input_messages.0.message.content": "Hi",
}
NESTED: dict[str, JsonValue] = {
    "session": {"id": "s1"},
    "openinference": {"span": {"kind": "LLM"}},
    "llm": {"input_messages": [{"message": {"role": "user", "content": "Hi"}}]},
}
PYTHON_SDK: dict[str, JsonValue] = {
    "name": "ChatCompletion",
    "context": {"trace_id": "0x01", "span_id": "0x02", "trace_state": "[]"},
    "kind": "SpanKind.INTERNAL",
    "parent_id": "0x03",
    "start_time": "2026-02-03T15:19:52.000000Z",
    "end_time": "2026-02-03T15:19:54.000000Z",
    "status": {"status_code": "ERROR", "description": "gone"},
    "attributes": FLAT,
    "events": [],
    "resource": {"attributes": {"service.name": "shop"}},
}
JS_SDK: dict[str, JsonValue] = {
    "name": "ChatCompletion",
    "spanContext": {"traceId": "01", "spanId": "02"},
    "parentSpanContext": {"traceId": "01", "spanId": "03"},
    "attributes": FLAT,
    "status": {"code": 2, "message": "gone"},
    "startTime": [1770131992, 0],
    "endTime": [1770131994, 0],
    "resource": {"attributes": {"service.name": "shop"}},
}
PHOENIX: dict[str, JsonValue] = {
    "name": "ChatCompletion",
    "context": {"trace_id": "01", "span_id": "02"},
    "parent_id": "03",
    "span_kind": "LLM",
    "start_time": "2026-02-03T15:19:52Z",
    "end_time": "2026-02-03T15:19:54Z",
    "status_code": "ERROR",
    "status_message": "gone",
    "attributes": NESTED,
    "resource": {"attributes": {"service.name": "shop"}},
}
ROW: dict[str, JsonValue] = {
    "name": "ChatCompletion",
    "context.trace_id": "01",
    "context.span_id": "02",
    "parent_id": "03",
    "span_kind": "LLM",
    "start_time": 1770131992000,
    "end_time": 1770131994000,
    "status_code": "ERROR",
    "status_message": "gone",
    "attributes.session.id": "s1",
    "attributes.llm.input_messages": [{"message.role": "user", "message.content": "Hi"}],
    "resource": {"attributes": {"service.name": "shop"}},
}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(PYTHON_SDK, id="python-sdk"),
        pytest.param([JS_SDK], id="js-sdk"),
        pytest.param({"spans": [PHOENIX]}, id="phoenix"),
        pytest.param([ROW], id="table"),
    ],
)
def test_dumped_spans_read_as_the_calls_they_were(document: JsonValue, origin: Origin) -> None:
    """Every tool has its own idea of how a span looks in a file."""
    (call,) = read_export(document, origin).calls
    assert (call.trace_id, call.span_id, call.parent_span_id) == ("01", "02", "03")
    assert (call.session_id, call.agent_id, call.use.duration_ms) == ("s1", "shop", 2000.0)
    assert call.started_at.isoformat() == "2026-02-03T15:19:52+00:00"
    assert [message.content for message in call.input] == ["Hi"]
    assert call.error is not None
    assert call.error.message == "gone"


def test_lines_of_otlp_share_what_they_say_of_a_trace(origin: Origin) -> None:
    """A collector writes a line for each batch, and the session may stand in another one."""

    def line(span_id: str, attributes: list[JsonValue]) -> JsonValue:
        span: JsonValue = {"traceId": "01" * 16, "spanId": span_id * 8, "attributes": attributes}
        return {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}

    session: JsonValue = {"key": "session.id", "value": {"stringValue": "s1"}}
    told = read_export([line("01", []), line("02", [session])], origin)
    assert [event.session_id for event in told.events] == ["s1", "s1"]


def test_a_call_told_by_a_span_and_a_log_of_one_file_is_one_call(origin: Origin) -> None:
    """The texts stand in the log, the session in the span around."""
    ids: dict[str, JsonValue] = {"traceId": "01" * 16, "spanId": "02" * 8}
    operation: JsonValue = {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}
    session: JsonValue = {"key": "session.id", "value": {"stringValue": "s1"}}
    spans: list[JsonValue] = [
        {**ids, "parentSpanId": "03" * 8, "attributes": [operation]},
        {"traceId": "01" * 16, "spanId": "03" * 8, "attributes": [session]},
    ]
    body: JsonValue = {
        "kvlistValue": {"values": [{"key": "content", "value": {"stringValue": "Hi"}}]}
    }
    records: list[JsonValue] = [
        {**ids, "eventName": "gen_ai.user.message", "body": body},
        {**ids, "eventName": "retried", "timeUnixNano": "1"},
    ]
    document: JsonValue = [
        {"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]},
        {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]},
    ]
    told = read_export(document, origin)
    assert [message.content for call in told.calls for message in call.input] == ["Hi"]
    assert {call.session_id for call in told.calls} == {"s1"}
    assert [(event.session_id, event.metadata["name"]) for event in told.events] == [
        ("s1", ""),
        ("s1", "retried"),
    ]


def test_a_langfuse_trace_without_observations_is_kept(origin: Origin) -> None:
    """Its words are all that there is."""
    trace: JsonValue = {"id": "t1", "name": "chat", "sessionId": "s1", "input": "Hi"}
    (event,) = read_export({"trace": trace, "observations": []}, origin).events
    assert (event.event_type, event.session_id) == (EventType.SPAN, "s1")
    assert event.metadata["attributes"] == {"input.value": "Hi"}


def test_a_failed_observation_says_so(origin: Origin) -> None:
    """Langfuse keeps failures as a level and a message."""
    observation: JsonValue = {
        "id": "o1",
        "traceId": "t1",
        "type": "GENERATION",
        "startTime": "2026-01-01T00:00:00Z",
        "level": "ERROR",
        "statusMessage": "429",
        "input": "Hi",
    }
    (call,) = read_export([observation], origin).calls
    assert call.error is not None
    assert call.error.message == "429"


@pytest.mark.parametrize("document", [None, 7, "text", [], {}, {"a": [{"b": 1}]}])
def test_what_has_no_known_form_is_rejected(document: JsonValue, origin: Origin) -> None:
    """Whoever imports a wrong file is told and nothing is stored."""
    told = read_export(document, origin)
    assert told.rejected == ("document: it has no form of traces that is known",)
    assert not told.events


def test_bad_otlp_in_a_file_is_rejected_and_the_rest_is_read(origin: Origin) -> None:
    """One broken line must not cost the others."""
    log: JsonValue = {"resourceLogs": 7}
    span: JsonValue = {"resourceSpans": [{"scopeSpans": [{"spans": [{"name": 7}]}]}]}
    told = read_export([log, span, PYTHON_SDK], origin)
    assert len(told.calls) == 1
    assert told.rejected == ["document: The body must be an OTLP request."] * 2


@pytest.mark.parametrize("told", ["1770131992000000000", 1770131992, "2026-02-03T15:19:52"])
def test_times_come_in_many_forms(told: JsonValue, origin: Origin) -> None:
    """Each tool counts in its own unit."""
    (call,) = read_export({**PYTHON_SDK, "start_time": told}, origin).calls
    assert call.started_at.isoformat() == "2026-02-03T15:19:52+00:00"


@pytest.mark.parametrize("told", ["yesterday", -1, 1e300, [1, 2, 3], None, True])
def test_a_time_that_is_none_is_the_receive_time(told: JsonValue, origin: Origin) -> None:
    """The event is kept, at the only time that is known."""
    (call,) = read_export({**PYTHON_SDK, "start_time": told}, origin).calls
    assert call.started_at == origin.received_at
