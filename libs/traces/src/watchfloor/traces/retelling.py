"""The events of a session as the records that another session can be told of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from watchfloor.core import (
    CallMessage,
    Event,
    EventId,
    EventSource,
    EventType,
    ModelCall,
    ModelUse,
    SpanId,
    Speaker,
    TraceId,
)
from watchfloor.traces.ids import event_id_of
from watchfloor.traces.origin import Normalised

_BEFORE = 32
"""So many messages of its trace are repeated before each message that a call told: enough to find
its place, and no more, as a long trace has many calls."""

_START = EventType.LLM_CALL_START
_ENDS = frozenset({EventType.LLM_CALL_FINISH, EventType.LLM_CALL_ERROR})
_TOOLS = frozenset({EventType.TOOL_EXECUTION, EventType.TOOL_RESULT})
_MESSAGES = frozenset(kind for kind in EventType if kind.startswith("message."))
_TOLD_BY_CALLS = _MESSAGES | _TOOLS | _ENDS | {_START, EventType.COT}
_POSTED = frozenset({EventSource.REST, EventSource.GRPC})
_Span = tuple[str | None, str | None]


def retold(events: Iterable[Event]) -> Normalised:
    """What a session was told of, as far as its events still say it.

    Given to the transcript of another session, it adds there what is news there. A call has the
    messages that it was the first to tell, and some of what its trace said before them.
    """
    known = tuple(events)
    spans = {_span(event) for event in known if event.event_type is _START and _is_read(event)}
    by_call: defaultdict[_Span, list[Event]] = defaultdict(list)
    others: list[Event] = []
    for event in known:
        if _span(event) in spans and event.event_type in _TOLD_BY_CALLS and _is_read(event):
            by_call[_span(event)].append(event)
        else:
            others.append(_as_told(event))
    lines = _lines(event for told in by_call.values() for event in told)
    calls = [_call(told, lines.get(trace_id)) for (trace_id, _), told in by_call.items()]
    thoughts = [event for told in by_call.values() for event in _late_thoughts(told)]
    return Normalised([*others, *thoughts], calls)


def with_known_ids(events: Iterable[Event], known: Sequence[Event]) -> list[Event]:
    """The events, each with the id of the known event of its span that says the same.

    No other event has the id of a known one.
    """
    free: defaultdict[tuple[object, ...], list[EventId]] = defaultdict(list)
    for event in reversed(known):
        free[_said(event)].append(event.event_id)
    taken = {event.event_id for event in known}
    return [_with_id(event, free, taken) for event in events] if taken else list(events)


def _with_id(
    event: Event, free: Mapping[tuple[object, ...], list[EventId]], taken: Collection[EventId]
) -> Event:
    waiting = free.get(_said(event))
    if waiting:
        return event.model_copy(update={"event_id": waiting.pop()})
    if event.event_id not in taken:
        return event
    another = event_id_of(event.trace_id or "", event.span_id or "", event.event_id)
    return event.model_copy(update={"event_id": another})


def _span(event: Event) -> _Span:
    return event.trace_id, event.span_id


def _is_read(event: Event) -> bool:
    """Whether it was read from a trace, and not posted as an event."""
    return event.source not in _POSTED


def _as_told(event: Event) -> Event:
    """A tool's span as it came: a session that has it from a history keeps it as a raw span."""
    if event.event_type is not EventType.SPAN or event.tool is None:
        return event
    is_result = event.role is Speaker.TOOL
    kind = EventType.TOOL_RESULT if is_result else EventType.TOOL_EXECUTION
    return event.model_copy(update={"event_type": kind})


class _Line:
    """The messages that the calls of one trace told, in order."""

    def __init__(self, told: Iterable[Event]) -> None:
        said = sorted(told, key=_rank_of)
        self.messages = [_message(event) for event in said]
        self._places = {event.event_id: place for place, event in enumerate(said)}

    def read(self, told: Iterable[Event], written: Sequence[Event]) -> tuple[CallMessage, ...]:
        """What a call read: the messages that it told, and what stands before them.

        Args:
            told: All messages that the call told.
            written: Those of them that the model wrote.
        """
        answered = [self._places[event.event_id] for event in written]
        places = {self._places[event.event_id] for event in told}.difference(answered)
        first_answer = min(answered, default=len(self.messages))
        ends = (place for place in (*places, *answered[:1]) if place <= first_answer)
        before = {each for end in ends for each in range(max(end - _BEFORE, 0), end)}
        return tuple(self.messages[place] for place in sorted(places | before))


def _lines(told: Iterable[Event]) -> Mapping[str | None, _Line]:
    said: defaultdict[str | None, list[Event]] = defaultdict(list)
    for event in told:
        if event.event_type in _MESSAGES:
            said[event.trace_id].append(event)
    return {trace_id: _Line(events) for trace_id, events in said.items()}


def _call(told: Sequence[Event], line: _Line | None) -> ModelCall:
    start = next(event for event in told if event.event_type is _START)
    end = next((event for event in told if event.event_type in _ENDS), None)
    ended_at = end.event_time if end else max(event.event_time for event in told)
    said = [event for event in told if event.event_type in _MESSAGES]
    written = _written(said, ended_at)
    asked = start.model or ModelUse()
    use = end.model.model_copy(update={"tools": asked.tools}) if end and end.model else asked
    return ModelCall(
        project_id=start.project_id,
        session_id=start.session_id,
        external_id=start.external_id,
        agent_id=start.agent_id,
        workflow_id=start.workflow_id,
        user_id=start.user_id,
        trace_id=TraceId(start.trace_id or ""),
        span_id=SpanId(start.span_id or ""),
        parent_span_id=start.parent_span_id,
        started_at=start.event_time,
        ended_at=ended_at,
        received_at=start.received_at,
        input=line.read(said, written) if line else (),
        output=tuple(map(_message, written)),
        use=use,
        error=end.error if end else None,
        source=start.source,
    )


def _written(said: Sequence[Event], ended_at: datetime) -> list[Event]:
    """The messages of a call that the model wrote: the last ones, told when it ended."""
    written: list[Event] = []
    for event in sorted(said, key=_rank_of, reverse=True):
        if event.role is not Speaker.ASSISTANT or event.event_time != ended_at:
            break
        written.insert(0, event)
    return written


def _message(event: Event) -> CallMessage:
    tool, name = event.tool, event.metadata.get("name")
    return CallMessage(
        role=event.role or Speaker.USER,
        content=event.content,
        content_length=event.content_length,
        reasoning=event.reasoning,
        tool_calls=event.tool_calls,
        tool_call_id=tool.call_id if tool else None,
        name=(tool.name if tool else str(name or "")) or None,
    )


def _late_thoughts(told: Sequence[Event]) -> Iterable[Event]:
    """Thoughts that were told after the message that they led to."""
    with_it = {event.reasoning for event in told if event.event_type in _MESSAGES}
    thoughts = (event for event in told if event.event_type is EventType.COT)
    return (event for event in thoughts if event.content not in with_it)


def _said(event: Event) -> tuple[object, ...]:
    # Which tool was answered may be better known when it is told again.
    is_use = event.event_type is EventType.TOOL_EXECUTION
    asked = event.model_dump_json(include={"tool" if is_use else "tool_calls"})
    return (*_span(event), event.event_type, event.content, asked)


_rank_of = attrgetter("rank")
