"""The devops agent: what changed in the watched systems just before."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from watchfloor.agents._draft import Draft
from watchfloor.agents._paths import is_under, path_of
from watchfloor.agents._stateless import Stateless
from watchfloor.agents._words import count, span
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    ChangeEvent,
    ChangeKind,
    ChangeLog,
    FactorName,
    ThreatSignal,
)

_CONFIDENCE_WITHOUT_CHANGES = 0.6
_CONFIDENCE_WITH_CHANGES = 0.8
_CONFIDENCE_TOUCHING = 0.9
_CHANGE_IMPACT, _TOUCHING_CHANGE_IMPACT = -0.05, -0.10
_INCIDENT_IMPACT, _TOUCHING_INCIDENT_IMPACT = 0.05, 0.10
_KIND_WORDS = {
    ChangeKind.DEPLOYMENT: "A deployment",
    ChangeKind.CONFIG_CHANGE: "A configuration change",
    ChangeKind.INCIDENT: "An incident",
}


class DevOpsConfig(BaseModel):
    """What an operator sets.

    Attributes:
        window_minutes: How long before its detection a change may explain a signal, in minutes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    window_minutes: Annotated[float, Field(gt=0, le=1440)] = 60.0


class _Correlated(NamedTuple):
    event: ChangeEvent
    minutes_before: float
    is_open_incident: bool
    is_touching: bool


class DevOpsAgent(Stateless):
    """Correlates a signal with deployments, configuration changes and incidents.

    A recent change explains an odd volume and lowers the severity a little; an open incident
    raises it. One that names the signal's endpoint or service weighs twice as much.

    Confidence: 0.6 without a change, because a quiet log may also mean that nobody reports to
    it; 0.8 with one; 0.9 where one touches the signal's endpoint or service.
    """

    def __init__(self, changes: ChangeLog, config: DevOpsConfig | None = None) -> None:
        self._changes = changes
        self._window = timedelta(minutes=(config or DevOpsConfig()).window_minutes)

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        found = await self._changes.before(batch, self._window)
        return [
            self._draft(signal, events).finish(AgentName.DEVOPS)
            for signal, events in zip(batch, found, strict=True)
        ]

    def _draft(self, signal: ThreatSignal, events: Sequence[ChangeEvent]) -> Draft:
        window = f"{self._window.total_seconds() / 60:g} minutes"
        draft = Draft(confidence=_CONFIDENCE_WITHOUT_CHANGES)
        draft.cite(f"change events of the {window} before the detection")
        if not events:
            draft.say(f"No change or incident is reported for the {window} before.")
            return draft
        correlated = [_correlate(signal, event) for event in events]
        touching = any(each.is_touching for each in correlated)
        draft.confidence = _CONFIDENCE_TOUCHING if touching else _CONFIDENCE_WITH_CHANGES
        draft.say(f"{count(len(events), 'change event')} in the {window} before the detection.")
        _report_changes(draft, [each for each in correlated if not each.is_open_incident])
        _report_incidents(draft, [each for each in correlated if each.is_open_incident])
        return draft


def _correlate(signal: ThreatSignal, event: ChangeEvent) -> _Correlated:
    is_open = event.ended_at is None or event.ended_at >= signal.detected_at
    minutes = (signal.detected_at - event.started_at).total_seconds() / 60
    return _Correlated(
        event=event,
        minutes_before=round(max(0.0, minutes), 1),
        is_open_incident=event.kind is ChangeKind.INCIDENT and is_open,
        is_touching=any(_matches(signal, event)),
    )


def _matches(signal: ThreatSignal, event: ChangeEvent) -> Iterator[bool]:
    if event.endpoint and signal.endpoint:
        yield is_under(path_of(signal.endpoint), path_of(event.endpoint))
    if event.service:
        # Signals have no field for it; detectors that know the service put it into raw_data.
        yield signal.raw_data.get("service") == event.service


def _report_changes(draft: Draft, changes: Sequence[_Correlated]) -> None:
    if not changes:
        return
    nearest = _most_telling(changes)
    # An incident that is over explains nothing by itself.
    explaining = [each for each in changes if each.event.kind is not ChangeKind.INCIDENT]
    touching = any(each.is_touching for each in explaining)
    impact = _TOUCHING_CHANGE_IMPACT if touching else _CHANGE_IMPACT
    draft.find(
        _sentence(nearest),
        FactorName.RECENT_CHANGE,
        [_entry(each) for each in changes],
        impact=impact if explaining else 0.0,
    )
    if explaining:
        draft.recommend("Ask whoever made the change whether it explains what was seen.")


def _report_incidents(draft: Draft, incidents: Sequence[_Correlated]) -> None:
    if not incidents:
        return
    nearest = _most_telling(incidents)
    touching = nearest.is_touching
    draft.find(
        f"{_sentence(nearest)[:-1]}, still open.",
        FactorName.OPEN_INCIDENT,
        [_entry(each) for each in incidents],
        impact=_TOUCHING_INCIDENT_IMPACT if touching else _INCIDENT_IMPACT,
    )
    draft.recommend("Tell those who handle the open incident about this signal.")
    if touching:
        draft.review_reason = "An open incident concerns the same endpoint or service."


def _most_telling(found: Sequence[_Correlated]) -> _Correlated:
    return min(found, key=lambda each: (not each.is_touching, each.minutes_before))


def _sentence(found: _Correlated) -> str:
    where = " on the same endpoint or service" if found.is_touching else ""
    kind, summary = _KIND_WORDS[found.event.kind], found.event.summary.rstrip(".")
    return f"{kind}{where} began {span(found.minutes_before)} before: {summary}."


def _entry(found: _Correlated) -> JsonValue:
    return {
        "change_id": found.event.change_id,
        "kind": found.event.kind.value,
        "summary": found.event.summary,
        "minutes_before": found.minutes_before,
        "is_touching": found.is_touching,
    }
