"""The feature analysis of concluded sessions and traces."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from watchfloor.coordinator.sessions.port import EventPages, Features, FeatureTeller, Marks
from watchfloor.coordinator.sessions.session_features import features_of
from watchfloor.core import (
    Clock,
    Event,
    FeatureSet,
    FeatureSubject,
    MonitoredTrace,
    NotFoundError,
    Session,
    SessionId,
    SessionKey,
)

_PAGE = 1000
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
        events: EventPages,
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

    async def of_session(self, session: Session) -> FeatureSet:
        """The features of a session as it stands.

        Raises:
            SaturatedError: The external receiver asks for a pause.
        """
        events = await self._all_events(session.project_id, session.session_id)
        kept = await self._keep(session, FeatureSubject.SESSION, session.session_id, events=events)
        key = SessionKey(session.project_id, session.session_id)
        await self._marks.set_feature(key, session.conclusion_number, feature_id=kept.feature_id)
        return kept

    async def of_trace(self, trace: MonitoredTrace) -> FeatureSet:
        """The features of a trace as it stands: of its events in the session that it began in.

        Raises:
            NotFoundError: None of its events is known any more.
            SaturatedError: The external receiver asks for a pause.
        """
        everything = await self._all_events(trace.project_id, trace.session_id)
        events = [event for event in everything if event.trace_id == trace.trace_id]
        if not events:
            raise NotFoundError("The trace has no events.", trace_id=trace.trace_id)
        kept = await self._keep(trace, FeatureSubject.TRACE, trace.trace_id, events=events)
        await self._marks.set_trace_feature(
            trace.project_id,
            trace.trace_id,
            trace.conclusion_number,
            feature_id=kept.feature_id,
        )
        return kept

    async def _keep(
        self,
        concluded: Session | MonitoredTrace,
        subject: FeatureSubject,
        subject_id: str,
        *,
        events: Sequence[Event],
    ) -> FeatureSet:
        kept = await self._features.keep(
            FeatureSet(
                feature_id=_feature_id(concluded, subject, subject_id),
                project_id=concluded.project_id,
                subject=subject,
                subject_id=subject_id,
                conclusion_number=concluded.conclusion_number,
                agent_id=concluded.agent_id,
                features=features_of(events),
                analyzed_at=self._clock.now(),
            )
        )
        if self._teller is not None:
            await self._teller.tell(kept)
        return kept

    async def _all_events(self, project_id: str, session_id: SessionId) -> Sequence[Event]:
        events: list[Event] = []
        cursor: str | None = None
        while True:
            page = await self._events.list(project_id, session_id, limit=_PAGE, cursor=cursor)
            events += page.events
            cursor = page.next_cursor
            if cursor is None:
                return events


def _feature_id(subject: Session | MonitoredTrace, kind: FeatureSubject, subject_id: str) -> str:
    """A UUID of version 5: it follows from what it names."""
    whole = f"{subject.project_id}/{kind}/{subject_id}/{subject.conclusion_number}"
    return str(uuid5(_FEATURES, whole))
