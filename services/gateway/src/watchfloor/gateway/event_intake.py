"""From valid events to durable ones: their ids and times, and their way into the queue."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from watchfloor.core import (
    Caller,
    Clock,
    ConflictError,
    Event,
    EventId,
    EventInput,
    EventSource,
    FieldProblem,
    Refused,
    ThreatId,
    TooLargeError,
    UnavailableError,
    mint_uuid7,
    uuid7_time,
)
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.concurrency import answers_to
from watchfloor.gateway.event_parcels import Parcel, parcels_of
from watchfloor.gateway.port import Keys
from watchfloor.gateway.redaction import Edge, Redactions
from watchfloor.gateway.repeats import fingerprint
from watchfloor.gateway.session_port import EventQueue
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.gateway.turn import Turn
from watchfloor.telemetry import NO_TRACER, Attributes, Metrics, SpanKind, Tracer

# A character that no caller's key can have keeps events' ids apart from the keys of signals.
_KEY_OF_EVENT = "event\n"

Fate = Event | Refused


class _Arrival(NamedTuple):
    """Who tells events, when they were received, which way they came, what is to be kept back."""

    caller: Caller
    received_at: datetime
    source: EventSource
    edge: Edge


class EventIntake:
    """Gives events their ids and times and puts them into the queue.

    Args:
        queue: Where events become durable.
        keys: Binds an event's id to the time when it came first.
        redactions: Say what is to be kept back.
        admission: Says whether there is room.
        clock: Says when an event was received.
        limit: Bounds each call to the bus.
        concurrency: Calls to the bus that are under way at once, for one request.
        metrics: Counts what is taken and what is refused.
        tracer: Begins the trace of what a request tells, or goes on with its caller's.
    """

    def __init__(
        self,
        queue: EventQueue,
        *,
        keys: Keys,
        redactions: Redactions,
        admission: Admission,
        clock: Clock,
        limit: TimeLimit,
        concurrency: int,
        metrics: Metrics,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self._queue = queue
        self._keys = keys
        self._redactions = redactions
        self._admission = admission
        self._clock = clock
        self._limit = limit
        self._concurrency = concurrency
        self._metrics = metrics
        self._tracer = tracer

    async def take(
        self, caller: Caller, items: Sequence[EventInput | Refused], *, source: EventSource
    ) -> list[Fate]:
        """Make events durable, each for itself; what was refused before keeps its reasons.

        Args:
            caller: Who tells them.
            items: Valid events, and what was refused before.
            source: Which way they came.

        Returns:
            The fate of each item, in order.

        Raises:
            SaturatedError: The project has no room for all of them; none was taken.
            UnavailableError: There is no room; none was taken.
        """
        edge = await self._redactions.of(caller.project_id)
        arrival = _Arrival(caller, self._clock.now(), source, edge)
        fates = await self._prepared(arrival, items)
        parcels = await parcels_of(caller.project_id, fates)
        if parcels:
            await self._admission.admit(caller.project_id, len(parcels))
        about: Attributes = {
            "project.id": caller.project_id,
            "events": len(items),
            "source": source,
        }
        with self._tracer.entry("events.submit", about, kind=SpanKind.PRODUCER):
            errors = await answers_to(self._publish, parcels, at_once=self._concurrency)
        for parcel, error in zip(parcels, errors, strict=True):
            if error is not None:
                fates |= dict.fromkeys(parcel.numbers, Refused.of(error))
        self._count(fates.values(), source)
        return [fates[number] for number in range(len(items))]

    async def sessions_of(self, caller: Caller, items: Sequence[EventInput | Refused]) -> set[str]:
        """The sessions that events are of, by their ids as they are kept."""
        edge = await self._redactions.of(caller.project_id)
        told = {each.session_id for each in items if isinstance(each, EventInput)}
        return {edge.id("session_id", session_id) for session_id in told}

    async def _prepared(
        self, arrival: _Arrival, items: Sequence[EventInput | Refused]
    ) -> dict[int, Fate]:
        bound = [
            (number, item)
            for number, item in enumerate(items)
            if isinstance(item, EventInput) and item.event_id and item.timestamp is None
        ]
        times = await answers_to(
            lambda each: self._first_told(arrival, each[1]), bound, at_once=self._concurrency
        )
        told = {number: time for (number, _), time in zip(bound, times, strict=True)}
        turn = Turn()
        fates: dict[int, Fate] = {}
        for number, item in enumerate(items):
            await turn.pause_when_over()
            fates[number] = _prepared(arrival, item, number, told.get(number))
        if arrival.edge.redactor is None:
            return fates
        events = {number: fate for number, fate in fates.items() if isinstance(fate, Event)}
        kept = await arrival.edge.records(list(events.values()))
        return fates | dict(zip(events, kept, strict=True))

    async def _first_told(self, arrival: _Arrival, item: EventInput) -> datetime | Refused:
        """When the event was told first: the place that its id has in time."""
        event_id = arrival.edge.id("event_id", item.event_id or "")
        said = fingerprint(item, without="event_id", key=arrival.edge.repeats_key)
        try:
            claim = await self._limit(
                self._keys.claim(
                    arrival.caller.project_id,
                    f"{_KEY_OF_EVENT}{event_id}",
                    body=said.value,
                    threat_id=ThreatId(mint_uuid7(arrival.received_at)),
                    or_body=said.others,
                )
            )
        except ConflictError:
            reason = "was used for another event; send a time with each to keep both"
            return Refused(ConflictError.code, (FieldProblem("eventId", reason),))
        except UnavailableError as exc:
            return Refused.of(exc)
        return uuid7_time(claim.threat_id)

    async def _publish(self, parcel: Parcel) -> TooLargeError | UnavailableError | None:
        try:
            await self._limit(self._queue.publish(parcel.message))
        except (TooLargeError, UnavailableError) as exc:
            return exc
        return None

    def _count(self, fates: Collection[Fate], source: EventSource) -> None:
        refused = [each for each in fates if isinstance(each, Refused)]
        for each in refused:
            self._metrics.events_refused(each.code)
        self._metrics.events_received(source, len(fates) - len(refused))


def _prepared(
    arrival: _Arrival,
    item: EventInput | Refused,
    number: int,
    first_told: datetime | Refused | None,
) -> Fate:
    if isinstance(item, Refused):
        return item
    if isinstance(first_told, Refused):
        return first_told
    # Events of one request that have no time of their own happened in the order in which it tells
    # them.
    by_order = (first_told or arrival.received_at) + timedelta(microseconds=number)
    return item.accepted(
        event_id=EventId(item.event_id or mint_uuid7(arrival.received_at)),
        project_id=arrival.caller.project_id,
        happened_at=item.timestamp or by_order,
        received_at=arrival.received_at,
        source=arrival.source,
    )
