"""Features on demand, by the same analysis that follows a conclusion."""

from collections.abc import Collection, Mapping

from watchfloor.coordinator import FeatureAnalysis
from watchfloor.core import (
    Clock,
    ConcludedSession,
    NotFoundError,
    SessionFeatures,
    SessionId,
    SessionKey,
    SessionStatus,
)
from watchfloor.store import (
    Conclusions,
    EventRepository,
    FeatureRepository,
    SessionRepository,
    Store,
    TraceRepository,
)


class FeaturesOnDemand:
    """Analyses features of traces and sessions of which that was not done yet.

    Args:
        traces: Traces as they are kept.
        sessions: Sessions as they are kept.
        analysis: Analyses them.
    """

    def __init__(
        self, traces: TraceRepository, sessions: SessionRepository, analysis: FeatureAnalysis
    ) -> None:
        self._traces = traces
        self._sessions = sessions
        self._analysis = analysis

    async def analyze(self, project_id: str, trace_id: str) -> str | None:
        """The id of the trace's features; nothing where the project has no such trace.

        Raises:
            NotFoundError: None of its events is known any more.
        """
        trace = await self._traces.get(project_id, trace_id)
        if trace is None:
            return None
        if trace.feature_id is not None:
            return trace.feature_id
        kept = await self._analysis.of_traces([trace])
        if not kept:
            raise NotFoundError("The trace has no events.", trace_id=trace_id)
        return kept[0].feature_id

    async def features(
        self, project_id: str, sessions: Collection[ConcludedSession]
    ) -> Mapping[ConcludedSession, SessionFeatures]:
        """What sessions were like at those conclusions, without those that went on or are gone."""
        wanted = set(sessions)
        kept = await self._sessions.these(
            {SessionKey(project_id, each.session_id) for each in wanted}
        )
        concluded = [
            session
            for session in kept
            if session.status is SessionStatus.CONCLUDED
            and ConcludedSession(session.session_id, session.conclusion_number) in wanted
        ]
        analysed = await self._analysis.of_sessions(concluded) if concluded else ()
        return {
            ConcludedSession(SessionId(each.subject_id), each.conclusion_number): each.features
            for each in analysed
        }


def features_on(store: Store, *, clock: Clock) -> FeaturesOnDemand:
    """Features of what is in this store; the external receiver hears of them elsewhere."""
    analysis = FeatureAnalysis(
        EventRepository(store),
        FeatureRepository(store),
        marks=Conclusions(store),
        teller=None,
        clock=clock,
    )
    return FeaturesOnDemand(TraceRepository(store), SessionRepository(store), analysis)
