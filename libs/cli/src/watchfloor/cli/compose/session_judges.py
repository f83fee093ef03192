"""Who judges sessions in the coordinator: the product's own analyzers."""

from collections.abc import Mapping, Sequence

from watchfloor.analyzers import (
    ChainOfThoughtAnalyzer,
    DataflowAnalyzer,
    DataflowConfig,
    JudgementConfig,
    PiiAnalyzer,
    SessionRiskAnalyzer,
    decide,
    thoughts_of,
)
from watchfloor.coordinator import SessionJudges
from watchfloor.core import (
    Clock,
    Event,
    LanguageModel,
    ReportPart,
    SessionAnalysis,
    SessionDataflow,
    SessionExcerpt,
    ThoughtAnalysis,
)
from watchfloor.telemetry import Metrics


class ThoughtsJudge:
    """Looks at thoughts, with a model's opinion where one may be asked."""

    def __init__(self, analyzer: ChainOfThoughtAnalyzer) -> None:
        self._analyzer = analyzer

    async def judge(
        self, events: Sequence[Event], place: int, *, may_ask_model: bool
    ) -> ThoughtAnalysis:
        """What the thought at this place shows."""
        wanted = events[place].event_id
        thought = next(each for each in thoughts_of(events) if each.event_id == wanted)
        if not may_ask_model:
            return self._analyzer.judge(thought)
        (analysis,) = await self._analyzer.analyze([thought])
        return analysis


class RiskJudge:
    """Looks at sessions, with a model's opinion where one may be asked."""

    def __init__(self, analyzer: SessionRiskAnalyzer) -> None:
        self._analyzer = analyzer

    async def judge(self, excerpt: SessionExcerpt, *, may_ask_model: bool) -> SessionAnalysis:
        """What the session shows."""
        if not may_ask_model:
            return self._analyzer.judge(excerpt)
        (analysis,) = await self._analyzer.analyze([excerpt])
        return analysis


class FlowJudge:
    """Looks at where values came from."""

    def __init__(self, analyzer: DataflowAnalyzer) -> None:
        self._analyzer = analyzer

    async def judge(self, conversation: SessionExcerpt) -> SessionDataflow:
        """What the conversation shows."""
        (found,) = await self._analyzer.analyze([conversation])
        return found


def session_judges(
    model: LanguageModel | None,
    parts: Mapping[str, ReportPart],
    *,
    pii: PiiAnalyzer,
    config: JudgementConfig,
    dataflow: DataflowConfig,
    metrics: Metrics,
    clock: Clock,
) -> SessionJudges:
    """The judges of the product, on a model that others start and stop, or on none.

    Args:
        model: May be asked for an opinion.
        parts: What agents' reports consist of, by name.
        pii: Looks for personal data.
        config: How much the model is asked.
        dataflow: What tools do.
        metrics: Counts.
        clock: Time.
    """
    thoughts = ChainOfThoughtAnalyzer(clock=clock, metrics=metrics, model=model, config=config)
    sessions = SessionRiskAnalyzer(clock=clock, metrics=metrics, model=model, config=config)
    flows = DataflowAnalyzer(clock=clock, metrics=metrics, config=dataflow)
    return SessionJudges(
        thoughts=ThoughtsJudge(thoughts),
        sessions=RiskJudge(sessions),
        dataflow=FlowJudge(flows),
        pii=pii,
        decide=decide,
        analyses=parts,
    )
