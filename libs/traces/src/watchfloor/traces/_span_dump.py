"""Spans as SDKs and OpenInference's tools dump them."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from watchfloor.traces._span import Span, SpanEvent, error_of, first, text_of
from watchfloor.traces._text import mapping
from watchfloor.traces._times import time_in

_Object = Mapping[str, JsonValue]

_TRACE = ("trace_id", "traceId")
_SPAN = ("span_id", "spanId", "id")
_PARENT = ("parent_id", "parentId", "parentSpanId", "parent_span_id")
_COLUMN = "attributes."
_ERROR_CODE = 2


def is_dumped_span(value: _Object) -> bool:
    """Whether this is a span: it has ids of its own and attributes."""
    if _ids_of(value) is None:
        return False
    return "attributes" in value or any(key.startswith(_COLUMN) for key in value)


def dumped_span(told: _Object, received_at: datetime) -> Span | None:
    """The span of a dump."""
    ids = _ids_of(told)
    if ids is None:
        return None
    parent = text_of(first(told, *_PARENT)) or text_of(
        first(mapping(told.get("parentSpanContext")), *_SPAN)
    )
    started_at = time_in(first(told, "start_time", "startTime", "timestamp"), otherwise=received_at)
    ended_at = time_in(first(told, "end_time", "endTime"), otherwise=started_at)
    attributes = _attributes_of(told)
    events = _events_of(told)
    status = mapping(told.get("status"))
    code = first(status, "status_code", "code") or told.get("status_code")
    return Span(
        trace_id=ids[0],
        span_id=ids[1],
        parent_span_id=_bare(parent) if parent else None,
        name=text_of(told.get("name")) or "",
        kind=str(told.get("kind", "internal")).rpartition(".")[2].lower()[:16],
        started_at=started_at,
        ended_at=max(started_at, ended_at),
        attributes=attributes,
        resource=mapping(mapping(told.get("resource")).get("attributes")),
        events=events,
        error=error_of(
            events,
            attributes,
            failed=code == _ERROR_CODE or "ERROR" in str(code).upper(),
            message=text_of(first(status, "description", "message") or told.get("status_message")),
        ),
    )


def _ids_of(told: _Object) -> tuple[str, str] | None:
    for where in (told, mapping(told.get("context")), mapping(told.get("spanContext"))):
        trace_id, span_id = text_of(first(where, *_TRACE)), text_of(first(where, *_SPAN))
        if trace_id is not None and span_id is not None:
            return _bare(trace_id), _bare(span_id)
    trace_id, span_id = text_of(told.get("context.trace_id")), text_of(told.get("context.span_id"))
    return (_bare(trace_id), _bare(span_id)) if trace_id and span_id else None


def _bare(text: str) -> str:
    return text.removeprefix("0x")[:255]


def _attributes_of(told: _Object) -> dict[str, JsonValue]:
    """Its attributes with dotted names, whether they are columns, flat or nested."""
    attributes: dict[str, JsonValue] = {}
    _flatten(mapping(told.get("attributes")), "", attributes)
    columns = {
        key.removeprefix(_COLUMN): value
        for key, value in told.items()
        if key.startswith(_COLUMN) and value is not None
    }
    _flatten(columns, "", attributes)
    kind = text_of(told.get("span_kind"))
    if kind is not None and "openinference.span.kind" not in attributes:
        attributes["openinference.span.kind"] = kind
    return attributes


def _flatten(tree: _Object, prefix: str, into: dict[str, JsonValue]) -> None:
    for key, value in tree.items():
        if isinstance(value, dict) and value and not prefix.startswith("metadata."):
            _flatten(value, f"{prefix}{key}.", into)
        elif isinstance(value, list) and value and all(map(_is_dotted, value)):
            _flatten({str(at): item for at, item in enumerate(value)}, f"{prefix}{key}.", into)
        else:
            into[prefix + key] = value


def _is_dotted(item: JsonValue) -> bool:
    return isinstance(item, dict) and any("." in key for key in item)


def _events_of(told: _Object) -> list[SpanEvent]:
    events = told.get("events")
    if not isinstance(events, list):
        return []
    return [
        SpanEvent(text_of(event.get("name")) or "", mapping(event.get("attributes")))
        for event in events
        if isinstance(event, dict)
    ]
