"""OTLP log records into events and calls of models."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from pydantic import JsonValue

from watchfloor.core import Event, EventType, session_id_of
from watchfloor.traces._chat_message import cut
from watchfloor.traces._identity import Identities, Identity
from watchfloor.traces._normalise import normalised
from watchfloor.traces._raw_events import bounded
from watchfloor.traces._span import Attributes, Span, SpanEvent, time_of
from watchfloor.traces._span_kind import MODEL_EVENTS
from watchfloor.traces._text import text_for
from watchfloor.traces.ids import event_id_of, hex_of
from watchfloor.traces.origin import Normalised, Origin
from watchfloor.traces.otlp import attributes_of, value_of

_SEVERITY_LIMIT_CHARACTERS = 32
_SESSION_EVENTS = {
    "session.start": EventType.SESSION_START,
    "session.end": EventType.SESSION_END,
}


class _Record(NamedTuple):
    """One log record.

    Attributes:
        name: The event's name; empty for a plain line.
        at: When.
        trace_id: The trace; a digest of the record where it is in none.
        span_id: The span in it, likewise.
        attributes: What is said of it.
        body: What it says.
        resource: What is said of the process.
        severity: As the sender writes it; empty where that is too long to be one.
    """

    name: str
    at: datetime
    trace_id: str
    span_id: str
    attributes: Attributes
    body: JsonValue
    resource: Attributes
    severity: str


def read_otlp_logs(request: ExportLogsServiceRequest, origin: Origin) -> Normalised:
    """Everything that the log records of one request tell of.

    The records of one call of a model are told apart by their span, whose ids the call has: the
    same call told by its span, too, is the same call. A record that names neither a session nor a
    trace is nobody's and is rejected.
    """
    return read_beside([request], [], origin)


def read_beside(
    requests: Sequence[ExportLogsServiceRequest], spans: Sequence[Span], origin: Origin
) -> Normalised:
    """The spans and the log records of one export together.

    What records tell of a span's call is added to the span, so that the call is told once.

    Args:
        requests: The log records.
        spans: The spans; those that records tell of get them as events.
        origin: Where all of it came from.
    """
    records = [told for request in requests for told in _records_in(request, origin.received_at)]
    of_records = _spans_of(records)
    by_key = {(span.trace_id, span.span_id): span for span in spans}
    alone: list[Span] = []
    for span in of_records:
        told = by_key.get((span.trace_id, span.span_id))
        if told is not None:
            told.events = [*told.events, *span.events]
        elif span.events:
            alone.append(span)
    identities = Identities([*spans, *of_records])
    whose = {(span.trace_id, span.span_id): identities.of(span) for span in of_records}
    lines, rejected = _lines(records, whose, origin)
    beside = [*spans, *of_records]
    alone = [span for span in alone if _is_somebodys(span, whose[span.trace_id, span.span_id])]
    return (
        normalised(spans, origin, beside=beside)
        .plus(normalised(alone, origin, beside=beside))
        .plus(Normalised(lines, (), rejected))
    )


def _lines(
    records: Sequence[_Record], whose: Mapping[tuple[str, str], Identity], origin: Origin
) -> tuple[list[Event], list[str]]:
    """The records that are no part of a call, and why some are nobody's."""
    events: list[Event] = []
    rejected: list[str] = []
    for index, record in enumerate(records):
        identity = whose[record.trace_id, record.span_id]
        if not _is_somebodys(record, identity):
            rejected.append(f"log record {index}: it names neither a session nor a trace")
        elif record.name not in MODEL_EVENTS:
            events.append(_event(record, identity, origin))
    return events, rejected


def _records_in(request: ExportLogsServiceRequest, received_at: datetime) -> Iterator[_Record]:
    for of_resource in request.resource_logs:
        resource = attributes_of(of_resource.resource.attributes)
        for of_scope in of_resource.scope_logs:
            for record in of_scope.log_records:
                yield _record(record, resource, received_at)


def _record(told: LogRecord, resource: Attributes, received_at: datetime) -> _Record:
    attributes = attributes_of(told.attributes)
    name = told.event_name or attributes.get("event.name")
    severity = told.severity_text.replace("\x00", "")
    at = time_of(told.time_unix_nano or told.observed_time_unix_nano, otherwise=received_at)
    digest = ""
    if not told.trace_id or not told.span_id:
        digest = hashlib.sha256(told.SerializeToString(deterministic=True)).hexdigest()
    return _Record(
        name.replace("\x00", "") if isinstance(name, str) else "",
        at,
        hex_of(told.trace_id) or f"log-{digest[:32]}",
        hex_of(told.span_id) or f"log-{digest[:16]}",
        attributes,
        value_of(told.body),
        resource,
        severity if len(severity) <= _SEVERITY_LIMIT_CHARACTERS else "",
    )


def _is_digest(record: _Record | Span) -> bool:
    return record.trace_id.startswith("log-")


def _is_somebodys(told: _Record | Span, identity: Identity) -> bool:
    return not _is_digest(told) or identity.session_id != session_id_of(told.trace_id)


def _spans_of(records: Sequence[_Record]) -> list[Span]:
    """The spans that the records tell of; events of them are only those of a model's call."""
    by_span: dict[tuple[str, str], list[_Record]] = {}
    for record in records:
        by_span.setdefault((record.trace_id, record.span_id), []).append(record)
    return [_span_of(told) for told in by_span.values()]


def _span_of(records: Sequence[_Record]) -> Span:
    attributes: dict[str, JsonValue] = {}
    for record in records:
        attributes.update(record.attributes)
    return Span(
        trace_id=records[0].trace_id,
        span_id=records[0].span_id,
        parent_span_id=None,
        name=records[0].name,
        kind="log",
        started_at=min(record.at for record in records),
        ended_at=max(record.at for record in records),
        attributes=attributes,
        resource=records[0].resource,
        events=[
            SpanEvent(record.name, {**record.attributes, **_said(record.body)})
            for record in records
            if record.name in MODEL_EVENTS
        ],
    )


def _said(body: JsonValue) -> Attributes:
    if isinstance(body, dict):
        return body
    return {} if body is None else {"content": body}


def _event(record: _Record, identity: Identity, origin: Origin) -> Event:
    content, length = cut(text_for(record.body))
    said = hashlib.sha256((content or "").encode()).hexdigest()
    named = f"{record.name}\0{record.at.isoformat()}\0{said}"
    return Event(
        **identity._asdict(),
        **origin._asdict(),
        event_id=event_id_of(record.trace_id, record.span_id, named),
        event_type=_SESSION_EVENTS.get(record.name, EventType.SPAN),
        event_time=record.at,
        trace_id=None if _is_digest(record) else record.trace_id,
        span_id=None if record.span_id.startswith("log-") else record.span_id,
        content=content,
        content_length=length,
        metadata={
            "name": record.name or "log",
            "kind": "log",
            "severity": record.severity,
            **bounded(record.attributes),
        },
    )
