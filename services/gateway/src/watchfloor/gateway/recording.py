"""Events in, and, where callers are to wait, what was found in them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import (
    Caller,
    Event,
    EventId,
    EventInput,
    EventSource,
    Permission,
    Refused,
    Session,
    SessionChange,
    UnavailableError,
)
from watchfloor.gateway.event_intake import EventIntake, Fate
from watchfloor.gateway.session_port import Events
from watchfloor.gateway.stream import AnalysisWaiters
from watchfloor.gateway.time_limit import TimeLimit


class Recorded(NamedTuple):
    """What became of the events of one request.

    Attributes:
        fates: The events as they were taken, or why they were not, in order.
        analysed: Sessions whose analysis was waited for and came, by id.
    """

    fates: Sequence[Fate]
    analysed: Mapping[str, Session]


class Recording:
    """Takes events; returns when they are durable, or a little later when they were analysed.

    Args:
        intake: Makes events durable.
        waiters: Hear of analyses.
        events: Events as they are kept.
        limit: Bounds each question to the store.
        wait_s: The longest wait for the analysis; 0 for none.
    """

    def __init__(
        self,
        intake: EventIntake,
        *,
        waiters: AnalysisWaiters,
        events: Events,
        limit: TimeLimit,
        wait_s: float,
    ) -> None:
        self._intake = intake
        self._waiters = waiters
        self._events = events
        self._limit = limit
        self._wait_s = wait_s

    def waits(self, caller: Caller) -> bool:
        """Whether it waits for the analysis: that tells of a session, not only of what came."""
        return self._wait_s > 0 and caller.may(Permission.READ_DATA)

    async def record(
        self, caller: Caller, items: Sequence[EventInput | Refused], *, source: EventSource
    ) -> Recorded:
        """Take events, each for itself; what was refused before keeps its reasons.

        Raises:
            SaturatedError: The project has no room for all of them; none was taken.
            UnavailableError: There is no room; none was taken.
        """
        if not self.waits(caller):
            return Recorded(await self._intake.take(caller, items, source=source), {})
        sessions = await self._intake.sessions_of(caller, items)
        with self._waiters.wait_for(caller.project_id, sessions) as waiter:
            fates = await self._intake.take(caller, items, source=source)
            taken: dict[str, list[EventId]] = {}
            for fate in fates:
                if isinstance(fate, Event):
                    taken.setdefault(fate.session_id, []).append(fate.event_id)

            async def covers(change: SessionChange) -> bool:
                return await self._covers(change, taken.get(change.session.session_id, ()))

            await waiter.wait(taken.keys(), timeout_s=self._wait_s, covers=covers)
            return Recorded(fates, waiter.found)

    async def _covers(self, change: SessionChange, event_ids: Sequence[EventId]) -> bool:
        """Whether the analysis looked at these events.

        JetStream says when events were taken, and that time is kept where they are saved: the
        clocks of gateways do not matter, nor how long the queue was.
        """
        if not event_ids:
            return False
        try:
            project_id = change.session.project_id
            taken_at = await self._limit(self._events.received(project_id, event_ids))
        except UnavailableError:
            return False
        analyzed_until = change.analyzed_until or change.session.last_received_at
        return taken_at is not None and taken_at <= analyzed_until
