"""Features on demand, by the same analysis that follows a conclusion."""

from watchfloor.coordinator import FeatureAnalysis
from watchfloor.core import (
    Clock,
    ConcludedSession,
    NotFoundError,
    SessionFeatures,
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

    async def features(self, project_id: str, session: ConcludedSession) -> SessionFeatures | None:
        """What a session was like at that conclusion; nothing where it went on or is gone."""
        kept = await self._sessions.get(project_id, session.session_id)
        if kept is None or kept.status is not SessionStatus.CONCLUDED:
            return None
        if kept.conclusion_number != session.conclusion_number:
            return None
        (features,) = await self._analysis.of_sessions([kept])
        return features.features


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
