"""OTLP as JSON."""

import json

import pytest
from pydantic import JsonValue

from watchfloor.core import InvalidInputError, MalformedError
from watchfloor.traces import Origin, parse_otlp_json, read_otlp_logs, read_otlp_traces

SPAN: dict[str, JsonValue] = {
    "traceId": "5B8EFFF798038103D269B633813FC60C",
    "spanId": "EEE19B7EC3C1B174",
    "parentSpanId": "EEE19B7EC3C1B173",
    "name": "I'm a server span",
    "startTimeUnixNano": "1544712660000000000",
    "endTimeUnixNano": "1544712661000000000",
    "kind": 2,
    "attributes": [
        {"key": "session.id", "value": {"stringValue": "s1"}},
        {"key": "traceId", "value": {"intValue": "7"}},
    ],
    "somethingNew": True,
}


def _body(span: JsonValue) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}).encode()


def test_ids_are_hex_and_numbers_may_be_text(origin: Origin) -> None:
    """Protobuf's own JSON has base64 there, and every exporter has hex."""
    (event,) = read_otlp_traces(parse_otlp_json(_body(SPAN), "traces"), origin).events
    assert event.trace_id == "5b8efff798038103d269b633813fc60c"
    assert (event.span_id, event.parent_span_id) == ("eee19b7ec3c1b174", "eee19b7ec3c1b173")
    assert event.event_time.isoformat() == "2018-12-13T14:51:00+00:00"
    assert event.metadata["attributes"] == {"session.id": "s1", "traceId": 7}
    assert (event.metadata["kind"], event.metadata["duration_ms"]) == ("server", 1000.0)


def test_log_records_read_the_same_way(origin: Origin) -> None:
    """The body may be text or an object."""
    record = {"traceId": SPAN["traceId"], "spanId": SPAN["spanId"], "body": {"stringValue": "a"}}
    body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": [record]}]}]}).encode()
    (event,) = read_otlp_logs(parse_otlp_json(body, "logs"), origin).events
    assert (event.content, event.span_id) == ("a", "eee19b7ec3c1b174")
    assert event.event_time == origin.received_at


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"{", MalformedError, id="no-json"),
        pytest.param(b"\xff{}", MalformedError, id="no-utf-8"),
        pytest.param(b"[]", InvalidInputError, id="a-list"),
        pytest.param(b'{"resourceSpans": 7}', InvalidInputError, id="a-number"),
        pytest.param(_body({**SPAN, "kind": []}), InvalidInputError, id="a-kind-that-is-none"),
        pytest.param(b"[" * 100_000, MalformedError, id="too-deep"),
    ],
)
def test_what_is_no_request_is_refused(body: bytes, expected: type[InvalidInputError]) -> None:
    """Such a sender must change what it sends; to send it again is of no use."""
    with pytest.raises(expected):
        parse_otlp_json(body, "traces")
