"""Events in, and, where callers are to wait, what was found in them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import (
    Caller,
    Clock,
    Event,
    EventInput,
    EventSource,
    Refused,
    Session,
)
from watchfloor.gateway.event_intake import EventIntake, Fate
from watchfloor.gateway.stream import AnalysisWaiters


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
        clock: Time.
        wait_s: The longest wait for the analysis; 0 for none.

    Attributes:
        intake: The same, for callers that do not wait.
    """

    def __init__(
        self, intake: EventIntake, *, waiters: AnalysisWaiters, clock: Clock, wait_s: float
    ) -> None:
        self.intake = intake
        self._waiters = waiters
        self._clock = clock
        self._wait_s = wait_s

    @property
    def waits(self) -> bool:
        """Whether callers wait for the analysis."""
        return self._wait_s > 0

    async def record(
        self, caller: Caller, items: Sequence[EventInput | Refused], *, source: EventSource
    ) -> Recorded:
        """Take events, each for itself; what was refused before keeps its reasons.

        Raises:
            SaturatedError: The project has no room for all of them; none was taken.
            UnavailableError: There is no room; none was taken.
        """
        if not self.waits:
            return Recorded(await self.intake.take(caller, items, source=source), {})
        since = self._clock.now()
        sessions = {each.session_id for each in items if isinstance(each, EventInput)}
        with self._waiters.wait_for(caller.project_id, sessions, since=since) as waiter:
            fates = await self.intake.take(caller, items, source=source)
            taken = {fate.session_id for fate in fates if isinstance(fate, Event)}
            await waiter.wait(taken, timeout_s=self._wait_s)
            return Recorded(fates, waiter.found)
