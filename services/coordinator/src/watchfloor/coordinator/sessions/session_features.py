"""What a session or trace was like, in numbers and names: a pure function of its events."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, sqrt

from watchfloor.coordinator.sessions.retries import TOOL_USES, call_of, longest_retry_of
from watchfloor.core import Event, EventType, SessionFeatures, TokenStatistics

_P95 = 0.95


def features_of(events: Iterable[Event]) -> SessionFeatures:
    """The features of everything that happened in a session or trace.

    What the product itself said about it is left out, so that a policy changes no behaviour.
    """
    ordered = sorted(
        (each for each in events if each.event_type is not EventType.POLICY_DECISION),
        key=lambda event: (event.event_time, event.rank or 0.0, event.event_id),
    )
    sequence = _tools(ordered)
    calls = [event.model for event in ordered if event.model is not None]
    tokens_in = _positive(use.input_tokens for use in calls)
    tokens_out = _positive(use.output_tokens for use in calls)
    duration = _duration(ordered)
    return SessionFeatures(
        tools_used=tuple(sorted(set(sequence))),
        tool_sequences=tuple(sequence),
        tool_execution_times=tuple(_execution_times(ordered)),
        llm_models=tuple(sorted({use.model for use in calls if use.model})),
        llm_request_count=_requests(ordered),
        token_in_stats=statistics_of(tokens_in),
        token_out_stats=statistics_of(tokens_out),
        session_duration=duration,
        event_count=len(ordered),
        avg_event_interval=duration / max(len(ordered) - 1, 1),
        total_tokens=sum(tokens_in) + sum(tokens_out),
        total_tool_calls=len(sequence),
        longest_retry=longest_retry_of(ordered),
    )


def statistics_of(values: Sequence[int]) -> TokenStatistics:
    """Mean, population deviation, maximum and 95th percentile; zeros where there is nothing."""
    if not values:
        return TokenStatistics()
    mean = sum(values) / len(values)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return TokenStatistics(mean=mean, std=deviation, max=max(values), p95=_p95(sorted(values)))


def _p95(ordered: Sequence[int]) -> float:
    place = _P95 * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))


def _tools(events: Sequence[Event]) -> list[str]:
    """The names of tools in order; a result counts only where nothing tells of its use."""
    used = {call_of(event) for event in events if event.event_type in TOOL_USES}
    return [
        event.tool.name
        for event in events
        if event.tool is not None
        and (
            event.event_type in TOOL_USES
            or (event.event_type is EventType.TOOL_RESULT and call_of(event) not in used)
        )
    ]


def _requests(events: Sequence[Event]) -> int:
    """Calls of models: starts, or ends where more of those were told of."""
    starts = sum(event.event_type is EventType.LLM_CALL_START for event in events)
    ends = sum(
        event.event_type in {EventType.LLM_CALL_FINISH, EventType.LLM_CALL_ERROR}
        for event in events
    )
    return max(starts, ends)


def _execution_times(events: Sequence[Event]) -> Iterable[float]:
    for event in events:
        time_ms = event.tool.duration_ms if event.tool else None
        if time_ms and event.event_type in {*TOOL_USES, EventType.TOOL_RESULT}:
            yield time_ms


def _positive(values: Iterable[int | None]) -> list[int]:
    return [value for value in values if value]


def _duration(ordered: Sequence[Event]) -> float:
    if not ordered:
        return 0.0
    return (ordered[-1].event_time - ordered[0].event_time).total_seconds()
