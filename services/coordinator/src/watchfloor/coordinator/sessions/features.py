"""The feature analysis of concluded sessions and traces."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from watchfloor.coordinator.sessions.port import AllEvents, Features, FeatureTeller, Marks
from watchfloor.coordinator.sessions.session_features import features_of
from watchfloor.core import (
    Clock,
    Event,
    FeatureSet,
    FeatureSubject,
    MonitoredTrace,
    Session,
    SessionKey,
)

Subject = TypeVar("Subject", Session, MonitoredTrace)

_EVENTS_AT_ONCE = 2000
_FEATURES = uuid5(NAMESPACE_URL, "urn:watchfloor:features")


class FeatureAnalysis:
    """Computes features, keeps them, and marks whose they are; doing it again changes nothing.

    Args:
        events: Where events are read.
        features: Where features are kept.
        marks: Where sessions and traces are marked as analysed.
        teller: Tells the external receiver, where there is one.
        clock: Time.
    """

    def __init__(
        self,
        events: AllEvents,
        features: Features,
        *,
        marks: Marks,
        teller: FeatureTeller | None,
        clock: Clock,
    ) -> None:
        self._events = events
        self._features = features
        self._marks = marks
        self._teller = teller
        self._clock = clock

    async def of_sessions(self, sessions: Sequence[Session]) -> Sequence[FeatureSet]:
        """The features of sessions as they stand.

        Raises:
            SaturatedError: The external receiver asks for a pause.
        """
        kept: list[FeatureSet] = []
        for some in _together(sessions, lambda session: session.counters.events):
            events = await self._events_by_session(some)
            kept += await self._keep(
                [self._describe(each, events[_session_of(each)]) for each in some]
            )
        return kept

    async def of_traces(self, traces: Sequence[MonitoredTrace]) -> Sequence[FeatureSet]:
        """The features of traces as they stand: of their events in the session of each.

        One of which no event is known any more has none.

        Raises:
            SaturatedError: The external receiver asks for a pause.
        """
        kept: list[FeatureSet] = []
        for some in _together(traces, lambda trace: trace.events):
            events = await self._events_by_session(some)
            own = {
                trace.trace_id: [
                    event
                    for event in events[_session_of(trace)]
                    if event.trace_id == trace.trace_id
                ]
                for trace in some
            }
            kept += await self._keep(
                [self._describe(each, own[each.trace_id]) for each in some if own[each.trace_id]]
            )
        return kept

    async def _keep(self, sets: Sequence[FeatureSet]) -> Sequence[FeatureSet]:
        if not sets:
            return ()
        kept = await self._features.keep(sets)
        if self._teller is not None:
            await self._teller.tell(kept)
        await self._marks.mark(kept)
        return kept

    def _describe(self, concluded: Session | MonitoredTrace, events: Sequence[Event]) -> FeatureSet:
        if isinstance(concluded, Session):
            subject, subject_id = FeatureSubject.SESSION, str(concluded.session_id)
        else:
            subject, subject_id = FeatureSubject.TRACE, str(concluded.trace_id)
        return FeatureSet(
            feature_id=_feature_id(concluded, subject, subject_id),
            project_id=concluded.project_id,
            subject=subject,
            subject_id=subject_id,
            conclusion_number=concluded.conclusion_number,
            agent_id=concluded.agent_id,
            features=features_of(events),
            analyzed_at=self._clock.now(),
        )

    async def _events_by_session(
        self, concluded: Sequence[Session] | Sequence[MonitoredTrace]
    ) -> Mapping[SessionKey, Sequence[Event]]:
        by_session: dict[SessionKey, list[Event]] = {_session_of(each): [] for each in concluded}
        for event in await self._events.of_all(by_session.keys()):
            by_session[SessionKey(event.project_id, event.session_id)].append(event)
        return by_session


def _together(
    concluded: Sequence[Subject], events: Callable[[Subject], int]
) -> Iterator[Sequence[Subject]]:
    """Parts whose events are read at once: not too many, unless it is one alone."""
    some: list[Subject] = []
    count = 0
    for each in concluded:
        if some and count + events(each) > _EVENTS_AT_ONCE:
            yield some
            some, count = [], 0
        some.append(each)
        count += events(each)
    yield some


def _session_of(concluded: Session | MonitoredTrace) -> SessionKey:
    return SessionKey(concluded.project_id, concluded.session_id)


def _feature_id(subject: Session | MonitoredTrace, kind: FeatureSubject, subject_id: str) -> str:
    """A UUID of version 5: it follows from what it names."""
    whole = f"{subject.project_id}/{kind}/{subject_id}/{subject.conclusion_number}"
    return str(uuid5(_FEATURES, whole))
