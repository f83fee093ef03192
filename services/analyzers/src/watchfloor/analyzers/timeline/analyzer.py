"""The timeline analyzer: the measured moments of an investigation, in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watchfloor.analyzers.timeline.events import events_of
from watchfloor.core import Investigation, InvestigationTimeline, Phase, PhaseSpan

_PHASE_ORDER = {phase: position for position, phase in enumerate(Phase)}
_MILLISECOND = timedelta(milliseconds=1)


class TimelineAnalyzer:
    """Builds timelines from times that were measured; an event without one is left out.

    Events are sorted by time; equal times keep the order of the phases, and within one that of
    the agents and of the plan.

    ``start_time`` is when the signal was received, and ``duration_ms`` covers what the product
    did: from there to the end of the last phase. The detection keeps its own time among the
    events. In an imported log it may lie years before, and must not count as work.
    """

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[InvestigationTimeline]:
        """One timeline per investigation, in order."""
        return [_build(investigation) for investigation in batch]


def _build(investigation: Investigation) -> InvestigationTimeline:
    received_at = investigation.signal.received_at
    # The clocks of gateway and coordinator may differ a little: no time runs backwards here.
    end_time = max((received_at, *(span.ended_at for span in investigation.phases)))
    events = sorted(
        events_of(investigation),
        key=lambda event: (event.timestamp, _PHASE_ORDER[event.phase]),
    )
    return InvestigationTimeline(
        events=tuple(events),
        start_time=received_at,
        end_time=end_time,
        duration_ms=_milliseconds(received_at, end_time),
        phase_breakdown=_breakdown(investigation.phases),
    )


def _milliseconds(start: datetime, end: datetime) -> float:
    return round((end - start) / _MILLISECOND, 3)


def _breakdown(spans: Sequence[PhaseSpan]) -> dict[str, float]:
    """Milliseconds by phase in the order of the phases; a phase that ran twice counts twice."""
    breakdown: dict[str, float] = {}
    for span in sorted(spans, key=lambda each: _PHASE_ORDER[each.phase]):
        length = _milliseconds(span.started_at, span.ended_at)
        breakdown[span.phase.value] = round(breakdown.get(span.phase, 0.0) + length, 3)
    return breakdown
