"""Spans that could not be understood, kept as they came, within bounds."""

from pydantic import JsonValue

from watchfloor.core import Event, EventType
from watchfloor.traces._identity import Identity
from watchfloor.traces._span import Attributes, Span
from watchfloor.traces._text import text_for
from watchfloor.traces.ids import event_id_of
from watchfloor.traces.origin import Origin

_ATTRIBUTES_LIMIT = 64
_VALUE_LIMIT_CHARACTERS = 4_000
_NAME_LIMIT_CHARACTERS = 255


def span_event(span: Span, identity: Identity, origin: Origin) -> Event:
    """The span as an event of its own."""
    return Event(
        **identity._asdict(),
        **origin._asdict(),
        event_id=event_id_of(span.trace_id, span.span_id, EventType.SPAN),
        event_type=EventType.SPAN,
        event_time=span.started_at,
        trace_id=span.trace_id,
        span_id=span.span_id,
        parent_span_id=span.parent_span_id,
        error=span.error,
        metadata={
            "name": span.name[:_NAME_LIMIT_CHARACTERS],
            "kind": span.kind,
            "duration_ms": span.duration_ms,
            **bounded(span.attributes),
        },
    )


def bounded(attributes: Attributes) -> dict[str, JsonValue]:
    """The first attributes, long values cut; ``attributes_left_out`` says how many are missing."""
    kept: dict[str, JsonValue] = {
        key[:_NAME_LIMIT_CHARACTERS]: _bounded(value)
        for key, value in list(attributes.items())[:_ATTRIBUTES_LIMIT]
    }
    missing = len(attributes) - _ATTRIBUTES_LIMIT
    return {"attributes": kept, **({"attributes_left_out": missing} if missing > 0 else {})}


def _bounded(value: JsonValue) -> JsonValue:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = text_for(value)
    return None if text is None else text[:_VALUE_LIMIT_CHARACTERS]
