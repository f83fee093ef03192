"""Spans of one request into events and calls of models."""

from collections.abc import Mapping, Sequence

from watchfloor.core import Event, ModelCall, SpanId, TraceId
from watchfloor.traces._identity import Identities, Identity
from watchfloor.traces._model_use import model_use_of
from watchfloor.traces._raw_events import span_event
from watchfloor.traces._sides import Sides, sides_of
from watchfloor.traces._span import Span
from watchfloor.traces._span_kind import SpanKind, kind_of
from watchfloor.traces._tool_events import tool_events
from watchfloor.traces.origin import Normalised, Origin

_DEPTH_LIMIT = 64
_Key = tuple[str, str]


def normalised(
    spans: Sequence[Span],
    origin: Origin,
    *,
    beside: Sequence[Span] = (),
    rejected: Sequence[str] = (),
) -> Normalised:
    """What these spans tell of.

    Two instrumentations of one program tell of the same call by one span inside the other. It
    counts once: by the inner span, unless only the outer one tells the messages as messages.

    Args:
        spans: What is read.
        origin: Where they came from.
        beside: Other spans of the same traces, which may know whose these are.
        rejected: Why others were not read.
    """
    identities = Identities([*beside, *spans])
    kinds = [kind_of(span) for span in spans]
    sides = {
        _key(span): sides_of(span)
        for span, kind in zip(spans, kinds, strict=True)
        if kind is SpanKind.MODEL
    }
    repeated = _repeated(spans, sides)
    events: list[Event] = []
    calls: list[ModelCall] = []
    for span, kind in zip(spans, kinds, strict=True):
        identity = identities.of(span)
        if kind is SpanKind.TOOL:
            events.extend(tool_events(span, identity, origin))
        elif kind is SpanKind.MODEL and _key(span) not in repeated:
            calls.append(_model_call(span, sides[_key(span)], identity, origin))
        else:
            events.append(span_event(span, identity, origin))
    return Normalised(events, calls, rejected)


def _model_call(span: Span, sides: Sides, identity: Identity, origin: Origin) -> ModelCall:
    return ModelCall(
        **identity._asdict(),
        **origin._asdict(),
        trace_id=TraceId(span.trace_id),
        span_id=SpanId(span.span_id),
        parent_span_id=SpanId(span.parent_span_id) if span.parent_span_id else None,
        started_at=span.started_at,
        ended_at=span.ended_at,
        input=sides.read.messages,
        output=sides.written.messages,
        use=model_use_of(span, sides),
        error=span.error,
    )


def _key(span: Span) -> _Key:
    return span.trace_id, span.span_id


def _repeated(spans: Sequence[Span], sides: Mapping[_Key, Sides]) -> set[_Key]:
    """Calls that another span tells better."""
    if len(sides) < 2:  # noqa: PLR2004 - one call repeats none
        return set()
    parents = {_key(span): span.parent_span_id for span in spans}
    inside: dict[_Key, list[_Key]] = {}
    for key in sides:
        outer = _call_around(key, parents, sides)
        if outer is not None:
            inside.setdefault(outer, []).append(key)
    repeated: set[_Key] = set()
    for outer, inner in inside.items():
        outer_tells = _is_structured(sides[outer])
        if outer_tells and not any(_is_structured(sides[key]) for key in inner):
            repeated.update(inner)
        else:
            repeated.add(outer)
    return repeated


def _call_around(
    key: _Key, parents: Mapping[_Key, str | None], sides: Mapping[_Key, Sides]
) -> _Key | None:
    trace_id, _ = key
    for _ in range(_DEPTH_LIMIT):
        parent_id = parents.get(key)
        if parent_id is None:
            return None
        key = (trace_id, parent_id)
        if key in sides:
            return key
    return None


def _is_structured(sides: Sides) -> bool:
    return sides.read.is_structured or sides.written.is_structured
