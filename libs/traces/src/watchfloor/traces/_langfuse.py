"""Exports of Langfuse: observations as the spans that they once were."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from watchfloor.core import EventError
from watchfloor.traces._span import Span, first, label_of, text_of, word_at
from watchfloor.traces._text import mapping
from watchfloor.traces._times import time_in

_Object = Mapping[str, JsonValue]

_TYPES = frozenset(
    {
        "GENERATION",
        "SPAN",
        "EVENT",
        "AGENT",
        "TOOL",
        "CHAIN",
        "RETRIEVER",
        "EMBEDDING",
        "EVALUATOR",
        "GUARDRAIL",
    }
)


def is_observation(value: _Object) -> bool:
    """Whether this is an observation of Langfuse."""
    return "traceId" in value and word_at(value, "type") in _TYPES and "startTime" in value


def observation_span(told: _Object, trace: _Object, received_at: datetime) -> Span | None:
    """The span of an observation, named as Langfuse's own SDK names things in OTLP.

    Args:
        told: The observation.
        trace: What is exported of its trace; may be empty.
        received_at: Stands in for a time that is not told.
    """
    trace_id, span_id = label_of(told.get("traceId")), label_of(told.get("id"))
    if trace_id is None or span_id is None:
        return None
    metadata = mapping(told.get("metadata"))
    started_at = time_in(told.get("startTime"), otherwise=received_at)
    return Span(
        trace_id=trace_id,
        span_id=span_id,
        parent_span_id=label_of(told.get("parentObservationId")),
        name=text_of(told.get("name")) or "",
        kind="internal",
        started_at=started_at,
        ended_at=max(started_at, time_in(told.get("endTime"), otherwise=started_at)),
        attributes={**mapping(metadata.get("attributes")), **_observed(told)},
        resource={**mapping(metadata.get("resourceAttributes")), **_of_trace(trace)},
        error=_error_in(told),
    )


def trace_span(trace: _Object, received_at: datetime) -> Span | None:
    """A trace that was exported without observations."""
    trace_id = label_of(trace.get("id"))
    if trace_id is None:
        return None
    at = time_in(trace.get("timestamp"), otherwise=received_at)
    told = {"input.value": trace.get("input"), "output.value": trace.get("output")}
    return Span(
        trace_id=trace_id,
        span_id=trace_id,
        parent_span_id=None,
        name=text_of(trace.get("name")) or "",
        kind="internal",
        started_at=at,
        ended_at=at,
        attributes={key: value for key, value in told.items() if value is not None},
        resource=_of_trace(trace),
    )


def _observed(told: _Object) -> dict[str, JsonValue]:
    attributes = {
        "langfuse.observation.type": str(told.get("type", "span")).lower(),
        "langfuse.observation.input": told.get("input"),
        "langfuse.observation.output": told.get("output"),
        "langfuse.observation.model.name": first(told, "model", "providedModelName"),
        "langfuse.observation.usage_details": first(told, "usageDetails", "usage"),
    }
    return {key: value for key, value in attributes.items() if value not in (None, {}, [])}


def _of_trace(trace: _Object) -> dict[str, JsonValue]:
    told = {
        "langfuse.session.id": trace.get("sessionId"),
        "langfuse.user.id": trace.get("userId"),
    }
    return {key: value for key, value in told.items() if value is not None}


def _error_in(told: _Object) -> EventError | None:
    if told.get("level") != "ERROR":
        return None
    return EventError(message=text_of(told.get("statusMessage")))
