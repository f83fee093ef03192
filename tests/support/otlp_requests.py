"""OTLP requests as an exporter would send them, small enough to write by hand in a test."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from google.protobuf import json_format
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from pydantic import JsonValue

STARTED_NS = 1_760_000_000_000_000_000
SECOND_NS = 1_000_000_000

_HEX = frozenset({"traceId", "spanId", "parentSpanId"})


class SentSpan(NamedTuple):
    """A span to send; ids are numbers, times are seconds after ``STARTED_NS``.

    Attributes:
        attributes: What is said of it.
        span_id: Its number in the trace.
        parent_id: The number of the span around it.
        trace_id: Number of the trace.
        name: Its name.
        at_s: When it began.
        took_s: How long it took.
        events: What happened in it.
        is_server: Whether a server tells it of a request to itself.
        failed: Words of its failure; it ended well without them.
    """

    attributes: Mapping[str, JsonValue]
    span_id: int = 1
    parent_id: int | None = None
    trace_id: int = 1
    name: str = "span"
    at_s: int = 0
    took_s: int = 1
    events: Iterable[tuple[str, Mapping[str, JsonValue]]] = ()
    is_server: bool = False
    failed: str | None = None


class SentLog(NamedTuple):
    """A log record to send.

    Attributes:
        name: The event's name.
        body: What it says.
        attributes: What is said of it.
        span_id: Number of its span; without one it is in no trace.
        at_s: When, in seconds after ``STARTED_NS``.
    """

    name: str
    body: JsonValue = None
    attributes: Mapping[str, JsonValue] = {}
    span_id: int | None = 1
    at_s: int = 0


def trace_request(
    *spans: SentSpan, resource: Mapping[str, JsonValue] | None = None
) -> ExportTraceServiceRequest:
    """A request with these spans of one process."""
    request = ExportTraceServiceRequest()
    of_resource = request.resource_spans.add()
    of_resource.resource.attributes.extend(_pairs(resource or {}))
    of_scope = of_resource.scope_spans.add()
    for sent in spans:
        span = of_scope.spans.add(
            trace_id=sent.trace_id.to_bytes(16, "big"),
            span_id=sent.span_id.to_bytes(8, "big"),
            parent_span_id=b"" if sent.parent_id is None else sent.parent_id.to_bytes(8, "big"),
            name=sent.name,
            kind=Span.SPAN_KIND_SERVER if sent.is_server else Span.SPAN_KIND_UNSPECIFIED,
            start_time_unix_nano=STARTED_NS + sent.at_s * SECOND_NS,
            end_time_unix_nano=STARTED_NS + (sent.at_s + sent.took_s) * SECOND_NS,
            attributes=_pairs(sent.attributes),
        )
        for name, attributes in sent.events:
            span.events.add(name=name, attributes=_pairs(attributes))
        if sent.failed is not None:
            span.status.code = span.status.STATUS_CODE_ERROR
            span.status.message = sent.failed
    return request


def logs_request(*logs: SentLog) -> ExportLogsServiceRequest:
    """A request with these log records of one process."""
    request = ExportLogsServiceRequest()
    of_scope = request.resource_logs.add().scope_logs.add()
    for sent in logs:
        of_scope.log_records.add(
            event_name=sent.name,
            body=any_value(sent.body),
            attributes=_pairs(sent.attributes),
            time_unix_nano=STARTED_NS + sent.at_s * SECOND_NS,
            trace_id=b"" if sent.span_id is None else (1).to_bytes(16, "big"),
            span_id=b"" if sent.span_id is None else sent.span_id.to_bytes(8, "big"),
        )
    return request


def otlp_json(request: Message) -> dict[str, Any]:
    """The request as OTLP's JSON has it: ids are hexadecimal there."""
    told: dict[str, Any] = json_format.MessageToDict(request)
    return dict(_in_hex(told))


def any_value(value: JsonValue) -> AnyValue:
    """A value as OTLP carries it."""
    found = AnyValue()
    if isinstance(value, bool):
        found.bool_value = value
    elif isinstance(value, int):
        found.int_value = value
    elif isinstance(value, float):
        found.double_value = value
    elif isinstance(value, str):
        found.string_value = value
    elif isinstance(value, list):
        found.array_value.SetInParent()
        found.array_value.values.extend(any_value(item) for item in value)
    elif isinstance(value, dict):
        found.kvlist_value.SetInParent()
        found.kvlist_value.values.extend(_pairs(value))
    return found


def _pairs(attributes: Mapping[str, JsonValue]) -> list[KeyValue]:
    return [KeyValue(key=key, value=any_value(value)) for key, value in attributes.items()]


def _in_hex(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_hex(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: b64decode(each).hex() if name in _HEX else _in_hex(each)
        for name, each in value.items()
    }
