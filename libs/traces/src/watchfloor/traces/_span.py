"""One span, whatever form it came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.core import EventError

Attributes = Mapping[str, JsonValue]

_LABEL_LIMIT_CHARACTERS = 255
_REASON_LIMIT_CHARACTERS = 4_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SpanEvent(NamedTuple):
    """Something that happened inside a span.

    Attributes:
        name: What, for example ``exception`` or ``gen_ai.user.message``.
        attributes: What is said of it; a log record's body, where it is one, among them.
    """

    name: str
    attributes: Attributes


@dataclass(slots=True)
class Span:
    """A unit of work as it was recorded; only read.

    Attributes:
        trace_id: Hex in OTLP, any text in exports.
        span_id: Unique within the trace.
        parent_span_id: The span around it.
        name: What the sender calls it.
        kind: ``internal``, ``client``, ``server``, ``producer`` or ``consumer``; ``log`` where log
            records tell of the span.
        started_at: When it began.
        ended_at: When it ended, never before it began.
        attributes: What is said of it.
        resource: What is said of the process that sent it.
        events: What happened inside it.
        error: What went wrong.
    """

    trace_id: str
    span_id: str
    parent_span_id: str | None
    name: str
    kind: str
    started_at: datetime
    ended_at: datetime
    attributes: Attributes
    resource: Attributes
    events: Sequence[SpanEvent] = ()
    error: EventError | None = None

    @property
    def duration_ms(self) -> float | None:
        """How long it took, in milliseconds; log records do not tell."""
        if self.kind == "log":
            return None
        return (self.ended_at - self.started_at).total_seconds() * 1000


def time_of(nanoseconds: int, *, otherwise: datetime) -> datetime:
    """The time of nanoseconds since 1970, to the microsecond; zero means that it was not told."""
    if nanoseconds <= 0:
        return otherwise
    return _EPOCH + timedelta(microseconds=nanoseconds // 1000)


def first(attributes: Attributes, *keys: str) -> JsonValue:
    """The first of these that is there and not empty."""
    for key in keys:
        # Most of the names that are asked for are in no span: looking costs less than getting.
        if key in attributes and (value := attributes[key]) is not None and value != "":
            return value
    return None


def word_at(values: Attributes, key: str) -> str:
    """The text under a key, else an empty one: others may put anything there."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def text_of(value: JsonValue) -> str | None:
    """A text or number as a text without spaces around it, or nothing."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def label_of(value: JsonValue) -> str | None:
    """A name or foreign id: a text that is no longer than one should be."""
    text = text_of(value)
    return text[:_LABEL_LIMIT_CHARACTERS] if text else None


def error_of(
    events: Sequence[SpanEvent], attributes: Attributes, *, failed: bool, message: str | None
) -> EventError | None:
    """What went wrong in a span, from its status, its exceptions and ``error.type``.

    An exception inside a span that ended well was handled there, so that it is no error of it.
    """
    if not failed and "error.type" not in attributes:
        return None
    told: Attributes = next((event.attributes for event in events if event.name == "exception"), {})
    reason = text_of(first(told, "exception.message")) or message or ""
    return EventError(
        error_type=label_of(first(attributes, "error.type"))
        or label_of(first(told, "exception.type")),
        message=reason[:_REASON_LIMIT_CHARACTERS] or None,
    )
