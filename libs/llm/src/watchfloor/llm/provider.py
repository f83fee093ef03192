"""From what an operator set to the model."""

from watchfloor.core import Clock, LanguageModel, TokenLedger
from watchfloor.llm.config import LLMConfig, Provider
from watchfloor.llm.null_model import NullModel
from watchfloor.llm.openai_model import OpenAIModel
from watchfloor.telemetry import NO_TRACER, Metrics, Tracer


def language_model(
    config: LLMConfig,
    *,
    metrics: Metrics,
    clock: Clock,
    ledger: TokenLedger,
    tracer: Tracer = NO_TRACER,
) -> LanguageModel:
    """The configured model, not started; one for a process, so that its bounds are shared."""
    if config.provider is Provider.OPENAI:
        return OpenAIModel(config, metrics=metrics, clock=clock, ledger=ledger, tracer=tracer)
    return NullModel()
