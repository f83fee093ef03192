"""The spans of the session path."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from watchfloor.bus import EventDelivery
from watchfloor.coordinator.careful import Task
from watchfloor.coordinator.sessions.remembered import Remembered
from watchfloor.core import Event, ModelCall, Session, SessionKey, SessionMessage
from watchfloor.telemetry import (
    NO_SPAN,
    NO_TRACER,
    Attributes,
    Span,
    SpanKind,
    TraceContext,
    Tracer,
    current_trace,
    within_trace,
)

_REMEMBERED = 4_096
_MessageTask = Task[EventDelivery, SessionMessage]


class SessionSpans:
    """Goes on with the trace of the newest sampled events of a session, as long as it is known.

    Nothing carries a trace from what saves a session to what analyses and concludes it later: it
    is remembered in the process that saved. Where another one goes on, the trace ends before that.

    Args:
        tracer: Makes spans.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._traces: Remembered[SessionKey, TraceContext] = Remembered(_REMEMBERED)

    def saving(self, tasks: Sequence[_MessageTask]) -> Sequence[tuple[_MessageTask, Span]]:
        """Begin to save these; those that are sampled have spans."""
        return [
            (task, self._tracer.span("events.save", kind=SpanKind.CONSUMER, under=trace))
            for task in tasks
            if (trace := task.delivery.trace) is not None
        ]

    def saved(self, begun: Sequence[tuple[_MessageTask, Span]]) -> None:
        """They are saved; what is done about their sessions goes on with their traces."""
        for task, span in begun:
            records: tuple[Event | ModelCall, ...] = (*task.value.events, *task.value.calls)
            span.describe({"project.id": task.project_id, "events": len(records)})
            span.end()
            if span.context is not None:
                for record in records:
                    key = SessionKey(record.project_id, record.session_id)
                    self._traces.put(key, span.context)

    def of(self, name: str, key: SessionKey) -> Span:
        """What is done about a session.

        Args:
            name: A fixed word.
            key: Which session.
        """
        under = self._traces.get(key)
        if under is None:
            return NO_SPAN
        about: Attributes = {"project.id": key.project_id, "session.id": key.session_id}
        return self._tracer.span(name, about, under=under)

    def part(self, name: str, about: Attributes | None = None) -> Span:
        """A part of what is done at this moment."""
        return self._tracer.span(name, about)

    @contextmanager
    def telling(self, session: Session) -> Iterator[None]:
        """What is told of a session is part of what is done at this moment, else of its trace."""
        key = SessionKey(session.project_id, session.session_id)
        with within_trace(current_trace() or self._traces.get(key)):
            yield


NO_SESSION_SPANS = SessionSpans(NO_TRACER)
"""Where nobody wants spans; it remembers nothing."""
