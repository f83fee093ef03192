"""Who judges sessions at the edge."""

from collections.abc import Sequence

from watchfloor.analyzers import SessionRiskAnalyzer, decide
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.core import (
    LanguageModel,
    Policy,
    PolicyContext,
    PolicyDecision,
    SessionAnalysis,
    SessionExcerpt,
)
from watchfloor.llm import Provider, language_model
from watchfloor.runtime import Part
from watchfloor.store import StoreTokenLedger


class EdgeJudge:
    """Judges at once by the product's own model, or as thoroughly as the coordinator does.

    Args:
        foundation: Started before.
        settings: What an operator sets about judging.
    """

    def __init__(self, foundation: Foundation, settings: JudgingSettings) -> None:
        metrics, clock = foundation.metrics, foundation.clock
        self._model: LanguageModel | None = None
        if settings.llm.provider is not Provider.HEURISTIC:
            self._model = language_model(
                settings.llm,
                metrics=metrics,
                clock=clock,
                ledger=StoreTokenLedger(foundation.store),
                tracer=foundation.tracer,
            )
        self._analyzer = SessionRiskAnalyzer(
            clock=clock, metrics=metrics, model=self._model, config=settings.judgement
        )

    def parts(self) -> list[Part]:
        """What is started before anything is judged."""
        return [] if self._model is None else [Part("edge-model", self._model)]

    def judge(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """What a session shows; waits for nobody."""
        return self._analyzer.judge(excerpt)

    async def analyze(self, excerpt: SessionExcerpt) -> SessionAnalysis:
        """What a session shows, with the language model's opinion where there is one."""
        (analysis,) = await self._analyzer.analyze([excerpt])
        return analysis

    def decide(self, policies: Sequence[Policy], context: PolicyContext) -> PolicyDecision:
        """What the policies say together."""
        return decide(policies, context)
