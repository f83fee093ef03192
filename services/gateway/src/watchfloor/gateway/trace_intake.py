"""From what instrumented agents sent to what is durable in the queue."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from watchfloor.core import (
    Caller,
    Clock,
    Event,
    EventSource,
    ModelCall,
    TooLargeError,
    UnavailableError,
)
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.backlog import Backlog
from watchfloor.gateway.concurrency import answers_to
from watchfloor.gateway.event_parcels import Parcel, parcels_of
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.session_port import EventQueue
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.redaction import Redactor
from watchfloor.telemetry import NO_TRACER, Attributes, Metrics, SpanKind, Tracer
from watchfloor.traces import Normalised, Origin

_MOST_REASONS = 5
_INVALID = "invalid_input"


class Taken(NamedTuple):
    """What became of a request.

    Attributes:
        rejected: How many of its items could not be kept.
        why: The first reasons, in one line; empty where nothing was rejected.
    """

    rejected: int = 0
    why: str = ""


class TraceIntake:
    """Reads requests in our own values and puts those into the queue.

    A request that was not taken as a whole may be sent again: the queue knows what it has.

    Args:
        queue: Where events and calls become durable.
        redactions: Say what is to be kept back.
        admission: Says whether there is room.
        backlog: Where requests wait for being read.
        clock: Says when a request was received.
        limit: Bounds each call to the bus.
        concurrency: Calls to the bus that are under way at once, for one request.
        metrics: Counts what is taken and what is refused.
        tracer: Begins the trace of what a request tells, or goes on with its caller's.
    """

    def __init__(
        self,
        queue: EventQueue,
        *,
        redactions: Redactions,
        admission: Admission,
        backlog: Backlog,
        clock: Clock,
        limit: TimeLimit,
        concurrency: int,
        metrics: Metrics,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self._queue = queue
        self._admission = admission
        self._redactions = redactions
        self._backlog = backlog
        self._clock = clock
        self._limit = limit
        self._concurrency = concurrency
        self._metrics = metrics
        self._tracer = tracer

    async def take(
        self, caller: Caller, read: Callable[[Origin], Normalised], *, size_bytes: int
    ) -> Taken:
        """Make durable what a request tells.

        Args:
            caller: Who sent it.
            read: Reads the request; runs in a thread.
            size_bytes: How large it is.

        Raises:
            SaturatedError: The project has too much waiting.
            UnavailableError: There is no room, or the queue is away; it may be sent again.
            WatchfloorError: Whatever ``read`` raises.
        """
        origin = Origin(caller.project_id, self._clock.now(), EventSource.OTLP)
        edge = await self._redactions.of(caller.project_id)

        def kept() -> Normalised:
            found = read(origin)
            return found if edge.redactor is None else _kept_back(found, edge.redactor)

        found = await self._backlog.work_on(kept, size_bytes=size_bytes)
        items = dict[int, Event | ModelCall](enumerate((*found.events, *found.calls)))
        parcels = await parcels_of(caller.project_id, items)
        if parcels:
            await self._admission.admit(caller.project_id, len(parcels))
        about: Attributes = {
            "project.id": caller.project_id,
            "events": len(items),
            "source": EventSource.OTLP,
        }
        with self._tracer.entry("events.submit", about, kind=SpanKind.PRODUCER):
            too_large = await answers_to(self._publish, parcels, at_once=self._concurrency)
        lost = sum(too_large)
        reasons = list(found.rejected) + (["a call is larger than the queue takes"] if lost else [])
        self._metrics.events_received(EventSource.OTLP, len(items) - lost)
        if lost:
            self._metrics.events_refused(TooLargeError.code, lost)
        if found.rejected:
            self._metrics.events_refused(_INVALID, len(found.rejected))
        return Taken(len(found.rejected) + lost, _listed(reasons))

    async def _publish(self, parcel: Parcel) -> int:
        """Publish; says how many items were too large to be published at all."""
        try:
            await self._limit(self._queue.publish(parcel.message))
        except TooLargeError:
            return len(parcel.numbers)
        except UnavailableError as exc:
            self._metrics.events_refused(exc.code, len(parcel.numbers))
            raise
        return 0


def _kept_back(found: Normalised, redactor: Redactor) -> Normalised:
    return found._replace(
        events=tuple(map(redactor.record, found.events)),
        calls=tuple(map(redactor.record, found.calls)),
    )


def _listed(reasons: Sequence[str]) -> str:
    more = len(reasons) - _MOST_REASONS
    first = "; ".join(reasons[:_MOST_REASONS])
    return f"{first}; and {more} more" if more > 0 else first
