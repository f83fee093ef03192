"""OTLP spans into events and calls of models."""

import base64
import math
from collections.abc import Iterable, Iterator
from datetime import datetime

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1 import trace_pb2
from pydantic import JsonValue

from watchfloor.traces._normalise import normalised
from watchfloor.traces._span import Attributes, Span, SpanEvent, error_of, time_of
from watchfloor.traces.ids import hex_of
from watchfloor.traces.origin import Normalised, Origin

_KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")


def read_otlp_traces(request: ExportTraceServiceRequest, origin: Origin) -> Normalised:
    """Everything that the spans of one request tell of.

    Args:
        request: As it came, or as :func:`parse_otlp_json` gives it.
        origin: Where it came from.
    """
    spans, rejected = spans_of(request, origin.received_at)
    return normalised(spans, origin, rejected=rejected)


def spans_of(
    request: ExportTraceServiceRequest, received_at: datetime
) -> tuple[list[Span], list[str]]:
    """The spans of a request, and why the others are none."""
    spans: list[Span] = []
    rejected: list[str] = []
    for told, resource in _spans_in(request):
        if told.trace_id and told.span_id:
            spans.append(_span(told, resource, received_at))
        else:
            rejected.append(f"span {len(spans) + len(rejected)}: trace_id or span_id is missing")
    return spans, rejected


def attributes_of(pairs: Iterable[KeyValue]) -> dict[str, JsonValue]:
    """Attributes as plain values."""
    attributes: dict[str, JsonValue] = {}
    for pair in pairs:
        key = pair.key
        if "\x00" in key:
            key = key.replace("\x00", "\ufffd")
        attributes[key] = value_of(pair.value)
    return attributes


def value_of(value: AnyValue) -> JsonValue:
    """A value as JSON has it; bytes become base64, numbers that JSON has not become text."""
    kind = value.WhichOneof("value")
    if kind == "string_value":
        text = value.string_value
        return text.replace("\x00", "\ufffd") if "\x00" in text else text
    if kind == "int_value":
        return value.int_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "double_value":
        number = value.double_value
        return number if math.isfinite(number) else str(number)
    return _nested_value(value, kind)


def _nested_value(value: AnyValue, kind: str | None) -> JsonValue:
    if kind == "array_value":
        return [value_of(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return attributes_of(value.kvlist_value.values)
    if kind == "bytes_value":
        return base64.b64encode(value.bytes_value).decode()
    return None


def _spans_in(request: ExportTraceServiceRequest) -> Iterator[tuple[trace_pb2.Span, Attributes]]:
    for of_resource in request.resource_spans:
        resource = attributes_of(of_resource.resource.attributes)
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                yield span, resource


def _span(told: trace_pb2.Span, resource: Attributes, received_at: datetime) -> Span:
    attributes = attributes_of(told.attributes)
    events = [SpanEvent(event.name, attributes_of(event.attributes)) for event in told.events]
    started_at = time_of(told.start_time_unix_nano, otherwise=received_at)
    return Span(
        trace_id=hex_of(told.trace_id),
        span_id=hex_of(told.span_id),
        parent_span_id=hex_of(told.parent_span_id) or None,
        name=told.name.replace("\x00", ""),
        kind=_KINDS[told.kind] if 0 <= told.kind < len(_KINDS) else _KINDS[0],
        started_at=started_at,
        ended_at=max(started_at, time_of(told.end_time_unix_nano, otherwise=started_at)),
        attributes=attributes,
        resource=resource,
        events=events,
        error=error_of(
            events,
            attributes,
            failed=told.status.code == trace_pb2.Status.STATUS_CODE_ERROR,
            message=told.status.message.replace("\x00", ""),
        ),
    )
