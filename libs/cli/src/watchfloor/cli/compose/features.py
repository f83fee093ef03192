"""Features of traces on demand, by the same analysis that follows their conclusion."""

from watchfloor.coordinator import FeatureAnalysis
from watchfloor.core import Clock
from watchfloor.store import (
    Conclusions,
    EventRepository,
    FeatureRepository,
    Store,
    TraceRepository,
)


class FeaturesOnDemand:
    """Analyses a trace's features unless that was done.

    Args:
        traces: Traces as they are kept.
        analysis: Analyses them.
    """

    def __init__(self, traces: TraceRepository, analysis: FeatureAnalysis) -> None:
        self._traces = traces
        self._analysis = analysis

    async def analyze(self, project_id: str, trace_id: str) -> str | None:
        """The id of the trace's features; nothing where the project has no such trace."""
        trace = await self._traces.get(project_id, trace_id)
        if trace is None:
            return None
        return trace.feature_id or (await self._analysis.of_trace(trace)).feature_id


def features_on(store: Store, *, clock: Clock) -> FeaturesOnDemand:
    """Features of the traces in this store; the external receiver hears of them elsewhere."""
    analysis = FeatureAnalysis(
        EventRepository(store),
        FeatureRepository(store),
        marks=Conclusions(store),
        teller=None,
        clock=clock,
    )
    return FeaturesOnDemand(TraceRepository(store), analysis)
